import { StoreUnavailable } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { SYSTEM_TIMERS } from "./bell.ts";
import { eventually } from "./testing/dying.ts";
import { anEvent, aWorld, LATER, REFUSED, TAKEN } from "./testing/engine-world.ts";

const ONE_AT_A_TIME = { slots: { mail: 1, slack: 1, msteams: 1, webhooks: 1 } } as const;

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function givenUp(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
}

test.each([
  ["may end within its grace", "claim", 60_000, "delivered"],
  ["may end within its grace", "startAttempts", 60_000, "delivered"],
  ["is told to give up, and its outcome is written", "claim", 0, "retrying"],
  ["is told to give up, and its outcome is written", "startAttempts", 0, "retrying"],
] as const)("what was being started when the engine was told to stop %s (%s)", async (_what, method, graceMs, state) => {
  const world = aWorld(fixedClock(), ONE_AT_A_TIME);
  world.store.accept(anEvent(), ["webhooks:1", "webhooks:1"]);
  const last = method === "claim" ? "e1_webhooks_0" : "e1_webhooks_1";
  world.adapter.answer = async ({ delivery }, signal) => {
    if (delivery !== last) return REFUSED;
    await (graceMs === 0 ? givenUp(signal) : someTurns());
    return signal.aborted ? LATER : TAKEN;
  };
  const stops: Promise<void>[] = [];
  const engine = world.boot({
    store: {
      ...world.store,
      [method]: async (input: never) => {
        const written = await world.store[method](input);
        stops.push(engine.stop({ graceMs }));
        // Longer than it takes to find that nothing is under way yet.
        await new Promise((resolve) => setTimeout(resolve, 20));
        return written;
      },
    },
  });
  await engine.start();
  engine.wake();
  await eventually(() => {
    expect(stops).toHaveLength(1);
  });
  await Promise.all(stops);

  const [stopped] = world.store.deliveries.filter(({ id }) => id === last);
  expect(stopped).toMatchObject({ state, leaseBoot: null });
  expect(world.store.deliveries.filter((one) => one.leaseBoot !== null)).toEqual([]);
});

test("an outcome that could not be written by the end of the stop is not written after it: the next start finds its attempt", async () => {
  const world = aWorld(fixedClock(), { falterMs: 1 });
  world.store.accept(anEvent(), ["dana@example.com"]);
  let isAway = true;
  const settleAttempts: typeof world.store.settleAttempts = (input) =>
    isAway ? Promise.reject(new StoreUnavailable("Another process holds the database")) : world.store.settleAttempts(input);
  const engine = world.boot({
    store: { ...world.store, settleAttempts },
    // No wait of the stop is one of the test.
    timers: { after: (ms, callback) => SYSTEM_TIMERS.after(Math.min(ms, 20), callback) },
  });
  await engine.start();
  engine.wake();
  await eventually(() => {
    expect(world.factsOf("engine.faltered")).not.toEqual([]);
  });

  await engine.stop({ graceMs: 0 });
  isAway = false;
  await new Promise((resolve) => setTimeout(resolve, 100));

  const { state, log } = world.store.deliveries[0] ?? {};
  expect({ state, log }).toMatchObject({ state: "sending", log: [{ outcome: "started" }] });
});
