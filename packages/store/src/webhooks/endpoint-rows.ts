import { type DisableReason, type EndpointFormat, EVENT_TYPES, eventNumber, type EventType } from "@tocsin/domain";
import type { Endpoint, PastSecret } from "@tocsin/ports";
import { personIdOf } from "../keys.ts";
import { storedList } from "../stored-json.ts";

export interface EndpointRow {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly owner: number | null;
  readonly owner_username: string | null;
  readonly owner_name: string | null;
  readonly event_mask: number | null;
  readonly format: EndpointFormat;
  readonly header_name: string | null;
  readonly header_value: string | null;
  readonly secret: string;
  /** JSON: pairs of a secret and its end, the last one first. */
  readonly past_secrets: string;
  readonly disabled_at: number | null;
  readonly disabled_reason: DisableReason | null;
  readonly opened_at: number | null;
  readonly probe_at: number | null;
  readonly circuit_code: string | null;
  readonly circuit_text: string | null;
  readonly failing_since: number | null;
  readonly last_success_at: number | null;
  readonly last_error_at: number | null;
  readonly last_error_code: string | null;
  readonly last_error_text: string | null;
  readonly created_at: number;
}

/** Which lane an endpoint's deliveries go by, as an SQL expression over its row. */
const LANE_OF_ENDPOINT = "'webhooks:' || w.id";

const PAST_SECRETS = `SELECT json_group_array(json_array(past.secret, past.until) ORDER BY past.until DESC, past.id DESC)
  FROM webhook_past_secrets past WHERE past.endpoint = w.id`;

export const ENDPOINT_SELECT = `SELECT w.id, w.name, w.url, w.owner, p.username AS owner_username, p.name AS owner_name, w.event_mask, w.format,
    w.header_name, w.header_value, w.secret, (${PAST_SECRETS}) AS past_secrets, w.disabled_at, w.disabled_reason,
    c.opened_at, c.probe_at, c.code AS circuit_code, c.text AS circuit_text,
    w.failing_since, w.last_success_at, w.last_error_at, w.last_error_code, w.last_error_text, w.created_at
  FROM webhook_endpoints w LEFT JOIN people p ON p.id = w.owner LEFT JOIN circuits c ON c.lane = ${LANE_OF_ENDPOINT}`;

export function endpointOf(row: EndpointRow): Endpoint {
  const { id, owner, header_name: name, header_value: value } = row;
  return {
    id: String(id),
    name: row.name,
    url: row.url,
    owner: owner === null ? null : { id: personIdOf(owner), username: row.owner_username ?? "", name: row.owner_name ?? "" },
    events: eventsOfMask(row.event_mask),
    format: row.format,
    header: name === null || value === null ? null : { name, value },
    secret: row.secret,
    pastSecrets: pastSecretsOf(row.past_secrets),
    createdAt: row.created_at,
    ...conditionOf(row),
  };
}

type Condition = Pick<Endpoint, "disabled" | "circuit" | "failingSince" | "lastSuccessAt" | "lastError">;

function conditionOf(row: EndpointRow): Condition {
  const { disabled_at: disabledAt, disabled_reason: reason } = row;
  const { opened_at: openedAt, probe_at: nextProbeAt, last_error_at: erredAt } = row;
  return {
    disabled: disabledAt === null || reason === null ? null : { at: disabledAt, reason },
    circuit: openedAt === null || nextProbeAt === null ? null : { openedAt, nextProbeAt, code: row.circuit_code, text: row.circuit_text },
    failingSince: row.failing_since,
    lastSuccessAt: row.last_success_at,
    lastError: erredAt === null ? null : { at: erredAt, code: row.last_error_code, text: row.last_error_text },
  };
}

function pastSecretsOf(pairs: string): readonly PastSecret[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made by the select above, from columns of these types
  const read = storedList(pairs) as readonly (readonly [string, number])[];
  return read.map(([secret, until]) => ({ secret, until }));
}

/** The bit of an event type in an endpoint's choice. */
export function eventBit(type: EventType): number {
  return 1 << (eventNumber(type) - 1);
}

export function maskOfEvents(events: readonly EventType[] | null): number | null {
  return events === null ? null : events.reduce((mask, type) => mask | eventBit(type), 0);
}

function eventsOfMask(mask: number | null): readonly EventType[] | null {
  return mask === null ? null : EVENT_TYPES.filter((type) => (mask & eventBit(type)) !== 0);
}
