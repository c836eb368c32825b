import type { SendOutcome } from "@tocsin/domain";
import { expect, vi } from "vitest";
import type { World } from "./engine-world.ts";

export const neverEnds = (): Promise<SendOutcome> => new Promise(() => undefined);

/** A process sends what is due and is never heard of again. */
export async function diesWhileSending(world: World): Promise<void> {
  const before = world.adapter.sent.length;
  world.adapter.answer = neverEnds;
  const doomed = world.boot();
  await world.store.releaseOrphans({ boot: "next", now: 0 });
  doomed.drain().catch(() => undefined);
  await eventually(() => {
    expect(world.adapter.sent.length).toBeGreaterThan(before);
  });
  world.adapter.forget();
}

/** Other work on the machine may take its time. */
export async function eventually(holds: () => void): Promise<void> {
  await vi.waitFor(holds, { timeout: 10_000, interval: 1 });
}
