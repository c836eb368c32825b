import type { Clock, DispatchStore } from "@tocsin/ports";
import type { EngineConfig } from "./config.ts";
import type { Emit, EngineWork } from "./events.ts";

interface HousekeepingDeps {
  readonly store: Pick<DispatchStore, "renewLeases" | "releaseExpiredLeases" | "dataVersion" | "ledgerBreaks">;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly boot: string;
  readonly config: Pick<EngineConfig, "leaseMs" | "heartbeatMs" | "versionCheckMs" | "ledgerCheckMs">;
  readonly holdsLeases: () => boolean;
  /** Another process wrote to the database. */
  readonly onForeignChange: () => void;
}

export interface Chore {
  readonly work: EngineWork;
  readonly everyMs: number;
  readonly run: () => Promise<void>;
}

/** What has to be done in regular intervals, beside sending. */
export function createChores(deps: HousekeepingDeps): readonly Chore[] {
  const { store, clock, emit, boot, config } = deps;
  let version: number | null = null;
  let ledgerCheckedAt = 0;

  async function keepLeases(): Promise<void> {
    const now = clock.now();
    if (deps.holdsLeases()) await store.renewLeases({ boot, now, leaseMs: config.leaseMs });
    const released = await store.releaseExpiredLeases({ now });
    if (released > 0) emit("leases.expired", { released });
  }

  async function lookForForeignChanges(): Promise<void> {
    const found = await store.dataVersion({});
    if (version !== null && found !== version) deps.onForeignChange();
    version = found;
  }

  async function checkLedger(): Promise<void> {
    const since = ledgerCheckedAt;
    ledgerCheckedAt = clock.now();
    for (const broken of await store.ledgerBreaks({ since })) emit("ledger.broken", broken);
  }

  return [
    { work: "leases", everyMs: config.heartbeatMs, run: keepLeases },
    { work: "versions", everyMs: config.versionCheckMs, run: lookForForeignChanges },
    { work: "ledger", everyMs: config.ledgerCheckMs, run: checkLedger },
  ];
}
