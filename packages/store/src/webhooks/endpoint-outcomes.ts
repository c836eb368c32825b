import {
  type Answer,
  type DisableReason,
  endpointAfter,
  type EndpointCondition,
  endpointDisabledNotice,
  isTaken,
  laneOfEndpoint,
} from "@tocsin/domain";
import type { AttemptEnd } from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import type { Db } from "../database.ts";
import { endpointOfTarget } from "../delivery-id.ts";
import { closeCircuit } from "../dispatch/circuits.ts";
import type { RowKey } from "../dispatch/delivery-rows.ts";
import { acceptNotice } from "../notices/accept-notice.ts";
import { statement } from "../statements.ts";

interface Settled {
  readonly key: RowKey;
  readonly end: AttemptEnd;
}

/** What attempts came to is kept with their endpoints, and one that is gone or has only failed for days is disabled (rule W3). */
export function noteEndpointOutcomes(db: Db, settled: readonly Settled[]): void {
  const byEndpoint = new Map<string, AttemptEnd[]>();
  for (const { key, end } of settled) {
    const endpoint = key.channel === "webhooks" ? endpointOfTarget(key.target) : null;
    if (endpoint !== null) byEndpoint.set(endpoint, [...(byEndpoint.get(endpoint) ?? []), end]);
  }
  if (byEndpoint.size === 0) return;
  const ids = JSON.stringify([...byEndpoint.keys()].map(Number));
  for (const row of statement<{ ids: string }, ConditionRow>(db, READ).all({ ids })) {
    // What the place said that it was at before is nothing against the one that it is at now.
    const ends = byEndpoint.get(String(row.id))?.filter(({ address }) => address === row.url) ?? [];
    if (ends.length > 0) noteOutcomes(db, row, ends);
  }
}

interface ConditionRow extends EndpointCondition {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly owner: number | null;
  readonly disabledAt: number | null;
}

const READ = `SELECT id, name, url, owner, disabled_at AS disabledAt, failing_since AS failingSince, failed_attempts AS failedAttempts,
  last_success_at AS lastSuccessAt FROM webhook_endpoints
  WHERE id IN (SELECT value FROM json_each(:ids)) AND deleted_at IS NULL`;

function noteOutcomes(db: Db, row: ConditionRow, ends: readonly AttemptEnd[]): void {
  const { id } = row;
  let condition: EndpointCondition = row;
  let reason: DisableReason | null = null;
  for (const end of ends) {
    const after = endpointAfter(condition, { failure: end.failure, delivered: isTaken(end.settlement.state), at: end.at });
    condition = after.condition;
    reason ??= after.disable;
  }
  writeCondition(db, id, { before: row, condition, failed: ends.findLast((end) => end.failure !== null) });
  if (reason !== null && row.disabledAt === null) disable(db, { id, row, condition, reason, end: ends.at(-1) });
}

const WRITE = `UPDATE webhook_endpoints SET failing_since = :failingSince, failed_attempts = :failedAttempts, last_success_at = :lastSuccessAt
  WHERE id = :id`;
const WRITE_ERROR = "UPDATE webhook_endpoints SET last_error_at = :at, last_error_code = :code, last_error_text = :text WHERE id = :id";

interface Written {
  readonly before: EndpointCondition;
  readonly condition: EndpointCondition;
  readonly failed: AttemptEnd | undefined;
}

function writeCondition(db: Db, id: number, { before, condition, failed }: Written): void {
  const { failingSince, failedAttempts, lastSuccessAt } = condition;
  const isChanged = failedAttempts !== before.failedAttempts || lastSuccessAt !== before.lastSuccessAt;
  if (isChanged) statement<EndpointCondition & { id: number }>(db, WRITE).run({ id, failingSince, failedAttempts, lastSuccessAt });
  if (failed === undefined) return;
  const error = { id, at: failed.at, code: failed.answer.code, text: failed.answer.text };
  statement<typeof error>(db, WRITE_ERROR).run(error);
}

/** Superusers read every event: what somebody's own endpoint answers is not in one. Its owner finds it at the endpoint. */
function toldAnswer({ owner }: ConditionRow, end: AttemptEnd | undefined): Answer {
  return { code: end?.answer.code ?? null, text: owner === null ? (end?.answer.text ?? null) : null };
}

const DISABLE = "UPDATE webhook_endpoints SET disabled_at = :at, disabled_reason = :reason, updated_at = :at WHERE id = :id";

interface Disabling {
  readonly id: number;
  readonly row: ConditionRow;
  readonly condition: EndpointCondition;
  readonly reason: DisableReason;
  readonly end: AttemptEnd | undefined;
}

/** The owner is told, of a shared endpoint the superusers: by the app and by mail, whatever they chose. */
function disable(db: Db, { id, row, condition, reason, end }: Disabling): void {
  const at = end?.at ?? 0;
  statement<{ id: number; at: number; reason: DisableReason }>(db, DISABLE).run({ id, at, reason });
  closeCircuit(db, laneOfEndpoint(String(id)));
  writeAudit(db, { at, actor: null, action: "endpoint.disabled", object: `endpoint ${String(id)}`, detail: { reason } });
  acceptNotice(db, {
    content: endpointDisabledNotice({
      name: row.name,
      reason,
      failingSince: condition.failingSince ?? at,
      answer: toldAnswer(row, end),
    }),
    about: `endpoint_disabled:${String(id)}:${String(at)}`,
    to: row.owner === null ? "superusers" : { people: [row.owner] },
    insists: ["alert", "mail"],
    at,
  });
}
