import { type Access, type AccessKind, eventNumber, type LayerMask, type PersonFacts, type Role } from "@tocsin/domain";
import type { ExplainedPerson } from "@tocsin/ports";
import { and, eq, type SQL } from "drizzle-orm";
import { type AccessObject, waysInto } from "../access-predicate.ts";
import type { Db } from "../database.ts";
import { nameTarget } from "../delivery-id.ts";
import type { AskedEvent, SharedFacts } from "../fan-out/event-facts.ts";
import { personIdOf } from "../keys.ts";
import { deliveries } from "../schema-events.ts";
import { statement } from "../statements.ts";
import { eventBit } from "../webhooks/endpoint-rows.ts";

const PERSON = `SELECT p.id, p.username, p.name, p.active, p.superuser, p.email, coalesce(p.slack_email, p.email) AS slack_address, r.address AS refused,
    coalesce(o.on_mask, 0) AS personal_on, coalesce(o.off_mask, 0) AS personal_off,
    coalesce(q.on_mask, 0) AS product_on, coalesce(q.off_mask, 0) AS product_off,
    (SELECT count(*) FROM webhook_endpoints w WHERE w.owner = p.id AND w.disabled_at IS NULL AND w.deleted_at IS NULL
      AND (w.event_mask IS NULL OR w.event_mask & :endpoint_bit)) AS endpoints
  FROM people p
  LEFT JOIN person_layers o ON o.event_type = :event_type AND o.product = 0 AND o.person = p.id
  LEFT JOIN person_layers q ON q.event_type = :event_type AND q.product = :product AND q.person = p.id
  LEFT JOIN refused_addresses r ON r.address = p.email
  WHERE p.id = :person`;

interface PersonRow {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly active: 0 | 1;
  readonly superuser: 0 | 1;
  readonly email: string | null;
  readonly slack_address: string | null;
  readonly refused: string | null;
  readonly personal_on: number;
  readonly personal_off: number;
  readonly product_on: number;
  readonly product_off: number;
  readonly endpoints: number;
}

const WAYS_OF_PERSON: Readonly<Record<AccessObject, string>> = {
  product: `SELECT kind, role, group_name FROM (${waysInto("product", ":object")}) WHERE person = :person`,
  product_type: `SELECT kind, role, group_name FROM (${waysInto("product_type", ":object")}) WHERE person = :person`,
};

interface Explained {
  readonly asked: AskedEvent & { readonly seq: number | null };
  readonly shared: SharedFacts;
}

/** What decides about one person, in the form that the domain's rule takes; null for a person who does not exist. */
export function explainedPerson(db: Db, person: number, { asked, shared }: Explained): ExplainedPerson | null {
  const query = { person, event_type: eventNumber(asked.type), product: asked.product ?? -1, endpoint_bit: eventBit(asked.type) };
  const row = statement<typeof query, PersonRow>(db, PERSON).get(query);
  if (row === undefined) return null;
  const access = accessOf(db, row, { asked, shared });
  const named = asked.named.includes(person);
  return {
    person: { id: personIdOf(row.id), username: row.username, name: row.name },
    came: access,
    named,
    facts: personFacts(row, { access, named, shared }),
    stored: asked.seq === null ? [] : storedRows(db, { person, event: asked.seq }),
  };
}

interface FactParts {
  readonly access: readonly Access[];
  readonly named: boolean;
  readonly shared: SharedFacts;
}

function personFacts(row: PersonRow, { access, named, shared }: FactParts): PersonFacts {
  const product: LayerMask = { on: row.product_on, off: row.product_off };
  const personal: LayerMask = { on: row.personal_on, off: row.personal_off };
  return {
    active: row.active === 1,
    superuser: row.superuser === 1,
    named,
    access,
    layers: { system: shared.system, product, personal, template: shared.template, defaults: shared.defaults },
    mailAddress: row.email,
    mailAddressRefused: row.refused !== null,
    slackAddress: row.slack_address,
    endpointCount: row.endpoints,
  };
}

/** The ways into what the event names; for an event that names nothing, being a superuser is the only one. */
function accessOf(db: Db, row: PersonRow, { asked, shared }: Explained): readonly Access[] {
  const object = asked.product ?? asked.productType;
  if (shared.object === null || object === null) return row.superuser === 1 ? [{ kind: "superuser", role: null, group: null }] : [];
  const query = { person: row.id, object };
  return statement<typeof query, { kind: AccessKind; role: Role | null; group_name: string | null }>(db, WAYS_OF_PERSON[shared.object])
    .all(query)
    .map(({ kind, role, group_name: group }) => ({ kind, role, group }));
}

function storedRows(db: Db, { person, event }: { readonly person: number; readonly event: number }): ExplainedPerson["stored"] {
  return writtenTo(db, eq(deliveries.person, person), event);
}

/** What an event's fan-out wrote for a name that was nobody's. */
export function storedForName(
  db: Db,
  { username, event }: { readonly username: string; readonly event: number },
): ExplainedPerson["stored"] {
  return writtenTo(db, and(eq(deliveries.channel, "alert"), eq(deliveries.target, nameTarget(username))), event);
}

function writtenTo(db: Db, whom: SQL | undefined, event: number): ExplainedPerson["stored"] {
  const { channel, state, reason, why } = deliveries;
  return db
    .select({ channel, state, reason, why })
    .from(deliveries)
    .where(and(whom, eq(deliveries.event, event)))
    .orderBy(channel, deliveries.generation)
    .all();
}
