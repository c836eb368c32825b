import { type Access, accessToProductType, maySee as domainMaySee, type Role } from "@tocsin/domain";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { type AccessObject, isVisibleTo, mayReadEvent, mayReadEventOfRow, maySee, waysInto } from "./access-predicate.ts";
import type { Db } from "./database.ts";
import { statement } from "./statements.ts";
import { openTestDatabase } from "./testing/database.ts";
import { anyWorld, personRow, type World } from "./testing/worlds.ts";
import { writeWorld } from "./testing/write-world.ts";

const database = openTestDatabase();
const { db } = database;
afterAll(() => database[Symbol.asyncDispose]());

const ROLE_OF = {
  product_members: "reader",
  product_groups: "writer",
  product_type_members: "owner",
  product_type_groups: "api_importer",
} as const satisfies Record<string, Role>;

const KIND_OF = {
  product_members: "product_member",
  product_groups: "product_group",
  product_type_members: "product_type_member",
  product_type_groups: "product_type_group",
} as const;

/** Every way of one person into one product (product n is of type n), read off the world without SQL. */
function waysIntoProduct(world: World, index: number, product: number): readonly Access[] {
  const groups = world.groups.flatMap(({ active, members }, group) => (active && members.includes(index) ? [group] : []));
  return [...globalWays(world, index, groups), ...memberWays(world, { index, groups, product })];
}

function globalWays({ people, groups }: World, index: number, own: readonly number[]): readonly Access[] {
  const person = people[index];
  return [
    ...(person?.superuser === true ? [{ kind: "superuser", role: null, group: null } as const] : []),
    ...(person?.globalRole === true ? [{ kind: "global_role", role: "reader", group: null } as const] : []),
    ...own.filter((group) => groups[group]?.globalRole).map(() => ({ kind: "group_global_role", role: "owner", group: "G" }) as const),
  ];
}

interface Asked {
  readonly index: number;
  readonly groups: readonly number[];
  readonly product: number;
}

/** The same membership twice is one; of two sources it is two. */
function memberWays({ people, groups, memberships }: World, asked: Asked): readonly Access[] {
  const ways = new Map<string, Access>();
  for (const { kind, subject, object, source } of memberships) {
    const ofGroup = kind === "product_groups" || kind === "product_type_groups";
    const number = subject % (ofGroup ? groups.length : people.length);
    const isOwn = ofGroup ? asked.groups.includes(number) : number === asked.index;
    if (object !== asked.product || !isOwn) continue;
    ways.set([kind, number, source].join(), { kind: KIND_OF[kind], role: ROLE_OF[kind], group: ofGroup ? "G" : null });
  }
  return [...ways.values()];
}

function expectedWays(world: World, index: number, object: AccessObject, id: number): readonly Access[] {
  const ways = waysIntoProduct(world, index, id);
  return object === "product" ? ways : accessToProductType(ways);
}

const answer = (db: Db, condition: string, parameters: Readonly<Record<string, unknown>>) =>
  statement<object>(db, `SELECT ${condition}`).pluck().get(parameters) === 1;

const wayText = ({ kind, role, group }: Access) => `${kind} ${String(role)} ${String(group)}`;

function storedWays(person: number, object: AccessObject, id: number): readonly string[] {
  const sql = `SELECT kind, role, group_name AS "group" FROM (${waysInto(object, ":id")}) WHERE person = :person`;
  return statement<object, Access>(db, sql).all({ id, person }).map(wayText);
}

const byText = (a: string, b: string) => a.localeCompare(b);

describe("who may see a product or type (A7)", () => {
  test("is the same for the database, in each of its forms, and for the domain, in any world", () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        writeWorld(db, world);
        for (const [index, { active }] of world.people.entries()) {
          for (const [object, id] of [
            ["product", 1],
            ["product", 2],
            ["product_type", 1],
            ["product_type", 2],
          ] as const) {
            const access = expectedWays(world, index, object, id);
            const person = personRow(index);
            const forms = [maySee, isVisibleTo].map((form) => answer(db, form(object, ":person", ":id"), { person, id }));

            expect(forms).toEqual([domainMaySee({ active, access }), domainMaySee({ active, access })]);
            expect(storedWays(person, object, id).toSorted(byText)).toEqual(access.map(wayText).toSorted(byText));
          }
        }
      }),
      { numRuns: 100 },
    );
  }, 20_000);
});

/** Seven events: of each product, of each type, of product 1 and type 2 at once, of nothing, of nothing but naming people. */
const EVENTS: readonly { readonly product: 1 | 2 | null; readonly productType: 1 | 2 | null; readonly naming: boolean }[] = [
  { product: 1, productType: null, naming: false },
  { product: 2, productType: null, naming: true },
  { product: null, productType: 1, naming: false },
  { product: null, productType: 2, naming: true },
  { product: 1, productType: 2, naming: false },
  { product: null, productType: null, naming: false },
  { product: null, productType: null, naming: true },
];

const INSERT_EVENT = `INSERT INTO events (seq, id, source, client_id, event_key, event_type, title, occurred_at, accepted_at, product, product_type,
    data, audience, rule, alert_only, body, body_hash, fan_out, changed_at)
  VALUES (:seq, 'e' || CAST(:seq AS INTEGER), 's', :seq, 'other', 15, 'T', 0, 0, :product, :productType, '{}', 'default', 'nobody', 0, '', '', 'accepted', 0)`;

function writeEvents(named: readonly number[]): void {
  const name = statement<[number, string, number]>(db, "INSERT INTO event_recipients (event, username, person) VALUES (?, ?, ?)");
  for (const [index, { product, productType, naming }] of EVENTS.entries()) {
    const seq = index + 1;
    statement<object>(db, INSERT_EVENT).run({ seq, product, productType });
    if (naming) for (const person of named) name.run(seq, `n${String(person)}`, personRow(person));
  }
}

const FIXED = `SELECT ${mayReadEvent(":person")} FROM events e ORDER BY e.seq`;
const BY_ROW = `SELECT ${mayReadEventOfRow("p.id")} FROM events e JOIN people p ON p.id = :person ORDER BY e.seq`;

describe("who may read an event (A8)", () => {
  test("may see its product, else its type; with neither, was named in it or is superuser; and is active", () => {
    fc.assert(
      fc.property(anyWorld, fc.array(fc.nat({ max: 7 })), (world, names) => {
        const named = [...new Set(names)].filter((index) => index < world.people.length);
        writeWorld(db, world);
        db.$client.transaction(writeEvents).immediate(named);
        for (const [index, { active, superuser }] of world.people.entries()) {
          const expected = EVENTS.map(({ product, productType, naming }) => {
            if (product !== null) return domainMaySee({ active, access: expectedWays(world, index, "product", product) });
            if (productType !== null) return domainMaySee({ active, access: expectedWays(world, index, "product_type", productType) });
            return active && (superuser || (naming && named.includes(index)));
          });
          const person = personRow(index);

          for (const sql of [FIXED, BY_ROW]) {
            expect(statement<object>(db, sql).pluck().all({ person }).map(Boolean)).toEqual(expected);
          }
        }
      }),
      { numRuns: 100 },
    );
  }, 20_000);
});
