import { describe, expect, test } from "vitest";
import { MATRIX_CHANNELS, MATRIX_GROUPS } from "./grid-rows.ts";
import { cellsBetween, type Layout, move, nearest, pageRows, type Position, positionId, positionOf, type Step } from "./position.ts";

const layout: Layout = { events: MATRIX_GROUPS.flatMap(({ events }) => events), channels: MATRIX_CHANNELS };
const go = (from: string, step: Step, visibleRows = 30) => {
  const position = positionOf(from);
  if (position === null) throw new Error(`${from} is no position`);
  return positionId(move(position, step, layout, pageRows(visibleRows)));
};

describe("a step in the grid", () => {
  test.each([
    ["scan_added:mail", "up", "test_added:mail"],
    ["scan_added:mail", "down", "scan_added_empty:mail"],
    ["scan_added:mail", "start", "scan_added:alert"],
    ["scan_added:mail", "end", "scan_added:slack"],
    ["close_engagement:mail", "down", "test_added:mail"],
    ["scan_added:mail", "row-start", "scan_added:event"],
    ["scan_added:mail", "row-end", "scan_added:webhooks"],
    ["head:slack", "row-start", "head:alert"],
    ["head:slack", "row-end", "head:webhooks"],
    ["scan_added:mail", "grid-start", "product_type_added:event"],
    ["head:mail", "grid-start", "product_type_added:event"],
    ["scan_added:event", "grid-end", "other:webhooks"],
    ["scan_added:mail", "first", "product_type_added:mail"],
    ["scan_added:event", "last", "other:event"],
    ["head:mail", "last", "head:mail"],
    ["head:mail", "page-down", "product_type_added:mail"],
    ["head:mail", "page-up", "head:mail"],
  ] as const)("from %s %s leads to %s", (from, step, to) => {
    expect(go(from, step)).toBe(to);
  });

  test.each([
    ["product_type_added:alert", "up", "head:alert"],
    ["head:alert", "down", "product_type_added:alert"],
    ["scan_added:alert", "start", "scan_added:event"],
  ] as const)("reaches the header row and the names: from %s %s to %s", (from, step, to) => {
    expect(go(from, step)).toBe(to);
  });

  test.each([
    ["head:mail", "up"],
    ["head:alert", "start"],
    ["head:webhooks", "end"],
    ["product_type_added:event", "up"],
    ["product_type_added:event", "start"],
    ["other:webhooks", "down"],
    ["other:webhooks", "end"],
    ["other:event", "down"],
  ] as const)("stops at the edge: from %s %s goes nowhere", (from, step) => {
    expect(go(from, step)).toBe(from);
  });

  test.each([
    [6, "engagement_added:mail", "test_added:mail", "engagement_added:mail"],
    [12, "engagement_added:mail", "user_mentioned:mail", "engagement_added:mail"],
    [30, "engagement_added:mail", "other:mail", "product_type_added:mail"],
    [1, "product_type_added:mail", "auto_close_engagement:mail", "product_type_added:mail"],
  ] as const)("a page of %i visible rows goes from %s down to %s and up again to %s", (visibleRows, from, down, up) => {
    expect(go(from, "page-down", visibleRows)).toBe(down);
    expect(go(down, "page-up", visibleRows)).toBe(up);
  });
});

describe("a place that has gone", () => {
  const at = (id: string): Position => positionOf(id) ?? { row: "head", column: "alert" };
  const only = (events: Layout["events"], channels = layout.channels): Layout => ({ events, channels });

  test.each([
    ["scan_added:mail", only(["test_added", "sla_breach"]), "sla_breach:mail"],
    ["other:mail", only(["test_added", "sla_breach"]), "sla_breach:mail"],
    ["scan_added:msteams", only(["scan_added"], ["alert", "mail"]), "scan_added:alert"],
    ["head:msteams", only(["scan_added"], ["alert", "mail"]), "head:alert"],
    ["scan_added:event", only([]), "head:alert"],
    ["scan_added:mail", only(["scan_added"]), "scan_added:mail"],
  ])("%s is replaced by the nearest in its column", (from, now, to) => {
    expect(positionId(nearest(at(from), layout, now))).toBe(to);
  });
});

describe("a rectangle of cells", () => {
  test("has every cell between its corners, whichever is named first", () => {
    const a = { event: "test_added", channel: "slack" } as const;
    const b = { event: "scan_added", channel: "mail" } as const;

    expect(cellsBetween(layout, a, b)).toEqual([
      { event: "test_added", channel: "mail" },
      { event: "test_added", channel: "slack" },
      { event: "scan_added", channel: "mail" },
      { event: "scan_added", channel: "slack" },
    ]);
    expect(cellsBetween(layout, b, a)).toEqual(cellsBetween(layout, a, b));
  });
});
