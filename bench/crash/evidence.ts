import Sqlite from "better-sqlite3";
import type { LoggedAttempts, StoredAlert } from "./judge.ts";

/** What the database says, read beside the server, or from what a killed one has left. */
export interface Evidence extends Disposable {
  /** "ok", or what SQLite finds broken. */
  readonly integrity: () => string;
  /** Deliveries that are not final, and events whose deliveries are not known yet. */
  readonly open: () => { readonly deliveries: number; readonly events: number };
  readonly alerts: () => readonly StoredAlert[];
  readonly attempts: () => ReadonlyMap<string, LoggedAttempts>;
  /** The most attempts that one killed process left without an outcome. */
  readonly mostCutOff: () => number;
  /** Deliveries that ended in another state than delivered or accepted; people without an endpoint of their own aside. */
  readonly undelivered: () => number;
  /** Deliveries that a process has in its hands, or had. */
  readonly leases: () => number;
  /** Attempts that began after then, epoch milliseconds. */
  readonly startedAfter: (at: number) => number;
  /** Attempts without an outcome. */
  readonly underWay: () => number;
  /** Deliveries that wait for another try. */
  readonly waitingAgain: () => number;
  /** Cards that wait because a flow of Teams takes 1,500 a day (page 04, 4.2). */
  readonly overTeamsDay: () => number;
  /** Deliveries that wait for somebody to say what becomes of them. */
  readonly held: () => number;
  /** When the event of that client's id was accepted, by the server's clock, epoch milliseconds. */
  readonly acceptedAt: (clientId: string) => number;
  /** How often an event of each of the clients' own ids is stored, and under which id of ours. */
  readonly events: () => readonly StoredEvent[];
}

export interface StoredEvent {
  readonly clientId: string;
  readonly id: string;
}

const OPEN = `SELECT coalesce(sum(count), 0) AS deliveries, (SELECT count(*) FROM events WHERE fan_out <> 'fanned_out') AS events
  FROM event_counts WHERE count > 0 AND state IN ('pending', 'held', 'sending', 'retrying')`;
const OVER_TEAMS_DAY = `SELECT count(*) FROM deliveries d WHERE d.channel = 'msteams' AND d.state = 'retrying' AND EXISTS (
  SELECT 1 FROM attempts a WHERE (a.event, a.channel, a.target, a.generation, a.attempt) = (d.event, d.channel, d.target, d.generation, d.attempt_number)
    AND a.code = 'flow_day')`;
const ALERTS = `SELECT e.id AS event, p.email AS address FROM deliveries d JOIN events e ON e.seq = d.event JOIN people p ON p.id = d.person
  WHERE d.channel = 'alert' AND d.state = 'delivered'`;
const ATTEMPTS = `SELECT e.id || '_' || a.channel || '_' || a.target || '_' || a.generation AS delivery, count(*) AS started,
    sum(a.outcome = 'unknown') AS cutOff
  FROM attempt_log a JOIN events e ON e.seq = a.event GROUP BY 1`;
const MOST_CUT_OFF = `SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM attempts WHERE outcome = 'unknown' GROUP BY boot)`;

export function openEvidence(file: string): Evidence {
  const db = new Sqlite(file, { readonly: true, timeout: 5_000 });
  return {
    integrity: () => String(db.pragma("integrity_check", { simple: true })),
    open: () => db.prepare<[], { deliveries: number; events: number }>(OPEN).get() ?? { deliveries: 0, events: 0 },
    alerts: () => db.prepare<[], StoredAlert>(ALERTS).all(),
    attempts: () =>
      new Map(
        db
          .prepare<[], LoggedAttempts & { delivery: string }>(ATTEMPTS)
          .all()
          .map(({ delivery, ...logged }) => [delivery, logged]),
      ),
    mostCutOff: () => Number(db.prepare(MOST_CUT_OFF).pluck().get()),
    undelivered: () =>
      Number(
        db
          .prepare("SELECT count(*) FROM deliveries WHERE state NOT IN ('delivered', 'accepted') AND reason IS NOT 'no_endpoint'")
          .pluck()
          .get(),
      ),
    leases: () => Number(db.prepare("SELECT count(*) FROM deliveries WHERE state = 'sending'").pluck().get()),
    startedAfter: (at) => Number(db.prepare("SELECT count(*) FROM attempt_log WHERE started_at > ?").pluck().get(at)),
    underWay: () => Number(db.prepare("SELECT count(*) FROM attempt_log WHERE outcome = 'started'").pluck().get()),
    waitingAgain: () => Number(db.prepare("SELECT count(*) FROM deliveries WHERE state = 'retrying'").pluck().get()),
    overTeamsDay: () => Number(db.prepare(OVER_TEAMS_DAY).pluck().get()),
    held: () => Number(db.prepare("SELECT count(*) FROM deliveries WHERE state = 'held'").pluck().get()),
    acceptedAt: (clientId) => Number(db.prepare("SELECT accepted_at FROM events WHERE client_id = ?").pluck().get(clientId)),
    events: () => db.prepare<[], StoredEvent>("SELECT client_id AS clientId, id FROM events").all(),
    [Symbol.dispose]: () => db.close(),
  };
}
