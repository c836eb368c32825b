import { setTimeout as sleep } from "node:timers/promises";
import { type Evidence, openEvidence } from "./evidence.ts";

/** On a busy machine a server may be killed many times before it could answer everybody. */
const PATIENCE_MS = 600_000;
/** Without a single delivery or event less, nothing goes on any more: a slow disk takes its time, and loses nothing. */
const STUCK_MS = 120_000;
const PAUSE_MS = 25;

/** Repeats a request that a crash left without its answer, as a client does that was told to. */
export async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/**
 * Waits until nothing is open, for as long as it becomes less; what then still is open is a finding. `mayWait`: how many of what is open are
 * not waited for.
 */
export async function untilDrained(database: string, mayWait: (evidence: Evidence) => number = () => 0): Promise<void> {
  using evidence = openEvidence(database);
  let least = Number.POSITIVE_INFINITY;
  for (let until = Date.now() + STUCK_MS; Date.now() < until;) {
    const { deliveries, events } = evidence.open();
    const left = deliveries + events;
    if (left === 0 || left <= mayWait(evidence)) return;
    if (left < least) until = Date.now() + STUCK_MS;
    least = Math.min(least, left);
    await sleep(PAUSE_MS);
  }
}
