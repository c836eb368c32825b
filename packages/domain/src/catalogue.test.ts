import { describe, expect, test } from "vitest";
import {
  CHANNELS,
  defaultMask,
  EVENT_GROUPS,
  EVENT_TYPES,
  eventKeyLabel,
  eventNumber,
  eventTypeOf,
  eventTypesOfGroup,
  isEventKey,
  PANEL_EVENT_TYPES,
} from "./catalogue.ts";

describe("the catalogue (C1–C4)", () => {
  test("has the eighteen event types in DefectDojo's order", () => {
    expect(EVENT_TYPES).toEqual([
      "product_type_added",
      "product_added",
      "engagement_added",
      "test_added",
      "scan_added",
      "scan_added_empty",
      "jira_update",
      "upcoming_engagement",
      "stale_engagement",
      "auto_close_engagement",
      "close_engagement",
      "user_mentioned",
      "code_review",
      "review_requested",
      "other",
      "sla_breach",
      "risk_acceptance_expiration",
      "sla_breach_combined",
    ]);
    expect(CHANNELS).toEqual(["alert", "mail", "slack", "msteams", "webhooks"]);
  });

  test("groups every event type once, in the order the matrix shows", () => {
    const numbers = EVENT_GROUPS.map(({ key }) => eventTypesOfGroup(key).map(eventNumber));

    expect(numbers).toEqual([
      [1, 2, 3, 8, 9, 10, 11],
      [4, 5, 6],
      [16, 18, 17],
      [12, 13, 14],
      [7, 15],
    ]);
  });

  test("puts seven event types on the product panel, in the panel's order", () => {
    expect(PANEL_EVENT_TYPES).toEqual([
      "engagement_added",
      "close_engagement",
      "test_added",
      "scan_added",
      "sla_breach",
      "sla_breach_combined",
      "risk_acceptance_expiration",
    ]);
  });

  test("switches only the alert on by default, and nothing for a scan that changed nothing", () => {
    for (const type of EVENT_TYPES) expect(defaultMask(type)).toBe(type === "scan_added_empty" ? 0 : 1);
  });

  test.each([
    ["scan_added", "scan_added"],
    ["engagement_closed", "close_engagement"],
    ["finding_added", "other"],
    ["constructor", "other"],
  ] as const)("maps the incoming key %s to the row %s", (key, type) => {
    expect(eventTypeOf(key)).toBe(type);
  });

  test("shows a key without a row in words", () => {
    expect(eventKeyLabel("finding_added")).toBe("Finding added");
    expect(eventKeyLabel("sla_breach")).toBe("SLA breach");
  });

  test.each(["", "Scan", "scan-added", "a".repeat(65), "scan added"])("refuses the key %j", (key) => {
    expect(isEventKey(key)).toBe(false);
  });
});
