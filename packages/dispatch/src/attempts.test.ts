import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { anEvent, aWorld, TAKEN } from "./testing/engine-world.ts";

test.each([-3_600_000, 0, 3_600_000])(
  "an attempt took as long as it took, wherever the clock was set meanwhile (by %i ms)",
  async (byMs) => {
    const clock = fixedClock();
    const world = aWorld(clock);
    let steady = 0;
    world.adapter.answer = () => {
      steady += 120.4;
      clock.advance(byMs);
      return TAKEN;
    };
    world.store.accept(anEvent(), ["dana@example.com"]);

    await world.boot({ steady: () => steady }).drain();

    expect(world.factsOf("delivery.settled")).toMatchObject([{ durationMs: 120 }]);
  },
);
