import { PAST_SECRETS_MAX, type SecretRotated, type WebhookWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { endpointKey } from "../keys.ts";
import { statement } from "../statements.ts";
import { auditEndpoint } from "./endpoint-audit.ts";
import { keptEndpoint } from "./endpoint-reads.ts";

/** How long an exchanged secret signs as well. */
const OVERLAP_MS = 24 * 3_600_000;

const KEEP = `INSERT INTO webhook_past_secrets (endpoint, secret, until)
  SELECT id, secret, :until FROM webhook_endpoints WHERE id = :id AND deleted_at IS NULL`;
const REPLACE = "UPDATE webhook_endpoints SET secret = :secret, updated_at = :at WHERE id = :id";

/** Refused rather than to end the day of one that a receiver may still hold. */
export function rotateEndpointSecret(db: Db, input: Parameters<WebhookWrites["rotateEndpointSecret"]>[0]): SecretRotated {
  const { at, secret } = input;
  const id = endpointKey(input.id);
  forgetSecrets(db, { id, upTo: at });
  const { count, first } = stillSigning(db, id);
  if (count >= PAST_SECRETS_MAX) return { ok: false, refusal: "too_many_secrets", until: first ?? at };
  const until = at + OVERLAP_MS;
  if (statement<{ id: number; until: number }>(db, KEEP).run({ id, until }).changes === 0) return { ok: false, refusal: "not_found" };
  statement<{ id: number; secret: string; at: number }>(db, REPLACE).run({ id, secret, at });
  auditEndpoint(db, input, "endpoint.secret_rotated", {});
  const endpoint = keptEndpoint(db, input.id);
  return endpoint === null ? { ok: false, refusal: "not_found" } : { ok: true, endpoint };
}

const STILL_SIGNING = "SELECT count(*) AS count, min(until) AS first FROM webhook_past_secrets WHERE endpoint = ?";

function stillSigning(db: Db, id: number): { readonly count: number; readonly first: number | null } {
  return statement<[number], { count: number; first: number | null }>(db, STILL_SIGNING).get(id) ?? { count: 0, first: null };
}

const FORGET = "DELETE FROM webhook_past_secrets WHERE endpoint = :id AND until <= :upTo";

/** Those of one endpoint whose day is over by then. */
export function forgetSecrets(db: Db, input: { readonly id: number; readonly upTo: number }): void {
  statement<typeof input>(db, FORGET).run(input);
}

const FORGET_ALL = "DELETE FROM webhook_past_secrets WHERE until <= ?";

export function forgetAllSecrets(db: Db, upTo: number): number {
  return statement<[number]>(db, FORGET_ALL).run(upTo).changes;
}
