import { CHANNELS, EVENT_TYPES } from "@tocsin/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SettingCell } from "../../lib/preferences/document.ts";
import { eventText } from "../../lib/words/grid-names.ts";
import { MATRIX_GROUPS } from "../../ui/preference-grid/grid-rows.ts";
import { type EventTexts, filterGroups, parseFilter } from "./matrix-filter.ts";

const ALL = MATRIX_GROUPS.flatMap(({ events }) => events);
const TEXTS: EventTexts = { textOf: eventText, cellsOf: () => [] };

const cell = (over: Partial<SettingCell>): SettingCell => ({
  event: "scan_added",
  channel: "mail",
  own: "inherit",
  effective: false,
  source: "default",
  inherited: false,
  inheritedSource: "default",
  deliverable: true,
  deliverReason: null,
  edit: "yes",
  reason: null,
  changedBy: null,
  changedAt: null,
  mark: { kind: "none" },
  ...over,
});

const found = (text: string, texts: EventTexts = TEXTS) =>
  filterGroups(MATRIX_GROUPS, parseFilter(text), texts).flatMap(({ events }) => events);

describe("the filter of the matrix", () => {
  test("looks for words in label, key, help and group, without case or accents", () => {
    expect(found("SLA BREACH")).toEqual(["sla_breach", "sla_breach_combined"]);
    expect(found("sla_breach_combined")).toEqual(["sla_breach_combined"]);
    expect(found("deadlines")).toContain("risk_acceptance_expiration");
    expect(found("Scán ádded")).toEqual(found("scan added"));
    expect(found("scan added")).toContain("scan_added_empty");
    expect(found("no such event")).toEqual([]);
  });

  test("leaves the rows that have a cell which is so, of one channel if it is named", () => {
    const cells = {
      scan_added: [cell({ channel: "mail", effective: true }), cell({ channel: "slack", edit: "locked", effective: true })],
      test_added: [cell({ channel: "mail", mark: { kind: "failed", wanted: "on", cause: "connection", message: null } })],
      product_added: [cell({ channel: "msteams", edit: "unavailable", effective: true })],
    } as Readonly<Partial<Record<string, readonly SettingCell[]>>>;
    const texts: EventTexts = { ...TEXTS, cellsOf: (event) => cells[event] ?? [] };
    expect(found("is:on", texts)).toEqual(["scan_added"]);
    expect(found("is:locked", texts)).toEqual(["scan_added"]);
    expect(found("is:failed", texts)).toEqual(["test_added"]);
    expect(found("channel:mail", texts)).toEqual(["scan_added"]);
    expect(found("channel:mail is:locked", texts)).toEqual([]);
    expect(found("channel:slack is:locked is:on added", texts)).toEqual(["scan_added"]);
  });

  test("takes any text for what it is: rows of the matrix in their order, fewer with each word", () => {
    const term = fc.oneof(
      fc.string(),
      fc.constantFrom("is:on", "is:none", "channel:", "channel:slack", "scan", ...EVENT_TYPES, ...CHANNELS),
    );
    fc.assert(
      fc.property(fc.array(term, { maxLength: 5 }), term, (terms, more) => {
        const some = found(terms.join(" "));
        const fewer = found([...terms, more].join(" "));
        expect(ALL.filter((event) => some.includes(event))).toEqual(some);
        expect(some).toEqual(expect.arrayContaining([...fewer]));
      }),
    );
  });
});
