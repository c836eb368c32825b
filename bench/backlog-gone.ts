import { setTimeout as sleep } from "node:timers/promises";
import type { StoreReads } from "@tocsin/ports";

/** Resolves when every event that was accepted is fanned out, within `everyMs` milliseconds of that. */
export async function backlogGone(events: StoreReads["events"], everyMs: number): Promise<void> {
  while ((await events.backlog({})) > 0) await sleep(everyMs);
}
