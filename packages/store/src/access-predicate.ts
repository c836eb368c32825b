import type { AccessKind } from "@tocsin/domain";

/**
 * Who may see what (rules A7 and A8), written once: a table of the ways in, from which every predicate and set is derived.
 * All texts are put together from constants when the module loads; `person` and `id` are SQL expressions, a column of
 * the enclosing query or a parameter. Aliases inside begin with `way`, so that no expression is captured.
 */
interface Way {
  readonly kind: AccessKind;
  /** What follows FROM, up to and including a WHERE. */
  readonly rows: string;
  readonly person: string;
  /** The product or product type that this way leads to. */
  readonly object: string;
  readonly role: string;
  readonly group: string;
}

/** Through a group: only an active one. */
const THROUGH_GROUP = `JOIN people_groups way_group ON way_group.id = way.people_group AND way_group.active = 1
  JOIN group_members way_member ON way_member.people_group = way.people_group`;

const OF_PRODUCT_TYPE = "JOIN products way_product ON way_product.product_type = way.product_type";

/** Ways into everything, whatever the product or type. */
const GLOBAL_WAYS: readonly Omit<Way, "object">[] = [
  { kind: "superuser", rows: "people way WHERE way.superuser = 1", person: "way.id", role: "NULL", group: "NULL" },
  { kind: "global_role", rows: "people way WHERE way.global_role IS NOT NULL", person: "way.id", role: "way.global_role", group: "NULL" },
  {
    kind: "group_global_role",
    rows: `people_groups way JOIN group_members way_member ON way_member.people_group = way.id
      WHERE way.global_role IS NOT NULL AND way.active = 1`,
    person: "way_member.person",
    role: "way.global_role",
    group: "way.name",
  },
];

const AS_PERSON = { person: "way.person", role: "way.role", group: "NULL" };
const AS_GROUP = { person: "way_member.person", role: "way.role", group: "way_group.name" };

const PRODUCT_WAYS: readonly Way[] = [
  { kind: "product_member", rows: "product_members way WHERE TRUE", object: "way.product", ...AS_PERSON },
  { kind: "product_type_member", rows: `product_type_members way ${OF_PRODUCT_TYPE} WHERE TRUE`, object: "way_product.id", ...AS_PERSON },
  { kind: "product_group", rows: `product_groups way ${THROUGH_GROUP} WHERE TRUE`, object: "way.product", ...AS_GROUP },
  {
    kind: "product_type_group",
    rows: `product_type_groups way ${OF_PRODUCT_TYPE} ${THROUGH_GROUP} WHERE TRUE`,
    object: "way_product.id",
    ...AS_GROUP,
  },
];

/** A product's own members and groups do not count for its type (rule A7). */
const PRODUCT_TYPE_WAYS: readonly Way[] = [
  { kind: "product_type_member", rows: "product_type_members way WHERE TRUE", object: "way.product_type", ...AS_PERSON },
  { kind: "product_type_group", rows: `product_type_groups way ${THROUGH_GROUP} WHERE TRUE`, object: "way.product_type", ...AS_GROUP },
];

export type AccessObject = "product" | "product_type";

const WAYS: Readonly<Record<AccessObject, readonly Way[]>> = { product: PRODUCT_WAYS, product_type: PRODUCT_TYPE_WAYS };

function isActive(person: string): string {
  return `EXISTS (SELECT 1 FROM people way WHERE way.id = ${person} AND way.active = 1)`;
}

export function isActiveSuperuser(person: string): string {
  return `EXISTS (SELECT 1 FROM people way WHERE way.id = ${person} AND way.active = 1 AND way.superuser = 1)`;
}

/** Sees every product and type: superuser, own or a group's global role. Does not ask for activity. */
function seesEverything(person: string): string {
  return anyOf(GLOBAL_WAYS.map((way) => `EXISTS (SELECT 1 FROM ${way.rows} AND ${way.person} = ${person})`));
}

/** May `person` see one product or type? For a person who differs from row to row; asks for activity. */
export function maySee(object: AccessObject, person: string, id: string): string {
  const ways = WAYS[object].map((way) => `EXISTS (SELECT 1 FROM ${way.rows} AND ${way.object} = ${id} AND ${way.person} = ${person})`);
  return `(${isActive(person)} AND (${seesEverything(person)} OR ${anyOf(ways)}))`;
}

/** {@link maySee} for one person (a parameter) and many rows: what that person sees is found once, as a set. */
export function isVisibleTo(object: AccessObject, person: string, id: string): string {
  const sets = WAYS[object].map((way) => `SELECT ${way.object} FROM ${way.rows} AND ${way.person} = ${person}`);
  return `(${isActive(person)} AND (${seesEverything(person)} OR ${id} IN (${sets.join(" UNION ")})))`;
}

/** A SELECT of every way of everybody into one product or type: person, kind, role, group_name. Does not ask for activity. */
export function waysInto(object: AccessObject, id: string): string {
  const select = (way: Omit<Way, "object">) =>
    `SELECT ${way.person} AS person, '${way.kind}' AS kind, ${way.role} AS role, ${way.group} AS group_name FROM ${way.rows}`;
  return [...GLOBAL_WAYS.map(select), ...WAYS[object].map((way) => `${select(way)} AND ${way.object} = ${id}`)].join(" UNION ALL ");
}

/** The columns of an event that access depends on. */
export interface EventColumns {
  readonly seq: string;
  readonly product: string;
  readonly productType: string;
}

const EVENT: EventColumns = { seq: "e.seq", product: "e.product", productType: "e.product_type" };

/**
 * The one predicate for everything a person sees of events (rule A8): may see its product, else its type; with neither,
 * was named in it or is superuser. For one person (a parameter) and many events.
 */
export function mayReadEvent(person: string, event: EventColumns = EVENT): string {
  return eventPredicate(person, event, isVisibleTo);
}

/** {@link mayReadEvent} for a person who differs from row to row. */
export function mayReadEventOfRow(person: string, event: EventColumns = EVENT): string {
  return eventPredicate(person, event, maySee);
}

function eventPredicate(person: string, { seq, product, productType }: EventColumns, sees: typeof maySee): string {
  return `(CASE
    WHEN ${product} IS NOT NULL THEN ${sees("product", person, product)}
    WHEN ${productType} IS NOT NULL THEN ${sees("product_type", person, productType)}
    ELSE ${isActiveSuperuser(person)} OR (${isActive(person)} AND ${isNamed(person, seq)}) END)`;
}

function isNamed(person: string, event: string): string {
  return `EXISTS (SELECT 1 FROM event_recipients way WHERE way.event = ${event} AND way.person = ${person})`;
}

function anyOf(conditions: readonly string[]): string {
  return `(${conditions.join(" OR ")})`;
}
