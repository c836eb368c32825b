import type { Clock, RetentionStore } from "@tocsin/ports";
import type { Chore } from "./chore.ts";
import type { EngineConfig } from "./config.ts";
import type { Emit } from "./events.ts";

interface RetentionDeps {
  readonly retention: RetentionStore;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "choreStepMs" | "nightlyMs" | "hourlyMs">;
}

const ROWS_MIN = 100;
const ROWS_MAX = 500;
/** What a part aims at until it is on disk; what it took decides the size of the next one, so that none comes near 50 ms. */
const PART_MS = 15;
/** Times what a part took until the next one: whatever the disk, the purge has a twentieth of the writer's time at most, and few events meet it. */
const PAUSE_FACTOR = 20;

/**
 * Each night, a part at a time: what is older than it is wanted to be kept. Each hour: secrets whose day is over, which are few, and the
 * head of the audit trail, into the log.
 */
export function createRetentionChores({ retention, clock, emit, config }: RetentionDeps): readonly Chore[] {
  let removed = { deliveries: 0, alerts: 0, audit: 0, signIn: 0 };
  let after: string | null = null;
  let areDeliveriesDone = false;
  let rowsMax = ROWS_MIN;

  /** Answers how long to wait before the next part. */
  async function purgeDeliveries(): Promise<number> {
    const part = await retention.purgeDeliveries({ now: clock.now(), after, rowsMax });
    removed = { ...removed, deliveries: removed.deliveries + part.deliveries, alerts: removed.alerts + part.alerts };
    after = part.next;
    areDeliveriesDone = part.next === null;
    const factor = Math.min(2, PART_MS / Math.max(part.elapsedMs, 1));
    rowsMax = Math.round(Math.min(ROWS_MAX, Math.max(ROWS_MIN, rowsMax * factor)));
    return Math.max(config.choreStepMs, part.elapsedMs * PAUSE_FACTOR);
  }

  /** Answers whether there is more. */
  async function purgeOthers(): Promise<boolean> {
    const part = { now: clock.now(), rowsMax: ROWS_MIN };
    const [audit, signIn] = [await retention.purgeAudit(part), await retention.purgeSignIn(part)];
    removed = { ...removed, audit: removed.audit + audit, signIn: removed.signIn + signIn };
    return audit + signIn > 0;
  }

  async function purge(): Promise<number> {
    if (!areDeliveriesDone) return purgeDeliveries();
    if (await purgeOthers()) return config.choreStepMs;
    emit("retention.done", removed);
    removed = { deliveries: 0, alerts: 0, audit: 0, signIn: 0 };
    areDeliveriesDone = false;
    return config.nightlyMs;
  }

  async function forgetSecrets(): Promise<number> {
    await retention.forgetPastSecrets({ now: clock.now() });
    return config.hourlyMs;
  }

  async function tellHead(): Promise<number> {
    const head = await retention.auditHead({});
    if (head !== null) emit("audit.head", head);
    return config.hourlyMs;
  }

  return [
    { work: "retention", run: purge },
    { work: "retention", run: forgetSecrets },
    { work: "audit", run: tellHead },
  ];
}
