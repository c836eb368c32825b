import type { Alert } from "@tocsin/contract";
import { EVENT_TYPES } from "@tocsin/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alert } from "../../testing/samples.ts";
import { foldAlerts } from "./fold-alerts.ts";

const scans = (count: number, part: Partial<Alert> = {}): readonly Alert[] =>
  Array.from({ length: count }, (_, index) => alert({ id: `s${String(index)}`, ...part }));
const rows = (alerts: readonly Alert[]) => foldAlerts(alerts, "Today").map(({ alerts: inside }) => inside.map(({ id }) => id));

describe("alerts of one day", () => {
  test("that say the same of one product are one row, where the newest of them stands", () => {
    const [first, second, third] = scans(3);
    const breach = alert({ id: "b", eventType: "sla_breach", eventKey: "sla_breach" });
    expect(rows([breach, first, second, third].filter((one) => one !== undefined))).toEqual([["b"], ["s0", "s1", "s2"]]);
  });

  test("stand by themselves where there are but two of a kind", () => {
    expect(rows(scans(2))).toEqual([["s0"], ["s1"]]);
  });

  test.each<[string, Partial<Alert>]>([
    ["product", { product: { id: 13, name: "Web shop" } }],
    ["kind of event", { eventKey: "finding_added" }],
    ["mark", { readAt: "2026-11-23T10:00:00.000Z" }],
  ])("are apart by their %s", (_what, part) => {
    const other = scans(3, part).map((one) => ({ ...one, id: `o${one.id}` }));
    expect(rows([...scans(3), ...other])).toHaveLength(2);
  });

  test("are never folded where a person asks for something", () => {
    expect(rows(scans(4, { eventType: "user_mentioned", eventKey: "user_mentioned" }))).toHaveLength(4);
  });

  test("are all there, once, newest first in each row, and rows have names of their own", () => {
    const anyAlert = fc.record({
      eventType: fc.constantFrom(...EVENT_TYPES.slice(0, 4), "user_mentioned" as const),
      readAt: fc.constantFrom(null, "2026-11-23T10:00:00.000Z"),
      product: fc.constantFrom(null, { id: 1, name: "One" }),
    });
    fc.assert(
      fc.property(fc.array(anyAlert), (parts) => {
        const alerts = parts.map((part, index) => alert({ ...part, eventKey: part.eventType, id: `a${String(index)}` }));
        const folds = foldAlerts(alerts, "Today");
        const place = (id: string) => alerts.findIndex((one) => one.id === id);
        expect(folds.flatMap((fold) => fold.alerts.map(({ id }) => id)).toSorted()).toEqual(alerts.map(({ id }) => id).toSorted());
        expect(new Set(folds.map(({ id }) => id)).size).toBe(folds.length);
        const heads = folds.map((fold) => place(fold.alerts[0].id));
        expect(heads).toEqual(heads.toSorted((a, b) => a - b));
        for (const fold of folds)
          expect(fold.alerts.map(({ id }) => place(id))).toEqual(fold.alerts.map(({ id }) => place(id)).toSorted((a, b) => a - b));
      }),
    );
  });
});
