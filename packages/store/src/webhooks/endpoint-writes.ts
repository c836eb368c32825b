import { laneOfEndpoint } from "@tocsin/domain";
import { type Endpoint, ENDPOINTS_MAX, type WebhookWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { closeCircuit } from "../dispatch/circuits.ts";
import { endpointKey, personKey } from "../keys.ts";
import { statement } from "../statements.ts";
import { auditEndpoint as audit } from "./endpoint-audit.ts";
import { keptEndpoint } from "./endpoint-reads.ts";
import { maskOfEvents } from "./endpoint-rows.ts";
import { forgetSecrets } from "./endpoint-secrets.ts";

type Input<Method extends keyof WebhookWrites> = Parameters<WebhookWrites[Method]>[0];
type Created = Awaited<ReturnType<WebhookWrites["createEndpoint"]>>;

const COUNT = "SELECT count(*) FROM webhook_endpoints WHERE owner IS ? AND deleted_at IS NULL";
const IS_SOMEBODY = "SELECT 1 FROM people WHERE id = ?";
const INSERT = `INSERT INTO webhook_endpoints (id, name, url, owner, event_mask, format, header_name, header_value, secret, created_at, updated_at)
  VALUES (:id, :name, :url, :owner, :eventMask, :format, :headerName, :headerValue, :secret, :at, :at)`;

export function createEndpoint(db: Db, input: Input<"createEndpoint">): Created {
  const owner = input.owner === null ? null : personKey(input.owner);
  if (owner !== null && statement<[number]>(db, IS_SOMEBODY).get(owner) === undefined) return { ok: false, refusal: "unknown_owner" };
  const owned = Number(statement<[number | null]>(db, COUNT).pluck().get(owner));
  if (owned >= ENDPOINTS_MAX) return { ok: false, refusal: "too_many_endpoints" };
  const { name, url, format, secret, at } = input;
  const row = { id: endpointKey(input.id), name, url, owner, format, secret, at, ...choiceColumns(input) };
  statement<typeof row>(db, INSERT).run(row);
  const endpoint = keptEndpoint(db, input.id);
  if (endpoint === null) throw new Error(`Endpoint ${input.id} is not there right after it was created`);
  audit(db, input, "endpoint.created", shownOf(endpoint));
  return { ok: true, endpoint };
}

function choiceColumns({ events, header }: Pick<Endpoint, "events" | "header">) {
  return { eventMask: maskOfEvents(events), headerName: header?.name ?? null, headerValue: header?.value ?? null };
}

const PATCH = `UPDATE webhook_endpoints SET name = :name, url = :url, event_mask = :eventMask, format = :format, header_name = :headerName,
  header_value = :headerValue, updated_at = :at WHERE id = :id`;

export function patchEndpoint(db: Db, input: Input<"patchEndpoint">): Endpoint | null {
  const before = keptEndpoint(db, input.id);
  if (before === null || (input.decidedBy !== undefined && !isSameAddress(before, input.decidedBy))) return null;
  const { name, url, format, events, header } = { ...before, ...input.change };
  const row = { id: endpointKey(input.id), name, url, format, at: input.at, ...choiceColumns({ events, header }) };
  statement<typeof row>(db, PATCH).run(row);
  if (url !== before.url) forgetFailures(db, input.id);
  const after = keptEndpoint(db, input.id);
  if (after !== null) audit(db, input, "endpoint.changed", { ...shownOf(after), changed: Object.keys(input.change) });
  return after;
}

type Address = Pick<Endpoint, "url" | "header">;

function isSameAddress(one: Address, other: Address): boolean {
  return one.url === other.url && one.header?.name === other.header?.name && one.header?.value === other.header?.value;
}

const ENABLE = `UPDATE webhook_endpoints SET disabled_at = NULL, disabled_reason = NULL, updated_at = :at
  WHERE id = :id AND deleted_at IS NULL AND disabled_at IS NOT NULL AND disabled_reason IS NOT :unless`;

export function enableEndpoint(db: Db, input: Input<"enableEndpoint">): Endpoint | null {
  const row = { id: endpointKey(input.id), at: input.at, unless: input.unless ?? null };
  if (statement<typeof row>(db, ENABLE).run(row).changes > 0) audit(db, input, "endpoint.enabled", {});
  if (keptEndpoint(db, input.id)?.disabled === null) forgetFailures(db, input.id);
  return keptEndpoint(db, input.id);
}

const DISABLE = `UPDATE webhook_endpoints SET disabled_at = :at, disabled_reason = :reason, updated_at = :at
  WHERE id = :id AND deleted_at IS NULL
    AND (disabled_at IS NULL OR (:reason = 'by_superuser' AND disabled_reason IS NOT 'by_superuser'))`;

export function disableEndpoint(db: Db, input: Input<"disableEndpoint">): Endpoint | null {
  const { at, reason } = input;
  const row = { id: endpointKey(input.id), at, reason };
  if (statement<typeof row>(db, DISABLE).run(row).changes > 0) {
    closeCircuit(db, laneOfEndpoint(input.id));
    audit(db, input, "endpoint.disabled", { reason });
  }
  return keptEndpoint(db, input.id);
}

const DELETE = `UPDATE webhook_endpoints SET deleted_at = :at, updated_at = :at, secret = '', header_name = NULL, header_value = NULL
  WHERE id = :id AND deleted_at IS NULL`;

export function deleteEndpoint(db: Db, input: Input<"deleteEndpoint">): boolean {
  const row = { id: endpointKey(input.id), at: input.at };
  if (statement<typeof row>(db, DELETE).run(row).changes === 0) return false;
  forgetSecrets(db, { id: row.id, upTo: Number.MAX_SAFE_INTEGER });
  forgetFailures(db, input.id);
  audit(db, input, "endpoint.deleted", {});
  return true;
}

const FORGET_FAILURES = `UPDATE webhook_endpoints SET failing_since = NULL, failed_attempts = 0,
  last_error_at = NULL, last_error_code = NULL, last_error_text = NULL WHERE id = ?`;

function forgetFailures(db: Db, id: string): void {
  statement<[number]>(db, FORGET_FAILURES).run(endpointKey(id));
  closeCircuit(db, laneOfEndpoint(id));
}

/** Without the URL: people put keys into it. */
function shownOf({ name, owner, events, format, header }: Endpoint): Readonly<Record<string, unknown>> {
  return { name, owner: owner?.username ?? null, events, format, header: header?.name ?? null };
}
