import { assertMove, type Settlement } from "@tocsin/domain";
import type { AttemptEnd, DeliveryId, DispatchStore, StartedAttempt } from "@tocsin/ports";
import { countChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { jsonRows } from "../json-rows.ts";
import { refusedAddresses } from "../schema-settings.ts";
import { statement } from "../statements.ts";
import { noteEndpointOutcomes } from "../webhooks/endpoint-outcomes.ts";
import { KEY_COLUMNS, keyValues, type LeasedRow, type RowKey, rowsOf, SAME_KEY } from "./delivery-rows.ts";
import { takeBackSend } from "./person-caps.ts";

const ATTEMPT_ROWS = jsonRows(":rows", [...KEY_COLUMNS, "attempt"]);

export const NEXT_ATTEMPTS = `UPDATE deliveries AS d SET attempt_number = k.attempt,
    message_id_domain = coalesce(d.message_id_domain, :domain) FROM ${ATTEMPT_ROWS} k WHERE ${SAME_KEY}`;

/** What may have arrived before, in this generation or one that was sent again by hand, makes this try a possible repeat. */
const INSERT_ATTEMPTS = `INSERT INTO attempts (event, channel, target, generation, attempt, boot, started_at, outcome, possible_repeat)
  SELECT k.event, k.channel, k.target, k.generation, k.attempt, :boot, :now, 'started', (k.attempt > 1 OR k.generation > 0) AND EXISTS (
    SELECT 1 FROM attempts d WHERE d.event = k.event AND d.channel = k.channel AND d.target = k.target AND d.generation <= k.generation
      AND (d.outcome = 'unknown' OR d.failure = 'ambiguous'))
  FROM ${ATTEMPT_ROWS} k`;

const COUNT_REPEATS = `INSERT INTO possible_repeats (channel, count)
  SELECT k.channel, count(*) FROM ${ATTEMPT_ROWS} k CROSS JOIN attempts d ON ${SAME_KEY} AND d.attempt = k.attempt
  WHERE d.possible_repeat = 1 GROUP BY k.channel
  ON CONFLICT (channel) DO UPDATE SET count = count + excluded.count`;

/** One `started` row per delivery that this boot still holds and has not started yet. */
export function startAttempts(db: Db, input: Parameters<DispatchStore["startAttempts"]>[0]): readonly StartedAttempt[] {
  const { deliveries, now, boot, messageIdDomain: domain = null } = input;
  const ids = [...new Set(deliveries)];
  const rows = rowsOf(db, ids);
  const started = ids.flatMap((delivery, place) => {
    const row = rows[place];
    return row?.lease_boot === boot && row.started === 0 ? [{ delivery, key: row, attempt: row.attempt_number + 1 }] : [];
  });
  statement<{ rows: string; domain: string | null }>(db, NEXT_ATTEMPTS).run({ rows: attemptRows(started), domain });
  writeStarted(db, { started, now, boot });
  return started.map(({ delivery, attempt }) => ({ delivery, attempt }));
}

export interface StartedRow {
  readonly key: RowKey;
  readonly attempt: number;
}

interface WriteStarted {
  readonly started: readonly StartedRow[];
  readonly now: number;
  readonly boot: string;
}

/** The log's rows of attempts whose numbers stand in their deliveries already. */
export function writeStarted(db: Db, { started, now, boot }: WriteStarted): void {
  const values = { rows: attemptRows(started), now, boot };
  statement<typeof values>(db, INSERT_ATTEMPTS).run(values);
  const again = started.filter(({ key, attempt }) => attempt > 1 || key.generation > 0);
  if (again.length > 0) statement<{ rows: string }>(db, COUNT_REPEATS).run({ rows: attemptRows(again) });
}

function attemptRows(started: readonly StartedRow[]): string {
  return JSON.stringify(started.map(({ key, attempt }) => [...keyValues(key), attempt]));
}

/** Writes what the domain settled, fenced by the attempt number: the newest attempt speaks for its delivery, once. */
export function settleAttempts(db: Db, ends: readonly AttemptEnd[]): readonly DeliveryId[] {
  const rows = rowsOf(
    db,
    ends.map(({ delivery }) => delivery),
  );
  const settled = new Map<DeliveryId, SettledRow>();
  const counts = countChanges();
  for (const [place, end] of ends.entries()) {
    const row = rows[place];
    if (row?.started !== 1 || row.attempt_number !== end.attempt || settled.has(end.delivery)) continue;
    assertMove(row.state, end.settlement.state);
    counts.move(row.event, row.channel, { from: row.state, to: end.settlement.state });
    settled.set(end.delivery, { key: row, end });
  }
  writeSettled(db, [...settled.values()]);
  noteEndpointOutcomes(db, [...settled.values()]);
  counts.flush(db, Math.max(0, ...[...settled.values()].map(({ end }) => end.at)));
  return [...settled.keys()];
}

function isSurelyNotSent({ settlement: { state }, failure }: AttemptEnd): boolean {
  return state !== "delivered" && state !== "accepted" && failure !== "ambiguous";
}

interface SettledRow {
  readonly key: LeasedRow;
  readonly end: AttemptEnd;
}

const SETTLED_COLUMNS = ["state", "reason", "attempts", "due_at", "settled_at", "receipt"] as const;
const ENDED_COLUMNS = ["attempt", "ended_at", "outcome", "failure", "request", "code", "answer", "duration_ms"] as const;
const SETTLED_ROWS = jsonRows(":rows", [...KEY_COLUMNS, ...SETTLED_COLUMNS, ...ENDED_COLUMNS]);

export const SETTLE = `UPDATE deliveries AS d SET state = k.state, reason = k.reason, attempts = k.attempts, due_at = k.due_at,
  settled_at = k.settled_at, receipt = k.receipt, lease_boot = NULL, lease_until = NULL FROM ${SETTLED_ROWS} k WHERE ${SAME_KEY}`;
export const END_ATTEMPTS = `UPDATE attempts AS d SET ended_at = k.ended_at, outcome = k.outcome, failure = k.failure, request = k.request,
  code = k.code, answer = k.answer, duration_ms = k.duration_ms FROM ${SETTLED_ROWS} k WHERE ${SAME_KEY} AND d.attempt = k.attempt`;

function writeSettled(db: Db, settled: readonly SettledRow[]): void {
  const rows = JSON.stringify(settled.map(({ key, end }) => [...keyValues(key), ...settledValues(end), ...endedValues(end)]));
  statement<{ rows: string }>(db, SETTLE).run({ rows });
  statement<{ rows: string }>(db, END_ATTEMPTS).run({ rows });
  for (const { key, end } of settled) {
    if (isSurelyNotSent(end)) takeBackSend(db, key);
    if (isLostAddress(key, end)) refuseAddress(db, end);
  }
}

/** Settings that somebody only tries out say nothing about the address for the others (rule N3). */
function isLostAddress({ channel, is_test: isTest }: LeasedRow, { settlement, failure }: AttemptEnd): boolean {
  return channel === "mail" && isTest === 0 && settlement.state === "failed" && failure === "recipient";
}

/** A state's own fields, in the order of {@link SETTLED_COLUMNS}; the others are empty. */
function settledValues({ settlement, at }: AttemptEnd): readonly (string | number | null)[] {
  const { state, attempts } = settlement;
  switch (settlement.state) {
    case "delivered":
    case "accepted":
      return [state, null, attempts, null, at, settlement.receipt];
    case "retrying":
      return [state, settlement.failure, attempts, settlement.dueAt, null, null];
    case "failed":
      return [state, settlement.failure, attempts, null, at, null];
    case "pending":
      // It waits for its connection, and is as good as never tried.
      return [state, null, attempts, settlement.dueAt, null, null];
  }
}

const OUTCOME = {
  delivered: "delivered",
  accepted: "accepted",
  retrying: "retry",
  failed: "failed",
  pending: "paused",
} as const satisfies Record<Settlement["state"], string>;

/** In the order of {@link ENDED_COLUMNS}. */
function endedValues({ attempt, settlement, failure, request, answer, durationMs, at }: AttemptEnd): readonly (string | number | null)[] {
  return [attempt, at, OUTCOME[settlement.state], failure, request, answer.code, answer.text, durationMs];
}

function refuseAddress(db: Db, { address, answer, at }: AttemptEnd): void {
  const refused = { code: answer.code, at };
  db.insert(refusedAddresses)
    .values({ address, ...refused })
    .onConflictDoUpdate({ target: refusedAddresses.address, set: refused })
    .run();
}
