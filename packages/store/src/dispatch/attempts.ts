import { assertMove, isTaken, type Settlement } from "@tocsin/domain";
import type { AttemptEnd, DeliveryId, DispatchStore, StartedAttempt } from "@tocsin/ports";
import { countChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { jsonRows } from "../json-rows.ts";
import { statement } from "../statements.ts";
import { noteEndpointOutcomes } from "../webhooks/endpoint-outcomes.ts";
import { canRepeat, countRepeats, ENDED_COLUMNS, IS_UNDER_WAY, logEnded, type LoggedAttempt } from "./attempt-log.ts";
import { KEY_COLUMNS, keysOf, keyText, keyValues, type RowKey, SAME_KEY } from "./delivery-rows.ts";
import { noteArrivals, takeBackSend } from "./person-caps.ts";
import { noteAddresses } from "./told-addresses.ts";

export const START = `UPDATE deliveries AS d SET attempt_number = d.attempt_number + 1, started_at = :now,
    message_id_domain = coalesce(d.message_id_domain, :domain)
  FROM ${jsonRows(":rows", KEY_COLUMNS)} k WHERE ${SAME_KEY} AND d.state = 'sending' AND d.lease_boot = :boot AND d.started_at IS NULL
  RETURNING event, channel, target, generation, attempt_number AS attempt`;

/** One attempt under way per delivery that this boot still holds and has not started yet. */
export function startAttempts(db: Db, input: Parameters<DispatchStore["startAttempts"]>[0]): readonly StartedAttempt[] {
  const { deliveries, now, boot, messageIdDomain: domain = null } = input;
  const keyed = keysOf(db, deliveries);
  const values = { rows: JSON.stringify(keyed.map(({ key }) => keyValues(key))), now, boot, domain };
  const started = statement<typeof values, RowKey & { attempt: number }>(db, START).all(values);
  countRepeats(
    db,
    started.map(({ attempt, ...key }) => ({ key, attempt })),
  );
  const attempts = new Map(started.map(({ attempt, ...key }) => [keyText(key), attempt]));
  return keyed.flatMap(({ id, key }) => {
    const attempt = attempts.get(keyText(key));
    return attempt === undefined ? [] : [{ delivery: id, attempt }];
  });
}

/** Writes what the domain settled, fenced by the attempt number: the newest attempt speaks for its delivery, once. */
export function settleAttempts(db: Db, ends: readonly AttemptEnd[]): readonly DeliveryId[] {
  const told = endsOf(db, ends);
  const settled = [
    ...writeSettled(
      db,
      "first",
      told.filter((one) => !canRepeat(one)),
    ),
    ...writeSettled(db, "again", told.filter(canRepeat)),
  ];
  const counts = countChanges();
  for (const { key, end } of settled) {
    assertMove("sending", end.settlement.state);
    counts.move(key.event, key.channel, { from: "sending", to: end.settlement.state });
    if (isSurelyNotSent(end)) takeBackSend(db, key);
  }
  noteAddresses(db, settled);
  noteArrivals(
    db,
    settled.filter(({ end }) => !isSurelyNotSent(end)).map(({ key, end: { at } }) => ({ key, at })),
  );
  noteEndpointOutcomes(db, settled);
  counts.flush(db, Math.max(0, ...settled.map(({ end }) => end.at)));
  return settled.map(({ end }) => end.delivery);
}

interface ToldEnd extends LoggedAttempt {
  readonly end: AttemptEnd;
}

/** Of what is told twice about one attempt, the first; what is no delivery of ours is left out. */
function endsOf(db: Db, ends: readonly AttemptEnd[]): readonly ToldEnd[] {
  const first = new Map(ends.toReversed().map((end) => [`${end.delivery} ${end.attempt}`, end]));
  const keys = new Map(
    keysOf(
      db,
      ends.map(({ delivery }) => delivery),
    ).map(({ id, key }) => [id, key]),
  );
  return [...first.values()].toReversed().flatMap((end) => {
    const key = keys.get(end.delivery);
    return key === undefined ? [] : [{ key, attempt: end.attempt, end }];
  });
}

function isSurelyNotSent({ settlement: { state }, failure }: AttemptEnd): boolean {
  return !isTaken(state) && failure !== "ambiguous";
}

const SETTLED_COLUMNS = ["state", "reason", "attempts", "due_at", "settled_at", "receipt"] as const;
const SETTLED_ROWS = jsonRows(":rows", [...KEY_COLUMNS, ...SETTLED_COLUMNS, ...ENDED_COLUMNS]);

export const LOG = { first: logEnded(SETTLED_ROWS, "first"), again: logEnded(SETTLED_ROWS, "again") } as const;
export const UNDER_WAY = `SELECT k.place FROM ${jsonRows(":rows", [...KEY_COLUMNS, "attempt", "place"])} k
  CROSS JOIN deliveries d ON ${SAME_KEY} AND ${IS_UNDER_WAY}`;
export const SETTLE = `UPDATE deliveries AS d SET state = k.state, reason = k.reason, attempts = k.attempts, due_at = k.due_at,
  settled_at = k.settled_at, receipt = k.receipt, lease_boot = NULL, lease_until = NULL, started_at = NULL
  FROM ${SETTLED_ROWS} k WHERE ${SAME_KEY} AND ${IS_UNDER_WAY}`;

/** Answers those that were written: all but what is not under way any more, or never was. */
function writeSettled(db: Db, which: keyof typeof LOG, told: readonly ToldEnd[]): readonly ToldEnd[] {
  if (told.length === 0) return [];
  const rows = JSON.stringify(told.map(({ key, end }) => [...keyValues(key), ...settledValues(end), ...endedValues(end)]));
  const { changes } = statement<{ rows: string }>(db, LOG[which]).run({ rows });
  const written = changes === told.length ? told : stillUnderWay(db, told);
  statement<{ rows: string }>(db, SETTLE).run({ rows });
  return written;
}

function stillUnderWay(db: Db, told: readonly ToldEnd[]): readonly ToldEnd[] {
  const rows = JSON.stringify(told.map(({ key, attempt }, place) => [...keyValues(key), attempt, place]));
  const places = new Set(statement<{ rows: string }>(db, UNDER_WAY).pluck().all({ rows }));
  return told.filter((_one, place) => places.has(place));
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
