import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Change, changesOf, tellChanges, toAll } from "./changes.ts";

const PAGE = { event: "e1", finished: true, elapsedMs: 1 } as const;
const NOTHING_KEPT = { deliveries: 1, alerts: 0, audit: 1, signIn: 1 };

function heard() {
  const told: Change[] = [];
  return { told, emit: changesOf((change) => void told.push(change)) };
}

describe("what bears on those who listen", () => {
  test("is an alert that came, said once for all of a page", async () => {
    const { told, emit } = heard();
    for (let event = 0; event < 3; event += 1) emit("event.fanned_out", { ...PAGE, written: { alert: 2, mail: 1 } });
    await turn();
    emit("event.fanned_out", { ...PAGE, written: { alert: 1 } });
    await turn();

    expect(told).toEqual(["alerts", "alerts"]);
  });

  test("is anything where another process wrote or alerts were removed, whatever else happened in that turn", async () => {
    const { told, emit } = heard();
    emit("store.changed", {});
    emit("event.fanned_out", { ...PAGE, written: { alert: 1 } });
    await turn();
    emit("event.fanned_out", { ...PAGE, written: { alert: 1 } });
    emit("retention.done", { ...NOTHING_KEPT, alerts: 1 });
    await turn();

    expect(told).toEqual(["anything", "anything"]);
  });

  test("is nothing else", async () => {
    const { told, emit } = heard();
    emit("event.fanned_out", { ...PAGE, written: { mail: 1 } });
    emit("retention.done", NOTHING_KEPT);
    emit("clock.jumped", { byMs: 5 });
    await turn();

    expect(told).toEqual([]);
  });

  test("is looked for, or counted too where it may be anything", () => {
    const calls: string[] = [];
    const tell = tellChanges({ wake: () => void calls.push("wake"), recount: () => void calls.push("recount") });
    tell("alerts");
    tell("anything");

    expect(calls).toEqual(["wake", "recount"]);
  });

  test("is heard by all who want to know", () => {
    const facts: string[] = [];
    toAll(
      (fact) => void facts.push(`a ${fact}`),
      (fact) => void facts.push(`b ${fact}`),
    )("clock.jumped", { byMs: 5 });

    expect(facts).toEqual(["a clock.jumped", "b clock.jumped"]);
  });
});
