import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { anEvent, aWorld, TAKEN } from "./testing/engine-world.ts";

describe("a connection that is broken", () => {
  test.each(["one process", "another process at each look"])(
    "that signs in all the same is reported once, and is over when a message gets through: %s (N1)",
    async (processes) => {
      const clock = fixedClock(0);
      const world = aWorld(clock);
      const told: string[] = [];
      const channels: typeof world.store = {
        ...world.store,
        resumeChannel: async (input) => {
          told.push(input.proven ? "works again" : "tried again");
          await world.store.resumeChannel(input);
        },
      };
      let engine = world.boot({ channels });
      world.store.accept(anEvent(), ["dana@example.com"]);
      world.adapter.answer = () => ({ kind: "pause", failure: "connection", onlySendingTells: true });

      for (let look = 0; look < 4; look += 1) {
        await engine.drain();
        clock.advance(900_000);
        if (processes !== "one process") engine = world.boot({ channels });
      }

      expect(world.adapter.sent).toHaveLength(4);
      expect(told).toEqual(["tried again", "tried again", "tried again"]);
      world.adapter.answer = () => TAKEN;
      await engine.drain();
      expect(world.store.deliveries[0]?.state).toBe("delivered");
      expect(told.slice(3)).toEqual(["tried again"]);
    },
  );
});
