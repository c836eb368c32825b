import type { DispatchStore } from "@tocsin/ports";
import { describe, expect, it } from "vitest";
import { createStarter } from "./starter.ts";

type Input = Parameters<DispatchStore["startAttempts"]>[0];

describe("attempts of several lanes", () => {
  it("are one unit of work when they are asked for in the same moment", async () => {
    const { starter, written } = starterOnStore();
    const [one, other] = await Promise.all([
      later(3, () => starter.start({ deliveries: ["a", "b"] })),
      starter.start({ deliveries: ["c"] }),
    ]);
    expect(written).toEqual([{ deliveries: ["c", "a", "b"], now: 1_000, boot: "this" }]);
    expect(one).toBe(other);
    expect(one).toEqual({ attempts: ["c", "a", "b"].map((delivery) => ({ delivery, attempt: 1 })), startedAt: 1_000 });
  });

  it("do not wait for those that are asked for when something else has happened", async () => {
    const { starter, written } = starterOnStore();
    await starter.start({ deliveries: ["a"] });
    await starter.start({ deliveries: ["b"] });
    expect(written.map(({ deliveries }) => deliveries)).toEqual([["a"], ["b"]]);
  });

  it("keep the end of their messages' ids", async () => {
    const { starter, written } = starterOnStore();
    await Promise.all([starter.start({ deliveries: ["a"], messageIdDomain: "tocsin.example.com" }), starter.start({ deliveries: ["b"] })]);
    expect(written.map(({ deliveries, messageIdDomain }) => [deliveries, messageIdDomain])).toEqual([
      [["a"], "tocsin.example.com"],
      [["b"], undefined],
    ]);
  });

  it("are not more than a transaction may be asked to write", async () => {
    const { starter, written } = starterOnStore();
    const many = Array.from({ length: 500 }, (_, index) => String(index));
    await Promise.all([starter.start({ deliveries: many }), starter.start({ deliveries: ["a"] })]);
    expect(written.map(({ deliveries }) => deliveries.length)).toEqual([500, 1]);
  });

  it("fail together, and each lane hears of it", async () => {
    const { starter } = starterOnStore(new Error("The disk is full"));
    const both = await Promise.allSettled([starter.start({ deliveries: ["a"] }), starter.start({ deliveries: ["b"] })]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});

function starterOnStore(fault: Error | null = null) {
  const written: Input[] = [];
  const starter = createStarter({
    clock: { now: () => 1_000 },
    boot: "this",
    store: {
      startAttempts: (input) => {
        if (fault !== null) return Promise.reject(fault);
        written.push(input);
        return Promise.resolve(input.deliveries.map((delivery) => ({ delivery, attempt: 1 })));
      },
    },
  });
  return { starter, written };
}

/** A lane gets there by more promises than another, in the same moment all the same. */
async function later<T>(promises: number, then: () => Promise<T>): Promise<T> {
  for (let promise = 0; promise < promises; promise += 1) await Promise.resolve();
  return then();
}
