import { type AttemptEnd, StoreUnavailable } from "@tocsin/ports";
import { expect, it } from "vitest";
import { SYSTEM_TIMERS } from "./bell.ts";
import { createSettler } from "./settler.ts";

it("outcomes that come turn upon turn are written together, and one by itself waits for nothing", async () => {
  const { settler, written } = settlerOnStore();
  await Promise.all([
    settler.settle(endOf("a")),
    ...["b", "c", "d"].map((delivery, turn) => inTurn(turn, () => settler.settle(endOf(delivery)))),
  ]);
  await settler.settle(endOf("e"));
  expect(written).toEqual([["a", "b", "c", "d"], ["e"]]);
});

it("the first of many outcomes does not wait for the last", async () => {
  const { settler, written } = settlerOnStore();
  await Promise.all(Array.from({ length: 30 }, (_, turn) => inTurn(turn, () => settler.settle(endOf(String(turn))))));
  expect(written.length).toBeGreaterThan(1);
  expect(written.flat()).toHaveLength(30);
});

it("nor for turns that take long", async () => {
  const now = { ms: 0 };
  const { settler, written } = settlerOnStore(now);
  const slow = async (turns: number, delivery: string): Promise<boolean> =>
    inTurn(turns, () => {
      now.ms += 10;
      return settler.settle(endOf(delivery));
    });
  await Promise.all([slow(0, "a"), slow(1, "b"), slow(2, "c")]);
  expect(written[0]).not.toContain("c");
});

it("no more than five hundred are written in one transaction", async () => {
  const { settler, written } = settlerOnStore();
  await Promise.all(Array.from({ length: 1_200 }, (_, place) => settler.settle(endOf(String(place)))));
  expect(Math.max(...written.map(({ length }) => length))).toBe(500);
  expect(written.flat()).toHaveLength(1_200);
});

it("what a store that cannot be had refused is written together as soon as it can", async () => {
  const { settler, written } = settlerOnStore({ ms: 0 }, [new StoreUnavailable("away")]);
  await Promise.all(["a", "b", "c"].map((delivery) => settler.settle(endOf(delivery))));
  expect(written).toEqual([["a", "b", "c"]]);
});

function settlerOnStore(now = { ms: 0 }, refusals: Error[] = []) {
  const written: string[][] = [];
  const store = {
    settleAttempts: ({ ends }: { readonly ends: readonly AttemptEnd[] }) => {
      const refusal = refusals.shift();
      if (refusal !== undefined) return Promise.reject(refusal);
      const ids = ends.map(({ delivery }) => delivery);
      written.push(ids);
      return Promise.resolve(ids);
    },
  };
  return {
    settler: createSettler({ store, timers: SYSTEM_TIMERS, steady: () => now.ms, emit: () => undefined, config: { falterMs: 1 } }),
    written,
  };
}

async function inTurn<T>(turns: number, then: () => Promise<T>): Promise<T> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return then();
}

function endOf(delivery: string): AttemptEnd {
  return {
    delivery,
    attempt: 1,
    address: "https://hooks.example.com/",
    settlement: { state: "delivered", attempts: 1, receipt: null },
    failure: null,
    answer: { code: "200", text: null },
    request: null,
    durationMs: 1,
    at: 1_000,
  };
}
