import type { Access } from "@tocsin/domain";
import type { DirectoryReads, Page, PersonRef, ProductDetail, ProductSummary, ProductTypeSummary, Viewer } from "@tocsin/ports";
import { isActiveSuperuser, isVisibleTo, maySee, waysInto } from "../access-predicate.ts";
import type { Db } from "../database.ts";
import { personIdOf, personKey } from "../keys.ts";
import { containing } from "../like-pattern.ts";
import { pageOf, startOf } from "../page.ts";
import { statement } from "../statements.ts";

interface TypeRow {
  readonly id: number;
  readonly name: string;
  readonly active: number;
  readonly source: string | null;
  readonly ref: string | null;
}

interface ProductRow extends TypeRow {
  readonly type_id: number;
  readonly type_name: string;
}

const PRODUCT = `SELECT p.id, p.name, p.active, p.source, p.ref, t.id AS type_id, t.name AS type_name
  FROM products p JOIN product_types t ON t.id = p.product_type`;

/** What the directory no longer names is shown to superusers only. */
const shown = (active: string) => `(${active} = 1 OR ${isActiveSuperuser(":viewer")})`;

function productOf(row: ProductRow): ProductSummary {
  return { ...typeOf(row), productType: { id: row.type_id, name: row.type_name } };
}

function typeOf({ id, ref, source, name, active }: TypeRow): ProductTypeSummary {
  return { id, ref, source, name, active: active === 1 };
}

const TYPES = `SELECT t.id, t.name, t.active, t.source, t.ref FROM product_types t
  WHERE ${shown("t.active")} AND ${isVisibleTo("product_type", ":viewer", "t.id")}
  ORDER BY t.name COLLATE NOCASE, t.id`;

export function productTypes(db: Db, viewer: Viewer): readonly ProductTypeSummary[] {
  const parameters = { viewer: personKey(viewer.person) };
  return statement<typeof parameters, TypeRow>(db, TYPES).all(parameters).map(typeOf);
}

// The unary plus keeps the planner on the index by name, so that a page stops after its last row.
const PRODUCTS = `${PRODUCT} WHERE (p.name COLLATE NOCASE, p.id) > (:name, :id)
  AND (:pattern IS NULL OR p.name LIKE :pattern ESCAPE '\\')
  AND (:productType IS NULL OR +p.product_type = :productType)
  AND ${shown("p.active")} AND ${isVisibleTo("product", ":viewer", "p.id")}
  ORDER BY p.name COLLATE NOCASE, p.id LIMIT :rows`;

export function products(db: Db, { viewer, q, productType, page }: Parameters<DirectoryReads["products"]>[0]): Page<ProductSummary> {
  const [name, id] = startOf(page.after, "", 0);
  const parameters = {
    viewer: personKey(viewer.person),
    pattern: containing(q),
    productType,
    name,
    id,
    rows: page.limit + 1,
  };
  const rows = statement<typeof parameters, ProductRow>(db, PRODUCTS).all(parameters);
  return pageOf(rows, page.limit, { key: ({ name, id }) => [name, id], item: productOf });
}

const VISIBLE_PRODUCT = `${PRODUCT} WHERE p.id = :id AND ${shown("p.active")} AND ${maySee("product", ":viewer", "p.id")}`;

export function productSummary(db: Db, { viewer, id }: Parameters<DirectoryReads["productSummary"]>[0]): ProductSummary | null {
  const parameters = { viewer: personKey(viewer.person), id };
  const row = statement<typeof parameters, ProductRow>(db, VISIBLE_PRODUCT).get(parameters);
  return row === undefined ? null : productOf(row);
}

export function product(db: Db, { viewer, id }: Parameters<DirectoryReads["product"]>[0]): ProductDetail | null {
  const summary = productSummary(db, { viewer, id });
  return summary === null ? null : { ...summary, people: peopleWithAccess(db, id), peopleTotal: countWithAccess(db, id) };
}

const PEOPLE_MAX = 500;

const PEOPLE = `WITH way_in AS MATERIALIZED (${waysInto("product", ":product")}),
    shown AS (SELECT p.id, p.username, p.name FROM people p
      WHERE p.active = 1 AND p.id IN (SELECT person FROM way_in) ORDER BY p.username LIMIT ${String(PEOPLE_MAX)})
  SELECT shown.id, shown.username, shown.name, way_in.kind, way_in.role, way_in.group_name
  FROM shown JOIN way_in ON way_in.person = shown.id ORDER BY shown.username, way_in.kind, way_in.group_name`;

interface WayRow {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly kind: Access["kind"];
  readonly role: Access["role"];
  readonly group_name: string | null;
}

function peopleWithAccess(db: Db, id: number): ProductDetail["people"] {
  const rows = statement<{ readonly product: number }, WayRow>(db, PEOPLE).all({ product: id });
  const people = new Map<number, { readonly person: PersonRef; readonly access: Access[] }>();
  for (const { id: number, username, name, kind, role, group_name } of rows) {
    const entry = people.get(number) ?? { person: { id: personIdOf(number), username, name }, access: [] };
    entry.access.push({ kind, role, group: group_name });
    people.set(number, entry);
  }
  return [...people.values()];
}

const COUNT = `SELECT count(*) AS count FROM people p
  WHERE p.active = 1 AND p.id IN (SELECT person FROM (${waysInto("product", ":product")}))`;

function countWithAccess(db: Db, id: number): number {
  return statement<{ readonly product: number }, { readonly count: number }>(db, COUNT).get({ product: id })?.count ?? 0;
}
