import { describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../testing/database.ts";
import { unreadCount } from "./alert-reads.ts";
import { alertWrites } from "./alert-store.ts";

const ALERTS = 5_010;

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
    const filter = { state: "all", event: null, product: null } as const;
    const mark = () => markAlerts({ person: "1", which: { filter }, set: { read: true }, at: 9 });

    expect(await mark()).toEqual({ changed: 5_000, more: true });
    expect(unreadCount(database.db, "1")).toBe(10);
    expect(await mark()).toEqual({ changed: 10, more: false });
    expect(await mark()).toEqual({ changed: 0, more: false });
  });
});
