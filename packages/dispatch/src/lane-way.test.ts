import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { createLaneWay } from "./lane-way.ts";
import { aWorld } from "./testing/engine-world.ts";

const IDLE_MAX_MS = 30_000;

test("a lane that finds out with one delivery whether it is reached sleeps until that one is back, and does not look meanwhile (W2)", async () => {
  const clock = fixedClock(60_000);
  const { adapter } = aWorld(clock);
  let looks = 0;
  let underWay = 0;
  const way = createLaneWay(
    {
      lane: "mail",
      channel: "mail",
      store: {
        nextDueAt: async () => {
          looks += 1;
          return 0;
        },
      },
      adapter: async () => adapter,
      health: { isOpen: async () => true, nextProbeAt: () => null, note: async () => undefined, refresh: () => undefined },
      circuit: {
        allows: async () => "one",
        nextProbeAt: () => 50_000,
        note: async () => undefined,
        refresh: () => undefined,
        isPristine: () => false,
      },
      clock,
      config: ENGINE_DEFAULTS,
    },
    () => underWay,
  );

  expect([await way.freeSlots(adapter), await way.idleMs(IDLE_MAX_MS, false), looks]).toEqual([1, 0, 1]);
  underWay = 1;
  expect([await way.freeSlots(adapter), await way.idleMs(IDLE_MAX_MS, false), looks]).toEqual([0, IDLE_MAX_MS, 1]);
});
