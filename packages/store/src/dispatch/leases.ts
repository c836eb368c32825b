import { assertMove, QUARANTINE_CRASHES, SUSPECT_CRASHES, SUSPECT_WAIT_MS } from "@tocsin/domain";
import type { DispatchStore } from "@tocsin/ports";
import { countChanges, type CountChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { jsonRows } from "../json-rows.ts";
import { statement } from "../statements.ts";
import { takeBackSend } from "./person-caps.ts";
import { type LoggedAttempt, logUnknown } from "./attempt-log.ts";
import { BY_KEY, KEY_COLUMNS, keysOf, keyValues, LEASED_COLUMNS, type LeasedRow, type RowKey, rowsOf, SAME_KEY } from "./delivery-rows.ts";

/** Gives back what was claimed and not started; it was due when it was claimed, and is due at once. */
export function releaseLeases(db: Db, { deliveries, boot }: Parameters<DispatchStore["releaseLeases"]>[0]): number {
  const counts = countChanges();
  const released = rowsOf(db, deliveries).filter((row) => row.lease_boot === boot && row.started === 0);
  for (const row of released) backToPending(db, { row, counts, dueAt: row.created_at, crashed: 0 });
  counts.flush(db, null);
  return released.length;
}

const RENEW = `UPDATE deliveries AS d SET lease_until = :until FROM ${jsonRows(":rows", KEY_COLUMNS)} k
  WHERE ${SAME_KEY} AND d.state = 'sending' AND d.lease_boot = :boot`;

export function renewLeases(db: Db, { deliveries, boot, now, leaseMs }: Parameters<DispatchStore["renewLeases"]>[0]): number {
  const rows = JSON.stringify(keysOf(db, deliveries).map(({ key }) => keyValues(key)));
  return statement<{ rows: string; boot: string; until: number }>(db, RENEW).run({ rows, boot, until: now + leaseMs }).changes;
}

const OF_OTHER_BOOTS = `SELECT ${LEASED_COLUMNS} FROM deliveries d WHERE d.state = 'sending' AND d.lease_boot <> ?`;

/** Also those that an earlier process left waiting: their time may come while this one is no older. */
export const SUSPECTS_WAIT = `UPDATE deliveries SET due_at = :at WHERE channel IN ('mail', 'slack', 'msteams', 'webhooks')
  AND crash_count >= :crashes AND state IN ('pending', 'retrying') AND due_at < :at`;

/** A process that died left its leases: who was in the middle of an attempt may have arrived, and counts a crash. */
export function releaseOrphans(
  db: Db,
  { boot, now }: Parameters<DispatchStore["releaseOrphans"]>[0],
): Awaited<ReturnType<DispatchStore["releaseOrphans"]>> {
  const counts = countChanges();
  const orphans = statement<[string], LeasedRow>(db, OF_OTHER_BOOTS).all(boot);
  const crashed = orphans.filter(({ started }) => started === 1);
  const quarantined = crashed.filter(({ crash_count: before }) => before + 1 >= QUARANTINE_CRASHES);
  logUnknown(db, crashed.map(attemptOf), { now, failure: "crash" });
  for (const row of orphans) {
    if (quarantined.includes(row)) quarantine(db, { row, counts, now });
    else backToPending(db, { row, counts, dueAt: now, crashed: row.started });
  }
  counts.flush(db, now);
  const suspects = { crashes: SUSPECT_CRASHES, at: now + SUSPECT_WAIT_MS };
  statement<typeof suspects>(db, SUSPECTS_WAIT).run(suspects);
  return { released: orphans.length, crashed: crashed.length, quarantined: quarantined.length };
}

const RUN_OUT = `SELECT ${LEASED_COLUMNS} FROM deliveries d WHERE d.state = 'sending' AND d.lease_until <= ?`;

/** A lease that ran out under a living process: what was started may have arrived, but nothing crashed. */
export function releaseExpiredLeases(db: Db, now: number): number {
  const counts = countChanges();
  const rows = statement<[number], LeasedRow>(db, RUN_OUT).all(now);
  const started = rows.filter((row) => row.started === 1);
  logUnknown(db, started.map(attemptOf), { now, failure: null });
  for (const row of rows) backToPending(db, { row, counts, dueAt: now, crashed: 0 });
  counts.flush(db, now);
  return rows.length;
}

function attemptOf(row: LeasedRow): LoggedAttempt {
  return { key: row, attempt: row.attempt_number };
}

const BACK_TO_PENDING = `UPDATE deliveries SET state = 'pending', reason = NULL, due_at = :dueAt, crash_count = crash_count + :crashed,
  lease_boot = NULL, lease_until = NULL, started_at = NULL WHERE ${BY_KEY}`;

interface BackToPending {
  readonly row: LeasedRow;
  readonly counts: CountChanges;
  readonly dueAt: number;
  readonly crashed: 0 | 1;
}

const END_TEST = `UPDATE deliveries SET state = 'failed', reason = 'crash', settled_at = :dueAt, attempts = 1,
  lease_boot = NULL, lease_until = NULL, started_at = NULL WHERE ${BY_KEY}`;

/** A test is tried once: nobody waits for its answer any more (rule N3). */
function endTest(db: Db, { row, counts, dueAt }: BackToPending): void {
  assertMove(row.state, "failed");
  const values = { ...keyOf(row), dueAt };
  statement<typeof values>(db, END_TEST).run(values);
  counts.move(row.event, row.channel, { from: row.state, to: "failed" });
}

const TESTS_UNDER_WAY = `SELECT ${LEASED_COLUMNS} FROM deliveries d WHERE d.state = 'sending' AND EXISTS (SELECT 1 FROM events WHERE seq = d.event AND is_test = 1)`;

/** Those whose process is gone; what is known of their attempts has been logged before. */
export function endTests(db: Db, now: number): void {
  const counts = countChanges();
  for (const row of statement<[], LeasedRow>(db, TESTS_UNDER_WAY).all()) endTest(db, { row, counts, dueAt: now, crashed: 0 });
  counts.flush(db, now);
}

function backToPending(db: Db, { row, counts, dueAt, crashed }: BackToPending): void {
  // What was not started was surely not sent.
  if (row.started === 0) takeBackSend(db, row);
  if (row.is_test === 1) {
    endTest(db, { row, counts, dueAt, crashed });
    return;
  }
  assertMove(row.state, "pending");
  const values = { ...keyOf(row), dueAt, crashed };
  statement<typeof values>(db, BACK_TO_PENDING).run(values);
  counts.move(row.event, row.channel, { from: row.state, to: "pending" });
}

const QUARANTINE = `UPDATE deliveries SET state = 'held', reason = 'quarantined', due_at = :now, crash_count = crash_count + 1,
  lease_boot = NULL, lease_until = NULL, started_at = NULL WHERE ${BY_KEY}`;

interface Quarantine {
  readonly row: LeasedRow;
  readonly counts: CountChanges;
  readonly now: number;
}

function quarantine(db: Db, { row, counts, now }: Quarantine): void {
  assertMove(row.state, "held");
  const values = { ...keyOf(row), now };
  statement<typeof values>(db, QUARANTINE).run(values);
  counts.move(row.event, row.channel, { from: row.state, to: "held" });
}

function keyOf({ event, channel, target, generation }: RowKey): RowKey {
  return { event, channel, target, generation };
}
