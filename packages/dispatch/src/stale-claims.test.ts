import type { SendOutcome } from "@tocsin/domain";
import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { eventually } from "./testing/dying.ts";
import { anEvent, aWorld, TAKEN } from "./testing/engine-world.ts";

/** One slot, one mail that takes its time, and one that waits behind it. */
async function aSlowLane() {
  const clock = fixedClock();
  const world = aWorld(clock, { slots: { ...ENGINE_DEFAULTS.slots, mail: 1 } });
  let finish = (_outcome: SendOutcome): void => undefined;
  world.adapter.answer = (message) =>
    message.delivery === "e1_mail_0"
      ? new Promise((resolve) => {
          finish = resolve;
        })
      : TAKEN;
  world.store.accept(anEvent(), ["slow@example.com", "dana@example.com"]);
  const claims: number[] = [];
  const { claim } = world.store;
  const counted: typeof claim = async (input) => {
    const claimed = await claim(input);
    claims.push(claimed.deliveries.length);
    return claimed;
  };
  const engine = world.boot({ store: { ...world.store, claim: counted } });
  await engine.start();
  engine.wake();
  await eventually(() => {
    expect(world.adapter.sent).toHaveLength(1);
    expect(world.store.deliveries[1]?.state).toBe("sending");
  });
  return { clock, world, engine, claims, finish: () => finish(TAKEN) };
}

test("A8: what waited long for a slot is given back and claimed anew, which asks again whether it may go", async () => {
  const { clock, world, engine, claims, finish } = await aSlowLane();
  await using _running = engine;

  clock.advance(10_000);
  finish();

  await eventually(() => {
    expect(world.adapter.sent).toHaveLength(2);
  });
  expect(claims).toEqual([2, 1]);
});

test("A8: what waited for a moment goes by the claim that brought it", async () => {
  const { clock, world, engine, claims, finish } = await aSlowLane();
  await using _running = engine;

  clock.advance(9_999);
  finish();

  await eventually(() => {
    expect(world.adapter.sent).toHaveLength(2);
  });
  expect(claims).toEqual([2]);
});
