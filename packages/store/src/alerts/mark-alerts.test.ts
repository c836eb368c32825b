import type { AlertFilter, PageKey } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../testing/database.ts";
import { alerts, unreadCount } from "./alert-reads.ts";
import { alertWrites } from "./alert-store.ts";
import { markAlerts as markNow } from "./mark-alerts.ts";

const ALERTS = 5_010;
const ALL: AlertFilter = { state: "all", event: null, product: null, severity: null, since: null, until: null };

/** One superuser with many alerts, written past the fan-out: only their number matters here. */
function manyAlerts({ db }: TestDatabase): void {
  db.$client.exec(`
    INSERT INTO people (id, username, name, active, superuser, created_at, updated_at) VALUES (1, 'sue', 'Sue', 1, 1, 0, 0);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${String(ALERTS)})
    INSERT INTO events (seq, id, source, client_id, event_key, event_type, title, occurred_at, accepted_at, data, audience, rule, alert_only,
      body, body_hash, fan_out, intended, changed_at)
    SELECT i, 'e' || i, 'test', i, 'other', 15, 'T', 0, 0, '{}', 'default', 'default_superusers', 0, '', '', 'fanned_out', 1, 0 FROM n;
    INSERT INTO deliveries (event, channel, target, generation, person, state, why, created_at, settled_at)
    SELECT seq, 'alert', 'p1', 0, 1, 'delivered', 'default', 0, 0 FROM events;`);
}

describe("marking by filter", () => {
  test("stops at 5,000, tells that there are more, and comes to its end although the filter still matches", async () => {
    await using database = openTestDatabase();
    manyAlerts(database);
    const { markAlerts } = alertWrites(database.writer);
    const filter = ALL;
    const mark = () => markAlerts({ person: "1", which: { filter }, set: { read: true }, at: 9 });

    expect(await mark()).toEqual({ changed: 5_000, more: true });
    expect(unreadCount(database.db, "1")).toBe(10);
    expect(await mark()).toEqual({ changed: 10, more: false });
    expect(await mark()).toEqual({ changed: 0, more: false });
  });
});

/** Three critical ones among all the others: the newest, one in the middle, the oldest. */
const CRITICAL = [5_010, 2_000, 1];

function someCritical(database: TestDatabase): void {
  manyAlerts(database);
  database.db.$client.exec(`UPDATE events SET severity = 'critical' WHERE seq IN (${CRITICAL.join(", ")});
    UPDATE events SET accepted_at = seq * 1000, changed_at = seq * 1000;
    UPDATE deliveries SET created_at = event * 1000, settled_at = event * 1000;`);
}

/** Every page of a filter, with how many alerts each had. */
function pagesOf(
  { db }: TestDatabase,
  filter: AlertFilter,
  limit: number,
): { readonly ids: readonly string[]; readonly pages: readonly number[] } {
  const ids: string[] = [];
  const pages: number[] = [];
  let after: PageKey | null = null;
  do {
    const page = alerts(db, { person: "1", filter, page: { limit, after } }, 1_000);
    ids.push(...page.items.map(({ eventId }) => eventId));
    pages.push(page.items.length);
    after = page.next;
  } while (after !== null);
  return { ids, pages };
}

describe("few alerts among many", () => {
  test("are listed without a gap or a repeat by pages that look at so many each, and may be empty", async () => {
    await using database = openTestDatabase();
    someCritical(database);

    const { ids, pages } = pagesOf(database, { ...ALL, severity: "critical" }, 50);

    expect(ids).toEqual(["e5010", "e2000", "e1"]);
    expect(pages).toEqual([1, 0, 0, 1, 0, 1]);
    expect(pagesOf(database, { ...ALL, severity: "critical" }, 1).ids).toEqual(ids);
  });

  test("of a time are looked for where that time is", async () => {
    await using database = openTestDatabase();
    someCritical(database);
    const first = (from: number, to: number) => ({ ...ALL, since: from * 1_000, until: to * 1_000 });

    expect(pagesOf(database, first(5_008, 6_000), 50)).toEqual({ ids: ["e5010", "e5009", "e5008"], pages: [3] });
    expect(pagesOf(database, first(0, 3), 50).ids).toEqual(["e2", "e1"]);
    expect(pagesOf(database, first(6_000, 7_000), 50)).toEqual({ ids: [], pages: [0] });
  });

  test("of a clock that was put back are found all the same", async () => {
    await using database = openTestDatabase();
    someCritical(database);
    const hour = 3_600_000;
    database.db.$client.exec(`UPDATE events SET accepted_at = accepted_at + ${String(5 * hour)} WHERE seq < 2500;`);

    const { ids } = pagesOf(database, { ...ALL, severity: "critical", until: 2_001_000 }, 50);

    expect(ids).toEqual(["e2000", "e1"]);
  });

  test("are marked piece by piece, each from where the one before has stopped", async () => {
    await using database = openTestDatabase();
    someCritical(database);
    const steps: number[] = [];
    let from: PageKey | undefined;
    do {
      const which = { filter: { ...ALL, severity: "critical" as const }, ...(from === undefined ? {} : { from }) };
      const step = markNow(database.db, { person: "1", which, set: { archived: true }, at: 9 }, 1_000);
      steps.push(step.changed);
      expect(step.more).toBe(step.from !== undefined);
      ({ from } = step);
    } while (from !== undefined);

    expect(steps).toEqual([1, 0, 0, 1, 0, 1]);
    expect(pagesOf(database, { ...ALL, state: "archived" }, 50).ids).toEqual(["e5010", "e2000", "e1"]);
  });
});
