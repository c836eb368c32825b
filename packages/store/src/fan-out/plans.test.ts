import { describe, expect, test } from "vitest";
import { LOG, SETTLE, START, UNDER_WAY } from "../dispatch/attempts.ts";
import { LOG_UNKNOWN } from "../dispatch/attempt-log.ts";
import { HOLD, LEASE } from "../dispatch/claim.ts";
import { DUE_OF_CHANNEL, DUE_OF_ENDPOINT } from "../dispatch/claim-sql.ts";
import { LATE } from "../dispatch/expiry.ts";
import { SUSPECTS_WAIT } from "../dispatch/leases.ts";
import { LEASED } from "../dispatch/delivery-rows.ts";
import { NEXT_DUE_OF_CHANNEL, NEXT_DUE_OF_ENDPOINT, WAITING_TARGETS } from "../dispatch/endpoint-lanes.ts";
import { statement } from "../statements.ts";
import { LEFT_ASIDE, OPEN_EVENTS, SINCE } from "../stream/alert-news.ts";
import { CHANGED_LAYERS } from "../stream/layer-news.ts";
import { STANDING } from "../stream/standing-credentials.ts";
import { openTestDatabase, type TestDatabase } from "../testing/database.ts";
import { AUDIENCE_TABLE, createAudienceTables } from "./audience-table.ts";
import { candidatesSql, verdictsSql } from "./verdicts-sql.ts";

