import { type AttemptEnd, type AttemptStarts, type DispatchStore, StoreUnavailable } from "@tocsin/ports";
import { expect, it } from "vitest";
import { SYSTEM_TIMERS } from "./bell.ts";
import { createSettler, type NextStart } from "./settler.ts";

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

/** One that may take a place, and what it hears. */
function aNext(delivery: string, heard: unknown[], messageIdDomain?: string): () => NextStart {
  return () => ({
    delivery,
    ...(messageIdDomain === undefined ? {} : { messageIdDomain }),
    started: (start) => heard.push([delivery, start]),
    putBack: () => heard.push([delivery, "put back"]),
  });
}

it("what takes their places is started in the same transaction, and hears of it before they do", async () => {
  const { settler, written, begun } = settlerOnStore();
  const heard: unknown[] = [];

  await Promise.all([
    settler.settle(endOf("a"), aNext("x", heard)).then((isWritten) => heard.push(["a", isWritten])),
    settler.settle(endOf("b"), aNext("y", heard, "mail.example.com")),
    settler.settle(endOf("c"), aNext("lost", heard)),
    settler.settle(endOf("d"), () => null),
  ]);

  expect(written).toEqual([["a", "b", "c", "d"]]);
  expect(begun).toEqual([
    [
      { deliveries: ["x", "lost"], now: 5_000, boot: "boot" },
      { deliveries: ["y"], now: 5_000, boot: "boot", messageIdDomain: "mail.example.com" },
    ],
  ]);
  const started = { attempt: 7, startedAt: 5_000 };
  expect(heard).toEqual([
    ["x", started],
    ["y", started],
    ["lost", null],
    ["a", true],
  ]);
});

it.each([
  ["a store that cannot be had", new StoreUnavailable("away")],
  ["a start that cannot be written", new Error("a bug")],
])("%s holds up no outcome for what was to take its place: that is put back, and not asked for again", async (_what, refusal) => {
  const { settler, written, begun } = settlerOnStore({ ms: 0 }, [refusal]);
  const heard: unknown[] = [];

  expect(await Promise.all([settler.settle(endOf("a"), aNext("x", heard)), settler.settle(endOf("b"))])).toEqual([true, true]);

  expect(written).toEqual([["a", "b"]]);
  expect(heard).toEqual([["x", "put back"]]);
  expect(begun).toEqual([]);
});

it("nothing takes a place once outcomes are given up", async () => {
  const { settler } = settlerOnStore();
  let asked = 0;
  settler.giveUp();

  const next = (): null => {
    asked += 1;
    return null;
  };
  expect(await settler.settle(endOf("a"), next)).toBe(false);
  expect(asked).toBe(0);
});

function settlerOnStore(now = { ms: 0 }, refusals: Error[] = []) {
  const written: string[][] = [];
  const begun: (readonly AttemptStarts[])[] = [];
  const store = {
    settleAttempts: ({ ends }: { readonly ends: readonly AttemptEnd[] }) => {
      const refusal = refusals.shift();
      if (refusal !== undefined) return Promise.reject(refusal);
      const ids = ends.map(({ delivery }) => delivery);
      written.push(ids);
      return Promise.resolve(ids);
    },
    settleAndStart: async ({ ends, starts }: Parameters<DispatchStore["settleAndStart"]>[0]) => {
      const settled = await store.settleAttempts({ ends });
      begun.push(starts);
      const started = starts.flatMap(({ deliveries }) => deliveries.filter((one) => one !== "lost"));
      return { settled, started: started.map((delivery) => ({ delivery, attempt: 7 })) };
    },
  };
  const clock = { now: () => 5_000 };
  return {
    begun,
    settler: createSettler({
      store,
      clock,
      boot: "boot",
      timers: SYSTEM_TIMERS,
      steady: () => now.ms,
      emit: () => undefined,
      config: { falterMs: 1 },
    }),
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
