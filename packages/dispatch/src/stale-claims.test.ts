import type { SendOutcome } from "@tocsin/domain";
import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { eventually, neverEnds } from "./testing/dying.ts";
import { anEvent, aWorld, NO_ANSWER, TAKEN } from "./testing/engine-world.ts";

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

test("W2: whoever finds out whether the other side is reached again is alone taken from the queue", async () => {
  const clock = fixedClock();
  const world = aWorld(clock);
  world.store.accept(
    anEvent(),
    Array.from({ length: 30 }, (_, index) => `p${String(index)}@example.com`),
  );
  world.adapter.answer = () => NO_ANSWER;
  await using engine = world.boot();
  await engine.drain();
  const before = world.adapter.sent.length;
  clock.advance(30_000);

  world.adapter.answer = neverEnds;
  await engine.start();
  engine.wake();
  await eventually(() => {
    expect(world.adapter.sent).toHaveLength(before + 1);
  });

  expect(world.store.deliveries.filter(({ state }) => state === "sending")).toHaveLength(1);
});
