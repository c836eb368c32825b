import { chooseAudience, type Access, type ChannelVerdict, explain, type EventFacts, type PersonFacts } from "@tocsin/domain";
import type { ExplainFacts, NewEvent } from "@tocsin/ports";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Db } from "../database.ts";
import { acceptEvent } from "../events/accept.ts";
import { explainReads } from "../explain/explain-store.ts";
import { personIdOf } from "../keys.ts";
import { openTestDatabase } from "../testing/database.ts";
import { anyWorld, endpointRow, personRow, usernameOf, type World, type WorldEndpoint } from "../testing/worlds.ts";
import { writeWorld } from "../testing/write-world.ts";
import { createAudienceTables } from "./audience-table.ts";
import { fanOutPages } from "./fan-out-pages.ts";
import { createVerdictTable } from "./verdict-table.ts";

const NOW = 1_000;

describe("the one rule in its two forms (A1–A6, L1–L7, D4, N2)", () => {
  test("explain says what the fan-out does, for everybody and every channel of a thousand worlds", { timeout: 120_000 }, async () => {
    await using opened = openTestDatabase();
    const { db } = opened;
    db.$client.pragma("synchronous = OFF");
    createAudienceTables(db);
    createVerdictTable(db);

    await fc.assert(
      fc.asyncProperty(anyWorld, fc.integer({ min: 1, max: 9 }), async (world, peopleMax) => {
        writeWorld(db, world);
        const seq = acceptWorldEvent(db, world);
        for (const page = { now: NOW, peopleMax, eventsMax: 1 }; fanOutPages(db, page)[0]?.finished === false;);

        const event = eventFactsOf(world);
        const predicted = world.people.map((_, index) => explain(event, personFactsOf(world, index)));
        expect(personalRows(db, seq)).toEqual(
          predicted.flatMap(({ channels }, index) => channels.flatMap((found) => rowsOf(world, index, found))).toSorted(byKey),
        );
        expect(sharedRows(db, seq)).toEqual([...unknownRows(world), ...destinationRows(world, event)].toSorted());
        expect(skips(db, seq)).toEqual(
          predictedSkips(
            world,
            predicted.map(({ channels }) => channels),
          ),
        );
        await expectExplainAgrees(db, world, predicted);
      }),
      { numRuns: 1_000 },
    );
  });
});

type Prediction = ReturnType<typeof explain>;

async function expectExplainAgrees(db: Db, world: World, predicted: readonly Prediction[]): Promise<void> {
  const reads = explainReads(db);
  const everybody: (ExplainFacts | null)[] = [];
  for (const index of world.people.keys()) {
    everybody.push(
      await reads.explain({
        event: { id: "e1" },
        person: personIdOf(personRow(index)),
        asker: { person: "1", superuser: true },
        limit: 10,
        after: null,
      }),
    );
  }
  expect(everybody.map((found) => found?.people.map(({ facts }) => explain(found.event, facts)))).toEqual(predicted.map((one) => [one]));

  const firstPage = await reads.explain({
    event: { id: "e1" },
    person: null,
    asker: { person: "1", superuser: true },
    limit: 3,
    after: null,
  });
  const inAudience = predicted.flatMap(({ inAudience: is }, index) => (is ? [personIdOf(personRow(index))] : []));
  expect(firstPage?.total).toBe(inAudience.length);
  if (ruleOf(world) !== "recipients") expect(firstPage?.people.map(({ person }) => person.id)).toEqual(inAudience.slice(0, 3));
}

function acceptWorldEvent(db: Db, world: World): number {
  const { type, product, productType, recipients, audience, alertOnly } = world.event;
  const event: NewEvent = {
    id: "e1",
    source: "world",
    clientId: null,
    key: type,
    type,
    title: "T",
    description: null,
    url: null,
    occurredAt: 0,
    severity: null,
    engagement: null,
    test: null,
    finding: null,
    actor: null,
    data: {},
    product: product === null ? null : { id: product },
    productType: productType === null ? null : { id: productType },
    recipients: recipients?.map((index) => usernameOf(index)) ?? null,
    audience,
    alertOnly,
    body: "{}",
    bodyHash: "h",
    onUnknownProduct: "refuse",
    repeatWithinMs: null,
  };
  expect(acceptEvent(db, event, { at: 0, insists: world.event.insists })).toMatchObject({ status: "accepted" });
  return Number(db.$client.prepare("SELECT seq FROM events").pluck().get());
}

