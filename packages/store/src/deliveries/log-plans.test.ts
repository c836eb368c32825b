import { ANY_DELIVERY, type DeliveryFilter } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { statement } from "../statements.ts";
import { openTestDatabase } from "../testing/database.ts";
import { scanParameters, scanText } from "./log-scan.ts";

const root = { person: "1", superuser: true };
const dana = { person: "2", superuser: false };

async function planOf(viewer: typeof root, filter: Partial<DeliveryFilter>): Promise<string> {
  await using database = openTestDatabase();
  const asked = { ...ANY_DELIVERY, ...filter };
  const text = scanText({ viewer, filter: asked, again: false });
  const rows = statement<object, PlanRow>(database.db, `EXPLAIN QUERY PLAN ${text}`).all(scanParameters(viewer, asked, null));
  // What a person may see is a set of its own, found once; its plan says nothing about the log.
  const inner = new Set<number>();
  for (const { id, parent, detail } of rows) if (inner.has(parent) || /SUBQUERY/.test(detail)) inner.add(id);
  return rows
    .filter(({ id }) => !inner.has(id))
    .map(({ detail }) => detail)
    .join("\n");
}

interface PlanRow {
  readonly id: number;
  readonly parent: number;
  readonly detail: string;
}

/** A sort would read everything before the first row, whatever the limits of a page. */
describe("the log is read in the order of its pages", () => {
  test.each<readonly [string, typeof root, Partial<DeliveryFilter>, RegExp]>([
    ["all of it", root, {}, /SEARCH e USING INTEGER PRIMARY KEY .*\nSEARCH d USING PRIMARY KEY \(event=/],
    ["one channel", root, { channel: "slack" }, /SEARCH d USING PRIMARY KEY \(event=\? AND channel=/],
    ["one destination", root, { channel: "slack", destination: "slack" }, /PRIMARY KEY \(event=\? AND channel=\? AND target=/],
    ["one product", root, { product: 1 }, /SEARCH e USING INDEX events_product/],
    ["since a time", root, { since: 5 }, /SEARCH e USING INTEGER PRIMARY KEY/],
    ["what failed", root, { state: ["failed"] }, /SEARCH d USING (COVERING )?INDEX deliveries_not_sent \(state=/],
    ["what failed or expired", root, { state: ["failed", "expired"], product: 1 }, /MERGE[^]*deliveries_not_sent[^]*deliveries_not_sent/],
    ["what is open", root, { state: ["pending", "held"] }, /SEARCH d USING PRIMARY KEY \(event=/],
    ["a person's", root, { person: "2" }, /MERGE[^]*SEARCH d USING COVERING INDEX deliveries_person \(person=\? AND channel=/],
    ["one's own", dana, { state: ["failed"] }, /MERGE[^]*SEARCH d USING INDEX deliveries_person \(person=\? AND channel=/],
    ["an event's", root, { id: "e1" }, /SEARCH d USING PRIMARY KEY \(event=/],
  ])("%s", async (_, viewer, filter, expected) => {
    const plan = await planOf(viewer, filter);

    expect(plan).toMatch(expected);
    expect(plan).not.toMatch(/TEMP B-TREE FOR (?:RIGHT PART OF |LAST \w+ OF )?ORDER BY/);
  });
});
