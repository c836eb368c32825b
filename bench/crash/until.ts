import { setTimeout as sleep } from "node:timers/promises";
import { openEvidence } from "./evidence.ts";

/** On a busy machine a server may be killed many times before it could answer everybody. */
const PATIENCE_MS = 600_000;
const DRAIN_MS = 300_000;
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

/** Waits until nothing is open; not for ever, because what then still is open is a finding. */
export async function untilDrained(database: string): Promise<void> {
  const until = Date.now() + DRAIN_MS;
  using evidence = openEvidence(database);
  while (Date.now() < until) {
    const { deliveries, events } = evidence.open();
    if (deliveries + events === 0) return;
    await sleep(PAUSE_MS);
  }
}
