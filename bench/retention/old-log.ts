import type { openDatabase } from "@tocsin/store";
import { fillTotals } from "../delivery-totals.ts";
import type { Teams } from "../teams.ts";

type Connection = ReturnType<typeof openDatabase>["$client"];

export interface OldLog {
  readonly deliveries: number;
  /** So many of them are old, the first ones; the others are of yesterday. */
  readonly old: number;
  readonly teams: Teams;
  readonly now: number;
  /** Number of the first of its events. */
  readonly firstEvent?: number;
  /** An old database may not keep its counts together yet. */
  readonly hasTotals?: boolean;
  /** Whether some of it never came to an end; yes without it. */
  readonly isOpen?: boolean;
}

const DAY_MS = 86_400_000;
/** Older than anything is kept by the settings a database starts with. */
const AGE_DAYS = 400;
const EVENTS_AT_A_TIME = 1_000;
const PER_EVENT = 100;

/**
 * Events of more than a year ago and of yesterday, each to a hundred people: half of it alerts, half mails with an attempt each, of which one in fifty failed.
 * Of a thousand deliveries one never came to an end, unless all did: it waits for somebody, or for its next attempt after a first one.
 */
export function fillOldLog(
  client: Connection,
  { deliveries, old, teams, now, firstEvent = 1, hasTotals = true, isOpen = true }: OldLog,
): void {
  const before = firstEvent - 1;
  const events = before + lastEventOf(deliveries);
  const people = teams.size * teams.teams;
  const ages = { lastOld: before + lastEventOf(old), oldAt: now - AGE_DAYS * DAY_MS, youngAt: now - DAY_MS };
  client.pragma("synchronous = OFF");
  const fill = client.transaction((first: number, last: number) => {
    client.prepare(EVENTS).run({ first, last, ...ages, products: teams.teams });
    client.prepare(DELIVERIES).run({ first, last, people, later: now + DAY_MS, isOpen: Number(isOpen) });
    client.prepare(ATTEMPTS).run({ first, last });
    client.prepare(COUNTS).run({ first, last });
  });
  for (let first = firstEvent; first <= events; first += EVENTS_AT_A_TIME) fill(first, Math.min(events, first + EVENTS_AT_A_TIME - 1));
  if (hasTotals) fillTotals(client);
  client.pragma("wal_checkpoint(TRUNCATE)");
  client.pragma("synchronous = FULL");
}

/** The last of the events that so many deliveries belong to, from the first on. */
export function lastEventOf(deliveries: number): number {
  return Math.ceil(deliveries / PER_EVENT);
}

const EVENTS = `WITH RECURSIVE number (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM number WHERE n < :last)
  INSERT INTO events (seq, id, source, client_id, event_key, event_type, title, occurred_at, accepted_at, product, data, audience, rule,
    alert_only, body, body_hash, fan_out, intended, changed_at)
  SELECT n, 'old-' || n, 'bench', 'old-' || n, 'scan_added', 5, 'Scan added', age.at, age.at, 1 + CAST(n % :products AS INTEGER), '{}', 'default',
    'product', 0, '{}', 'old-' || n, 'fanned_out', ${String(PER_EVENT)}, age.at FROM (SELECT n, CASE WHEN n <= :lastOld THEN :oldAt ELSE :youngAt END AS at FROM number) age`;
/** n of the hundred: even ones are alerts; one in ten events holds 51 for somebody and 53 for its next attempt, both mails. */
const DELIVERIES = `WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < ${String(PER_EVENT - 1)}),
  row (event, n, at, person, channel) AS (
    SELECT e.seq, n, e.accepted_at, 1 + CAST((e.seq * 31 + n / 2 * 13) % :people AS INTEGER), CASE WHEN n % 2 = 0 THEN 'alert' ELSE 'mail' END
    FROM events e CROSS JOIN number WHERE e.seq BETWEEN :first AND :last),
  decided AS (SELECT *, CASE WHEN channel = 'alert' THEN 'delivered' WHEN :isOpen AND event % 20 = 3 AND n = 51 THEN 'held' WHEN :isOpen AND event % 20 = 13 AND n = 53 THEN 'retrying'
    WHEN (event + n) % 50 = 1 THEN 'failed' ELSE 'delivered' END AS state FROM row)
  INSERT INTO deliveries (event, channel, target, generation, person, state, reason, why, created_at, due_at, expires_at, settled_at, attempts, attempt_number)
  SELECT event, channel, 'p' || person, 0, person, state, CASE state WHEN 'failed' THEN 'recipient' WHEN 'held' THEN 'quarantined' END, 'system', at,
    CASE WHEN state IN ('held', 'retrying') THEN :later END, CASE WHEN channel = 'mail' THEN :later * 2 END,
    CASE WHEN state IN ('failed', 'delivered') THEN at END, channel = 'mail', channel = 'mail' FROM decided ORDER BY event, channel, 'p' || person`;
const ATTEMPTS = `INSERT INTO attempts (event, channel, target, generation, attempt, boot, started_at, ended_at, outcome, failure, code, answer, duration_ms)
  SELECT event, channel, target, generation, 1, 'old', created_at, created_at, CASE state WHEN 'delivered' THEN 'delivered' WHEN 'failed' THEN 'failed' ELSE 'retry' END,
    CASE state WHEN 'delivered' THEN NULL WHEN 'failed' THEN 'recipient' ELSE 'transient' END, '250', '2.0.0 Ok: queued as 4XyZ1234', 12
  FROM deliveries WHERE event BETWEEN :first AND :last AND channel = 'mail'`;
const COUNTS = `INSERT INTO event_counts (event, channel, state, count)
  SELECT event, channel, state, count(*) FROM deliveries WHERE event BETWEEN :first AND :last GROUP BY event, channel, state`;
