import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { createLaneCircuits } from "./lane-circuits.ts";
import { NO_ANSWER, TAKEN } from "./testing/engine-world.ts";

const LANE = "webhooks:1";

test("an endpoint whose lane had nothing to do for a while has not begun anew: its fifth failure in a row is the fifth (W2)", async () => {
  const clock = fixedClock();
  const store = { circuit: async () => null, saveCircuit: async () => undefined };
  const circuits = createLaneCircuits({ store, clock, steady: clock.now, emit: () => undefined });
  const note = async (outcome: typeof NO_ANSWER): Promise<void> => {
    await circuits.of(LANE).allows();
    await circuits.of(LANE).note({ outcome, answer: { code: null, text: null } });
    circuits.drop(LANE);
    clock.advance(300_000);
  };

  for (const outcome of [TAKEN, NO_ANSWER, NO_ANSWER, NO_ANSWER, NO_ANSWER]) await note(outcome);
  expect(circuits.of(LANE).nextProbeAt()).toBeNull();
  await note(NO_ANSWER);
  expect(circuits.of(LANE).nextProbeAt()).not.toBeNull();
});
