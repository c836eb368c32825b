import type { FailureClass } from "@tocsin/domain";
import type { AttemptView, DeliveryReads, Viewer } from "@tocsin/ports";
import { mayReadEvent } from "../access-predicate.ts";
import type { Db } from "../database.ts";
import { parseDeliveryId } from "../delivery-id.ts";
import { personIdOf, personKey } from "../keys.ts";
import { statement } from "../statements.ts";
import { DELIVERY_SELECT, deliveryOf, type DeliveryRow, type DeliveryRowKey } from "./delivery-rows.ts";

const BY_ID = `${DELIVERY_SELECT}
  WHERE e.id = :event AND d.channel = :channel AND d.target = :target AND d.generation = :generation
    AND (:superuser = 1 OR (d.person = :viewer AND ${mayReadEvent(":viewer")}))`;

export function delivery(db: Db, { viewer, id }: Parameters<DeliveryReads["delivery"]>[0]): Awaited<ReturnType<DeliveryReads["delivery"]>> {
  const key = parseDeliveryId(id);
  if (key === null) return null;
  const parameters = { ...key, viewer: personKey(viewer.person), superuser: Number(viewer.superuser) };
  const row = statement<typeof parameters, DeliveryRow>(db, BY_ID).get(parameters);
  return row === undefined ? null : { ...deliveryOf(row), attemptLog: attemptsOf(db, row, isAnothersEndpoint(row, viewer)) };
}

interface AttemptRow {
  readonly attempt: number;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly outcome: AttemptView["outcome"];
  readonly failure: FailureClass | null;
  readonly request: string | null;
  readonly code: string | null;
  readonly answer: string | null;
  readonly duration_ms: number | null;
  readonly possible_repeat: number;
}

const ATTEMPTS = `SELECT attempt, started_at, ended_at, outcome, failure, request, code, answer, duration_ms, possible_repeat FROM attempt_log
  WHERE event = :event AND channel = :channel AND target = :target AND generation = :generation ORDER BY attempt`;

/** What somebody's own endpoint answers may be of a place that nobody else is meant to look into. */
function isAnothersEndpoint({ channel, person }: DeliveryRow, viewer: Viewer): boolean {
  return channel === "webhooks" && person !== null && personIdOf(person) !== viewer.person;
}

function attemptsOf(db: Db, { event, channel, target, generation }: DeliveryRowKey, hidden: boolean): readonly AttemptView[] {
  const rows = statement<DeliveryRowKey, AttemptRow>(db, ATTEMPTS).all({ event, channel, target, generation });
  return rows.map((row) => ({
    attempt: row.attempt,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    outcome: row.outcome,
    failure: row.failure,
    request: hidden ? null : row.request,
    code: row.code,
    text: hidden ? null : row.answer,
    hidden,
    durationMs: row.duration_ms,
    possibleRepeat: row.possible_repeat === 1,
  }));
}
