import type { Clock, DeliveryId, DispatchStore } from "@tocsin/ports";
import type { Chore } from "./chore.ts";
import { createClockWatch } from "./clock-watch.ts";
import type { EngineConfig } from "./config.ts";
import type { Emit } from "./events.ts";
import { createLedgerChores } from "./ledger-chores.ts";

interface HousekeepingDeps {
  readonly store: Pick<
    DispatchStore,
    "renewLeases" | "releaseExpiredLeases" | "expireWaiting" | "dataVersion" | "ledgerBreaks" | "ledgerPage"
  >;
  readonly clock: Clock;
  readonly steady: () => number;
  readonly emit: Emit;
  readonly boot: string;
  readonly config: Pick<
    EngineConfig,
    "leaseMs" | "heartbeatMs" | "versionCheckMs" | "ledgerCheckMs" | "choreStepMs" | "nightlyMs" | "expiryCheckMs"
  >;
  /** What is leased by claims and not yet settled or given back. */
  readonly leased: () => readonly DeliveryId[];
  /** Another process wrote to the database. */
  readonly onForeignChange: () => void;
}

/** Deliveries that expire in one transaction: a few milliseconds. */
const EXPIRE_MAX = 200;

/** What has to be done in regular intervals, beside sending. */
export function createChores(deps: HousekeepingDeps): readonly Chore[] {
  const { store, clock, steady, emit, boot, config } = deps;
  const clockWatch = createClockWatch({ clock, steady, emit });
  let version: number | null = null;
  let keptAt = clock.now();

  async function keepLeases(): Promise<number> {
    const now = clock.now();
    const deliveries = deps.leased();
    if (deliveries.length > 0) await store.renewLeases({ deliveries, boot, now, leaseMs: config.leaseMs });
    const isLate = now - keptAt > config.leaseMs / 2;
    keptAt = now;
    // The process slept, or the clock was set: what is claimed at this moment has its lease by the time of before, and is known with the next look.
    if (isLate) return config.heartbeatMs;
    const released = await store.releaseExpiredLeases({ now });
    if (released > 0) emit("leases.expired", { released });
    return config.heartbeatMs;
  }

  async function expire(): Promise<number> {
    const expired = await store.expireWaiting({ limit: EXPIRE_MAX, now: clock.now() });
    return expired === EXPIRE_MAX ? config.choreStepMs : config.expiryCheckMs;
  }

  async function lookForForeignChanges(): Promise<number> {
    const found = await store.dataVersion({});
    if (version !== null && found !== version) {
      deps.onForeignChange();
      emit("store.changed", {});
    }
    version = found;
    return config.versionCheckMs;
  }

  return [
    { work: "leases", run: keepLeases },
    { work: "expiry", run: expire },
    { work: "versions", run: lookForForeignChanges },
    { work: "clock", run: async () => clockWatch(config.versionCheckMs) },
    ...createLedgerChores({ store, clock, emit, config }),
  ];
}
