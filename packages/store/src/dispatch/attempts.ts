import { assertMove, type DeliveryState, type FailureClass, type Settlement } from "@tocsin/domain";
import type { AttemptEnd, DeliveryId, DispatchStore, StartedAttempt } from "@tocsin/ports";
import { countChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { refusedAddresses } from "../schema-settings.ts";
import { statement } from "../statements.ts";
import { BY_KEY, LEASED_COLUMNS, type LeasedRow, rowFinder, type RowKey } from "./delivery-rows.ts";
import { takeBackSend } from "./person-caps.ts";

const NEXT_ATTEMPT = `UPDATE deliveries SET attempt_number = attempt_number + 1
  WHERE ${BY_KEY} AND state = 'sending' AND lease_boot = :boot AND NOT EXISTS (SELECT 1 FROM attempts WHERE ${BY_KEY} AND outcome = 'started')
  RETURNING attempt_number`;

/** What may have arrived before, in this generation or one that was sent again by hand, makes this try a possible repeat. */
const INSERT_ATTEMPT = `INSERT INTO attempts (event, channel, target, generation, attempt, boot, started_at, outcome, possible_repeat)
  VALUES (:event, :channel, :target, :generation, :attempt, :boot, :now, 'started',
    EXISTS (SELECT 1 FROM attempts WHERE event = :event AND channel = :channel AND target = :target AND generation <= :generation
      AND (outcome = 'unknown' OR failure = 'ambiguous')))`;

/** One `started` row per delivery that this boot still holds and has not started yet. */
export function startAttempts(db: Db, { deliveries, now, boot }: Parameters<DispatchStore["startAttempts"]>[0]): readonly StartedAttempt[] {
  const find = rowFinder(db);
  return deliveries.flatMap((delivery) => {
    const key = find(delivery);
    if (key === null) return [];
    const started = statement<RowKey & { boot: string }, { attempt_number: number }>(db, NEXT_ATTEMPT).get({ ...key, boot });
    if (started === undefined) return [];
    const attempt = started.attempt_number;
    statement<RowKey & { attempt: number; boot: string; now: number }>(db, INSERT_ATTEMPT).run({ ...key, attempt, boot, now });
    return [{ delivery, attempt }];
  });
}

const LEASED = `SELECT ${LEASED_COLUMNS} FROM deliveries d
  WHERE d.event = :event AND d.channel = :channel AND d.target = :target AND d.generation = :generation`;

/** Writes what the domain settled, fenced by the attempt number: the newest attempt speaks for its delivery, once. */
export function settleAttempts(db: Db, ends: readonly AttemptEnd[]): readonly DeliveryId[] {
  const find = rowFinder(db);
  const counts = countChanges();
  const written = ends.filter((end) => {
    const key = find(end.delivery);
    const row = key === null ? undefined : statement<RowKey, LeasedRow>(db, LEASED).get(key);
    if (row?.started !== 1 || row.attempt_number !== end.attempt) return false;
    assertMove(row.state, end.settlement.state);
    writeSettlement(db, row, end);
    counts.move(row.event, row.channel, { from: row.state, to: end.settlement.state });
    return true;
  });
  counts.flush(db, Math.max(0, ...written.map(({ at }) => at)));
  return written.map(({ delivery }) => delivery);
}

function writeSettlement(db: Db, { event, channel, target, generation }: RowKey, end: AttemptEnd): void {
  const key = { event, channel, target, generation };
  writeDelivery(db, key, end);
  writeAttempt(db, key, end);
  if (isSurelyNotSent(end)) takeBackSend(db, key);
  if (channel === "mail" && end.settlement.state === "failed" && end.failure === "recipient") refuseAddress(db, end);
}

function isSurelyNotSent({ settlement: { state }, failure }: AttemptEnd): boolean {
  return state !== "delivered" && state !== "accepted" && failure !== "ambiguous";
}

const SETTLE = `UPDATE deliveries SET state = :state, reason = :reason, attempts = :attempts, due_at = :dueAt, settled_at = :settledAt,
  receipt = :receipt, lease_boot = NULL, lease_until = NULL WHERE ${BY_KEY}`;

interface SettledColumns {
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly reason: FailureClass | null;
  readonly dueAt: number | null;
  readonly settledAt: number | null;
  readonly receipt: string | null;
}

function writeDelivery(db: Db, key: RowKey, { settlement, at }: AttemptEnd): void {
  statement<RowKey & SettledColumns>(db, SETTLE).run({ ...key, ...settledColumns(settlement, at) });
}

/** A state's own fields; the others are empty. A delivery that waits for its connection is as good as never tried. */
function settledColumns(settlement: Settlement, at: number): SettledColumns {
  const { state, attempts } = settlement;
  const empty = { state, attempts, reason: null, dueAt: null, settledAt: null, receipt: null };
  switch (settlement.state) {
    case "delivered":
    case "accepted":
      return { ...empty, settledAt: at, receipt: settlement.receipt };
    case "retrying":
      return { ...empty, dueAt: settlement.dueAt, reason: settlement.failure };
    case "failed":
      return { ...empty, settledAt: at, reason: settlement.failure };
    case "pending":
      return { ...empty, dueAt: settlement.dueAt };
  }
}

const END_ATTEMPT = `UPDATE attempts SET ended_at = :at, outcome = :outcome, failure = :failure, code = :code, answer = :text,
  duration_ms = :durationMs WHERE ${BY_KEY} AND attempt = :attempt`;

const OUTCOME = {
  delivered: "delivered",
  accepted: "accepted",
  retrying: "retry",
  failed: "failed",
  pending: "paused",
} as const satisfies Record<Settlement["state"], string>;

function writeAttempt(db: Db, key: RowKey, { attempt, settlement, failure, answer, durationMs, at }: AttemptEnd): void {
  const values = { ...key, attempt, outcome: OUTCOME[settlement.state], failure, code: answer.code, text: answer.text, durationMs, at };
  statement<typeof values>(db, END_ATTEMPT).run(values);
}

function refuseAddress(db: Db, { address, answer, at }: AttemptEnd): void {
  const refused = { code: answer.code, at };
  db.insert(refusedAddresses)
    .values({ address, ...refused })
    .onConflictDoUpdate({ target: refusedAddresses.address, set: refused })
    .run();
}