function ruleOf({ event }: World): EventFacts["rule"] {
  const choice = chooseAudience({
    audience: event.audience,
    recipients: event.recipients?.map(String) ?? null,
    hasProduct: event.product !== null,
    hasProductType: event.productType !== null,
    productUnknown: false,
  });
  if (!choice.ok) throw new Error("No world names recipients together with an audience");
  return choice.rule;
}

const isBroadcast = (world: World) => world.event.recipients === null;

function eventFactsOf(world: World): EventFacts {
  const enabled = (channel: "mail" | "slack" | "webhooks") => world.enabled.includes(channel);
  const mailboxToo = isBroadcast(world) && (world.system & 2) !== 0 && enabled("mail") && !world.event.alertOnly;
  return {
    rule: ruleOf(world),
    alertOnly: world.event.alertOnly,
    asksAccess: world.event.product !== null || world.event.productType !== null,
    systemAudience: world.systemAudience,
    enabled: { alert: true, mail: enabled("mail"), slack: enabled("slack"), webhooks: enabled("webhooks") },
    mailbox: mailboxToo ? world.shared.mail : null,
    insists: world.event.insists,
  };
}

/** The ways in, found by looking at the world rather than by asking the database. */
function accessOf(world: World, index: number): readonly Access[] {
  const person = world.people[index];
  if (person === undefined) return [];
  const { product, productType } = world.event;
  const way = (kind: Access["kind"], open: boolean | undefined): readonly Access[] =>
    open === true ? [{ kind, role: null, group: null }] : [];
  const superuser = way("superuser", person.superuser);
  if (product === null && productType === null) return superuser;

  const groups = world.groups.flatMap(({ members, active }, number) => (active && members.includes(index) ? [number] : []));
  const member = (kind: string, object: number, subjects: readonly number[], among: number) =>
    world.memberships.some((one) => one.kind === kind && one.object === object && subjects.includes(one.subject % among));
  // Product n belongs to product type n.
  const type = product ?? productType ?? 0;
  return [
    ...superuser,
    ...way("global_role", person.globalRole),
    ...way(
      "group_global_role",
      groups.some((number) => world.groups[number]?.globalRole),
    ),
    ...way("product_member", product !== null && member("product_members", product, [index], world.people.length)),
    ...way("product_group", product !== null && member("product_groups", product, groups, world.groups.length)),
    ...way("product_type_member", member("product_type_members", type, [index], world.people.length)),
    ...way("product_type_group", member("product_type_groups", type, groups, world.groups.length)),
  ];
}

function personFactsOf(world: World, index: number): PersonFacts {
  const person = world.people[index];
  if (person === undefined) throw new Error(`There is no person ${index}`);
  const lower = (address: string) => address.toLowerCase();
  return {
    active: person.active,
    superuser: person.superuser,
    named: world.event.recipients?.includes(index) === true,
    access: accessOf(world, index),
    layers: {
      system: world.system,
      template: world.template,
      personal: person.personal,
      product: world.event.product === null ? { on: 0, off: 0 } : person.product,
      defaults: world.event.type === "scan_added_empty" ? 0 : 1,
    },
    mailAddress: person.email,
    mailAddressRefused: person.email !== null && world.refused.map(lower).includes(lower(person.email)),
    slackAddress: person.slackEmail ?? person.email,
    endpointCount: endpointsOf(world, index).length,
  };
}

interface Row {
  readonly target: string;
  readonly channel: string;
  readonly state: string;
  readonly reason: string | null;
  readonly why: string | null;
}

