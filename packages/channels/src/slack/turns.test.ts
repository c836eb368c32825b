import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

test("who stood in line behind a slow answer goes at the channel's pace, and not all at once", async () => {
  const clock = fixedClock();
  const wait = async (ms: number) => {
    clock.advance(ms);
  };
  const turns = createTurns({ clock, wait });
  const turn = { key: "chat.postMessage C1", buckets: [{ name: "C1", rate: { perMinute: 60, burst: 3 } }] };
  const went: number[] = [];
  const slow = await turns.enter(turn, new AbortController().signal);
  const others = Array.from({ length: 7 }, async () => {
    const place = await turns.enter(turn, new AbortController().signal);
    went.push(clock.now());
    if (Symbol.dispose in place) place[Symbol.dispose]();
  });
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(8_000);

  if (Symbol.dispose in slow) slow[Symbol.dispose]();
  await Promise.all(others);

  const first = went[0] ?? 0;
  expect(went.map((at) => at - first)).toEqual([0, 0, 0, 1_000, 2_000, 3_000, 4_000]);
});
