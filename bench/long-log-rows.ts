import type { openDatabase } from "@tocsin/store";
import { fillTotals } from "./delivery-totals.ts";

type Connection = ReturnType<typeof openDatabase>["$client"];

export const LOG_PEOPLE = 2_000;
export const LOG_PRODUCTS = 200;
/** Mails of the newest events that are due and not claimed yet. */
export const WAITING_MAILS = 5_000;

const PER_EVENT = 100;
const EVENTS_AT_A_TIME = 1_000;

/**
 * A history of so many deliveries: each event reached a hundred people, half by alert and half by mail; of the mails one in
 * fifty failed and one in fifty was suppressed, and those of the newest events wait.
 */
export function fillLog(client: Connection, deliveries: number): void {
  const events = deliveries / PER_EVENT;
  client.pragma("synchronous = OFF");
  client.transaction(() => {
    client.prepare(PEOPLE).run({ people: LOG_PEOPLE });
    client.exec("INSERT INTO product_types (id, name, active) VALUES (1, 'All', 1)");
    client.prepare(PRODUCTS).run({ products: LOG_PRODUCTS });
    client.exec("INSERT INTO product_type_members (product_type, person, source, role) SELECT 1, id, '', 'reader' FROM people");
    client.exec("UPDATE channels SET enabled = 1 WHERE channel = 'mail'");
  })();
  const fill = client.transaction((first: number, last: number) => {
    client.prepare(EVENTS).run({ first, last, products: LOG_PRODUCTS });
    client.prepare(DELIVERIES).run({ first, last, people: LOG_PEOPLE, waiting: events - (2 * WAITING_MAILS) / PER_EVENT });
    client.prepare(COUNTS).run({ first, last });
  });
  for (let first = 1; first <= events; first += EVENTS_AT_A_TIME) fill(first, Math.min(events, first + EVENTS_AT_A_TIME - 1));
  fillTotals(client);
  client.pragma("wal_checkpoint(TRUNCATE)");
  client.pragma("synchronous = FULL");
}

const PEOPLE = `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :people)
  INSERT INTO people (id, username, name, email, active, superuser, created_at, updated_at)
  SELECT n, 'person' || n, 'Person ' || n, 'person' || n || '@example.com', 1, n = 1, 0, 0 FROM number`;
const PRODUCTS = `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :products)
  INSERT INTO products (id, name, product_type, active) SELECT n, 'Product ' || n, 1, 1 FROM number`;
/** One in ten is of another type. */
const EVENTS = `WITH RECURSIVE number (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM number WHERE n < :last)
  INSERT INTO events (seq, id, source, client_id, event_key, event_type, title, occurred_at, accepted_at, product, data, audience, rule,
    alert_only, body, body_hash, fan_out, intended, changed_at)
  SELECT n, 'event-' || n, 'bench', 'event-' || n, 'scan_added', CASE WHEN n % 10 = 0 THEN 16 ELSE 5 END, 'Scan added', n, n,
    1 + CAST(n % :products AS INTEGER), '{}', 'default', 'product', 0, '{}', 'hash-' || n, 'fanned_out', 100, n FROM number`;
const DELIVERIES = `WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < 99),
  row (event, n, person, channel) AS (
    SELECT e.seq, n, 1 + CAST((e.seq * 31 + n / 2 * 13) % :people AS INTEGER), CASE WHEN n % 2 = 0 THEN 'alert' ELSE 'mail' END
    FROM events e CROSS JOIN number WHERE e.seq BETWEEN :first AND :last),
  decided AS (SELECT *, CASE WHEN channel = 'alert' THEN 'delivered' WHEN event > :waiting THEN 'pending'
    WHEN (event + n) % 50 = 1 THEN 'failed' WHEN (event + n) % 50 = 3 THEN 'suppressed' ELSE 'delivered' END AS state FROM row)
  INSERT INTO deliveries (event, channel, target, generation, person, state, reason, why, created_at, due_at, expires_at, settled_at)
  SELECT event, channel, 'p' || person, 0, person, state, CASE state WHEN 'failed' THEN 'recipient' WHEN 'suppressed' THEN 'no_address' END,
    'system', event, CASE WHEN state = 'pending' THEN event END, CASE WHEN channel = 'mail' THEN event + 432000000 END,
    CASE WHEN state <> 'pending' THEN event END FROM decided ORDER BY event, channel, 'p' || person`;
const COUNTS = `INSERT INTO event_counts (event, channel, state, count)
  SELECT event, channel, state, count(*) FROM deliveries WHERE event BETWEEN :first AND :last GROUP BY event, channel, state`;
