import { ANY_DELIVERY } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../testing/database.ts";
import { deliveries } from "./delivery-list.ts";
import { LOG_LIMITS, type LogLimits } from "./log-scan.ts";

const FAILED_EVERY = 10;

/** One superuser and a thousand mails of ten events, every tenth of which failed. */
function aLog({ db }: TestDatabase): void {
  db.$client.exec(`
    INSERT INTO people (id, username, name, active, superuser, created_at, updated_at) VALUES (1, 'sue', 'Sue', 1, 1, 0, 0);
    UPDATE channels SET enabled = 1 WHERE channel = 'mail';
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
    INSERT INTO events (seq, id, source, client_id, event_key, event_type, title, occurred_at, accepted_at, data, audience, rule, alert_only,
      body, body_hash, fan_out, intended, changed_at)
    SELECT i, 'e' || i, 'test', i, 'other', 15, 'T', 0, 0, '{}', 'default', 'default_superusers', 0, '', '', 'fanned_out', 100, 0 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
    INSERT INTO deliveries (event, channel, target, generation, state, reason, created_at, settled_at)
    SELECT seq, 'mail', 'name:n' || i, 0, iif(i % ${String(FAILED_EVERY)} = 0, 'failed', 'delivered'), iif(i % ${String(FAILED_EVERY)} = 0, 'policy', NULL), 0, 0
    FROM events, n;`);
}

const viewer = { person: "1", superuser: true };

function wholeLog({ db }: TestDatabase, limits: LogLimits, filter: Parameters<typeof deliveries>[1]["filter"]) {
  const pages = [deliveries(db, { viewer, filter, page: { limit: 25, after: null } }, limits)];
  for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null) {
    pages.push(deliveries(db, { viewer, filter, page: { limit: 25, after: next } }, limits));
  }
  return pages;
}

describe("a page of the log", () => {
  test("stops after so many rows looked at, may be short, and its key leads to everything that matches", async () => {
    await using database = openTestDatabase();
    aLog(database);

    const pages = wholeLog(
      database,
      { rowsMax: 70, elapsedMaxMs: 10_000, rowsPerLook: 1 },
      { ...ANY_DELIVERY, state: ["failed", "retrying"] },
    );

    expect(pages.length).toBeGreaterThanOrEqual(Math.floor(1_000 / 70));
    const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
    expect([ids.length, new Set(ids).size]).toEqual([100, 100]);
  });

  test("stops when its time is up, one row further on at least", async () => {
    await using database = openTestDatabase();
    aLog(database);

    const pages = wholeLog(
      database,
      { rowsMax: 20_000, elapsedMaxMs: -1, rowsPerLook: 1 },
      { ...ANY_DELIVERY, state: ["failed", "retrying"] },
    );

    expect(pages.flatMap(({ items }) => items)).toHaveLength(100);
    expect(pages.length).toBeGreaterThanOrEqual(1_000);
  });

  test("is never cut short by time before it has looked at a few rows: what is little comes whole, however busy the machine", async () => {
    await using database = openTestDatabase();
    aLog(database);

    const pages = wholeLog(database, { ...LOG_LIMITS, elapsedMaxMs: -1 }, { ...ANY_DELIVERY, state: ["failed", "retrying"] });

    expect(pages.flatMap(({ items }) => items)).toHaveLength(100);
    expect(pages.length).toBeLessThanOrEqual(Math.ceil(1_000 / LOG_LIMITS.rowsPerLook) + 1);
  });

  test.each([
    ["failed", 100],
    ["delivered", 890],
    ["pending", 10],
    ["held", 0],
  ] as const)("of what is %s leads to all of it, one row at a time", async (state, count) => {
    await using database = openTestDatabase();
    aLog(database);
    database.db.$client.exec(`UPDATE deliveries SET state = 'pending', settled_at = NULL, due_at = 0 WHERE target = 'name:n1';
      INSERT INTO event_counts (event, channel, state, count) SELECT seq, 'mail', 'pending', 1 FROM events;
      UPDATE channels SET enabled = 1`);

    const pages = wholeLog(database, { rowsMax: 20_000, elapsedMaxMs: -1, rowsPerLook: 1 }, { ...ANY_DELIVERY, state: [state] });

    const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
    expect([ids.length, new Set(ids).size]).toEqual([count, count]);
  });

  test("passes over events without a row in its time as well", async () => {
    await using database = openTestDatabase();
    aLog(database);

    const pages = wholeLog(database, { rowsMax: 3, elapsedMaxMs: 10_000, rowsPerLook: 1 }, { ...ANY_DELIVERY, channel: "slack" });

    expect(pages).toHaveLength(Math.ceil(10 / 3));
    expect(pages.flatMap(({ items }) => items)).toEqual([]);
  });

  test("is full where nothing stops it", async () => {
    await using database = openTestDatabase();
    aLog(database);

    const pages = wholeLog(database, { rowsMax: 20_000, elapsedMaxMs: 10_000, rowsPerLook: 1 }, ANY_DELIVERY);

    expect(pages.slice(0, 40).map(({ items }) => items.length)).toEqual(Array.from({ length: 40 }, () => 25));
    expect(new Set(pages.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(1_000);
  });
});