/** One row per channel; of webhooks that are sent, one per endpoint. */
function rowsOf(world: World, index: number, { channel, verdict, reason, source }: ChannelVerdict): readonly Row[] {
  if (verdict === "none") return [];
  const state = verdict === "suppressed" ? "suppressed" : channel === "alert" ? "delivered" : "pending";
  const targets = channel === "webhooks" && verdict === "sent" ? endpointsOf(world, index) : [`p${personRow(index)}`];
  return targets.map((target) => ({ target, channel, state, reason, why: source }));
}

/** Targets of the active endpoints that take the world's event type: of a person, or with null the shared ones. */
function endpointsOf({ endpoints, people }: World, owner: number | null): readonly string[] {
  const isWanted = (one: WorldEndpoint) =>
    one.state === "active" && one.takes !== "others" && (one.owner === null ? owner === null : one.owner % people.length === owner);
  return endpoints.flatMap((one, index) => (isWanted(one) ? [`w${endpointRow(index)}`] : []));
}

function byKey(a: Row, b: Row): number {
  return `${a.channel} ${a.target}` < `${b.channel} ${b.target}` ? -1 : 1;
}

function personalRows(db: Db, seq: number): readonly Row[] {
  const sql = `SELECT target, channel, state, reason, why FROM deliveries d WHERE event = ? AND person IS NOT NULL AND
      (target = 'p' || person OR target IN (SELECT 'w' || id FROM webhook_endpoints w WHERE w.owner = d.person))`;
  return db.$client.prepare<[number], Row>(sql).all(seq).toSorted(byKey);
}

function sharedRows(db: Db, seq: number): readonly unknown[] {
  const sql =
    "SELECT concat_ws(' ', channel, target, state, reason, why) AS line FROM deliveries WHERE event = ? AND person IS NULL ORDER BY line";
  return db.$client.prepare<[number]>(sql).pluck().all(seq);
}

function unknownRows(world: World): readonly string[] {
  const names = new Set(world.event.recipients?.filter((index) => index >= world.people.length).map(usernameOf));
  return [...names].map((name) => `alert name:${name} suppressed unknown_recipient`);
}

interface Place {
  readonly channel: string;
  readonly target: string;
  readonly open: boolean;
}

function openDestinations(world: World): readonly Place[] {
  if (!isBroadcast(world)) return [];
  const places = [
    { channel: "mail", target: "mailbox", bit: 2 },
    { channel: "slack", target: "slack", bit: 4 },
    { channel: "msteams", target: "msteams", bit: 8 },
  ] as const;
  const shared = places
    .filter(({ bit }) => (world.system & bit) !== 0)
    .map(({ channel, target }) => ({ channel, target, open: world.enabled.includes(channel) && world.shared[channel] !== null }));
  return [...shared, ...((world.system & 16) === 0 ? [] : sharedEndpoints(world))];
}

function sharedEndpoints(world: World): readonly Place[] {
  return endpointsOf(world, null).map((target) => ({ channel: "webhooks", target, open: world.enabled.includes("webhooks") }));
}

function destinationRows(world: World, event: EventFacts): readonly string[] {
  if (event.alertOnly) return [];
  return openDestinations(world).flatMap(({ channel, target, open }) => (open ? [`${channel} ${target} pending system`] : []));
}

function skips(db: Db, seq: number): Readonly<Record<string, unknown>> {
  const rows = db.$client.prepare<[number], { key: string; count: number }>(
    "SELECT channel || ' ' || reason AS key, count FROM event_skips WHERE event = ?",
  );
  return Object.fromEntries(rows.all(seq).map(({ key, count }) => [key, count]));
}

function predictedSkips(world: World, people: readonly (readonly ChannelVerdict[])[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const count = (key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  for (const { channel, open } of openDestinations(world)) {
    if (world.event.alertOnly) count(`${channel} alert_only`);
    else if (!open) count(`${channel} channel_disabled`);
  }
  for (const { channel, verdict, reason } of people.flat()) {
    if (verdict === "none" && (reason === "channel_disabled" || reason === "alert_only")) count(`${channel} ${reason}`);
  }
  return counts;
}