describe("the plans of what runs for every event", () => {
  test("are read so that a walk over a table shows", async () => {
    await using opened = openTestDatabase();

    expect(walks(opened, "SELECT p.id FROM people p WHERE p.name = :name")).toEqual(["SCAN p"]);
  });

  test.each([
    { rule: "product", object: "product" },
    { rule: "product_type", object: "product_type" },
    { rule: "superusers", object: null },
    { rule: "recipients", object: "product" },
  ] as const)("finds the audience of rule $rule from memberships, never by walking people or other products", async (shape) => {
    await using opened = openTestDatabase();

    expect(walks(opened, candidatesSql(shape))).toEqual([]);
  });

  test.each([
    { rule: "product", object: "product" },
    { rule: "recipients", object: "product_type" },
    { rule: "default_superusers", object: null },
  ] as const)("of rule $rule looks up each person of a page by key, and their endpoints where anybody has some", async (shape) => {
    await using opened = openTestDatabase();
    createAudienceTables(opened.db);
    const pageOf = (ownEndpoints: boolean) => verdictsSql({ ...shape, ownEndpoints }, PAGE);

    expect(walks(opened, pageOf(true))).toEqual([]);
    expect(planOf(opened, pageOf(true))).toContainEqual(
      expect.stringMatching(/SEARCH w USING INDEX webhook_endpoints_active \(owner=\?\)/),
    );
    expect(planOf(opened, pageOf(false)).join("\n")).not.toContain("webhook_endpoints");
    const page = pageOf(false);

    expect(walks(opened, page)).toEqual([]);
    expect(planOf(opened, page)).toContainEqual(
      expect.stringMatching(/SEARCH temp\.fan_out_audience USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/),
    );
  });

  test.each([
    ["fresh deliveries of a channel", DUE_OF_CHANNEL.fresh, /deliveries_due \(channel=\? AND crash_count=\? AND due_at<\?\)/],
    ["those of a channel that a crash cut off", DUE_OF_CHANNEL.afterCrash, /deliveries_due \(channel=\? AND crash_count>\?\)/],
    ["fresh deliveries to an endpoint", DUE_OF_ENDPOINT.fresh, /deliveries_due_endpoint \(target=\? AND crash_count=\? AND due_at<\?\)/],
    ["those to an endpoint that a crash cut off", DUE_OF_ENDPOINT.afterCrash, /deliveries_due_endpoint \(target=\? AND crash_count>\?\)/],
  ] as const)("claims %s from the index of what is due, in its order", async (_what, sql, wanted) => {
    await using opened = openTestDatabase();

    expect(planOf(opened, sql)).toContainEqual(expect.stringMatching(wanted));
    expect(walks(opened, sql)).toEqual([]);
  });

  test("finds what was in several crashes at the end of the index of what is due", async () => {
    await using opened = openTestDatabase();

    expect(planOf(opened, SUSPECTS_WAIT)).toEqual([expect.stringMatching(/deliveries_due \(channel=\? AND crash_count>\?\)/)]);
  });

  test.each([
    ["leases", LEASE],
    ["holds", HOLD],
    ["finds", LEASED],
    ["starts", START],
    ["logs", LOG.first],
    ["logs once more", LOG.again],
    ["logs the unknown ends of", LOG_UNKNOWN],
    ["tells which are under way of", UNDER_WAY],
    ["settles", SETTLE],
  ] as const)("%s a batch of deliveries each by its key", async (_what, sql) => {
    await using opened = openTestDatabase();

    expect(planOf(opened, sql)).toContainEqual(
      expect.stringMatching(/^SEARCH d USING PRIMARY KEY \(event=\? AND channel=\? AND target=\? AND generation=\?/),
    );
    expect(walks(opened, sql)).toEqual([]);
  });

  test.each([
    ["a channel", NEXT_DUE_OF_CHANNEL, /deliveries_due \(channel=\? AND crash_count=\?\)/],
    ["a channel for too long", LATE.fresh, /deliveries_due \(channel=\? AND crash_count=\? AND due_at<\?\)/],
    ["a channel for too long after a crash", LATE.afterCrash, /deliveries_due \(channel=\? AND crash_count>\?\)/],
    ["a person of it for too long", LATE.capped, /deliveries_capped_due \(channel=\? AND due_at<\?\)/],
    ["anybody at a later time, for too long", LATE.putOff, /deliveries_put_off \(channel=\? AND expires_at<\?\)/],
    ["an endpoint", NEXT_DUE_OF_ENDPOINT, /deliveries_due_endpoint \(target=\? AND crash_count=\?\)/],
    ["whichever endpoint comes next", WAITING_TARGETS, /SEARCH deliveries USING (COVERING )?INDEX deliveries_due_endpoint \(target>\?\)/],
  ] as const)("finds what is due to %s at the end of an index, however much waits", async (_whom, sql, wanted) => {
    await using opened = openTestDatabase();

    expect(planOf(opened, sql)).toContainEqual(expect.stringMatching(wanted));
    expect(planOf(opened, sql).filter((step) => /SCAN (d|deliveries)/.test(step))).toEqual([]);
  });
});

describe("the plans of what runs for everybody who listens", () => {
  test.each([
    ["newer alerts", SINCE, /SEARCH d USING INDEX deliveries_person \(person=\? AND channel=\? AND event>\? AND event<\?\)/],
    [
      "alerts of events that were left aside",
      LEFT_ASIDE,
      /SEARCH d USING INDEX deliveries_person \(person=\? AND channel=\? AND event=\?\)/,
    ],
    ["events that are left aside", OPEN_EVENTS, /SEARCH events USING INDEX events_to_fan_out \(seq<\?\)/],
    ["changed layers", CHANGED_LAYERS, /SEARCH preference_history USING INTEGER PRIMARY KEY \(rowid>\?\)/],
    ["who may still listen", STANDING, /SEARCH s USING PRIMARY KEY \(id=\?\)/],
  ] as const)("finds %s at the end of an index, however much there was before", async (_what, sql, wanted) => {
    await using opened = openTestDatabase();

    expect(planOf(opened, sql)).toContainEqual(expect.stringMatching(wanted));
    expect(walks(opened, sql)).toEqual([]);
  });
});

const PAGE = `(SELECT person FROM ${AUDIENCE_TABLE} WHERE person > :after AND person <= :until)`;

function planOf({ db }: TestDatabase, sql: string): readonly string[] {
  const rows = statement<object, { detail: string }>(db, `EXPLAIN QUERY PLAN ${sql}`);
  const names = [...new Set([...sql.matchAll(/:([a-z_]+)/gi)].map(([, name]) => String(name)))];
  return rows.all(Object.fromEntries(names.map((name) => [name, 1]))).map(({ detail }) => detail);
}

/** Steps that read a whole table of the database; a partial index holds few rows, a subquery's result is no table. */
function walks(opened: TestDatabase, sql: string): readonly string[] {
  const tables = new Set(opened.db.$client.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all());
  return planOf(opened, sql).filter((step) => {
    const [, scanned = "", alias] = /^SCAN (\w+)(?: AS (\w+))?/.exec(step) ?? [];
    return (
      (tables.has(scanned) || WAYS.has(alias ?? scanned)) &&
      !/USING (COVERING )?INDEX people_(superusers|global_role|groups_global_role)/.test(step)
    );
  });
}

const WAYS = new Set(["p", "e", "m", "w", "way", "way_group", "way_member", "way_product"]);
