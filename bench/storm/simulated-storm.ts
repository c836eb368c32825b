import { CHANNEL_BIT } from "@tocsin/domain";
import type { Db } from "@tocsin/store";
import { seededRandom } from "@tocsin/testkit";
import { anEvent } from "../an-event.ts";
import { FLOW, MAILBOX, SLACK_CHANNEL } from "../crash/company.ts";
import { pacedNet } from "../herd/paced-net.ts";
import { beginLife, watchActivity } from "../simulation/life.ts";
import { companyFileOf } from "../simulation/simulated-company.ts";
import { type Sent, simulatedNet } from "../simulation/simulated-net.ts";
import { simulatedMachine, type SimulatedProcess } from "../simulation/simulated-process.ts";
import { virtualTime } from "../simulation/virtual-time.ts";
import { type LedgerOff, stormBooksOf } from "./books.ts";
import type { Received, StormTestimony } from "./judge.ts";
import { plannedEvent, type StormEvent, type StormSize, type World, worldOf } from "./world.ts";

export interface SimulatedStormPlan {
  readonly size: StormSize;
  readonly events: number;
  /** Simulated ones. */
  readonly minutes: number;
  readonly lockedEvery: number;
}

export interface SimulatedStorm {
  readonly testimony: StormTestimony;
  readonly ledgerOff: LedgerOff;
}

const MINUTE = 60_000;
const LOOK_MS = 5_000;
const STILL_WITHIN_MS = 20 * MINUTE;
/** How long each other side takes to answer. */
const LATENCY_MS = { mail: 50, slack: 100, msteams: 200, webhooks: 20 } as const;
const HOOK = "/hook/1";
const SHARED = { mailbox: MAILBOX, slack: SLACK_CHANNEL, flow: FLOW, hooks: [HOOK] } as const;
/** As the catalogue numbers what is `plain` and what is `locked`. */
const TYPES = { plain: 5, locked: 16 } as const;
const { mail, slack, msteams, webhooks } = CHANNEL_BIT;

const COMPANY = `
  INSERT INTO product_types (id, name, active) VALUES (1, 'All', 1);
  UPDATE channels SET enabled = 1, settings = '{}', shared_address = CASE channel WHEN 'mail' THEN '${MAILBOX}' WHEN 'slack' THEN '${SLACK_CHANNEL}'
    WHEN 'msteams' THEN 'flow.example.com' END WHERE channel IN ('mail', 'slack', 'msteams', 'webhooks');
  INSERT INTO webhook_endpoints (id, name, url, format, secret, created_at, updated_at)
    VALUES (1, '${HOOK}', 'https://siem.example.com/hook', 'standard', '-', 0, 0);
  INSERT INTO shared_layers (scope, event_type, on_mask, off_mask) VALUES
    ('system', ${String(TYPES.locked)}, ${String(mail | slack | msteams | webhooks)}, 0), ('system', ${String(TYPES.plain)}, ${String(webhooks)}, 0)`;
const PERSON = `INSERT INTO people (id, username, name, email, active, superuser, created_at, updated_at)
  VALUES (:id, 'person' || :id, 'Person', :email, 1, :superuser, 0, 0)`;

/** A storm on the real engine and the real store, whose minutes pass in no time: what a judge has to know of it. */
export async function simulatedStorm(plan: SimulatedStormPlan): Promise<SimulatedStorm> {
  const world = worldOf(plan.size, (person) => `person${String(person)}@example.com`, SHARED);
  using company = companyFileOf((db) => populate(db, world));
  const time = virtualTime();
  const activity = watchActivity();
  const taken = { kind: "delivered", receipt: null } as const;
  const net = simulatedNet({
    time,
    fate: ({ channel }) => ({ latencyMs: LATENCY_MS[channel], arrives: true, answer: taken }),
    probe: () => taken,
  });
  await using machine = simulatedMachine({ company, time, activity, net: pacedNet(net, time), random: seededRandom(1) });
  const process = machine.boot(beginLife(), { versionCheckMs: MINUTE });
  void process.engine.calls.start({ origin: "https://tocsin.example.com" });

  const pass = (ms: number): Promise<void> => time.pass(ms, activity.quiet);
  const accepted = await post(plan, process, { now: () => time.clock.now(), pass });
  const books = stormBooksOf(process.db.$client);
  for (const until = time.steady() + STILL_WITHIN_MS; books.busy() > 0 && time.steady() < until;) await pass(LOOK_MS);

  const stored = new Map(accepted.map(({ id }) => [id, books.storedOf(id)]));
  const storedTotal = books.storedTotal();
  const ledgerOff = books.ledgerOff();
  await process.bury();
  const received = net.sent.map((sent) => receivedOf(sent, world));
  return {
    testimony: { accepted, wantedOf: world.wantedOf, storedOf: ({ id }) => stored.get(id) ?? [], storedTotal, received },
    ledgerOff,
  };
}

interface Passing {
  readonly now: () => number;
  readonly pass: (ms: number) => Promise<void>;
}

async function post({ events, minutes, size, lockedEvery }: SimulatedStormPlan, { engine }: SimulatedProcess, { now, pass }: Passing) {
  const accepted: StormEvent[] = [];
  for (let number = 0; number < events; number += 1) {
    const event = { id: `e${String(number)}`, ...plannedEvent(number, size, lockedEvery) };
    const at = now();
    const type = event.kind === "locked" ? ("sla_breach" as const) : ("scan_added" as const);
    const made = anEvent({ id: event.id, key: type, type, occurredAt: at, product: { id: event.product } });
    await engine.writes.events.accept({ events: [made], at });
    accepted.push(event);
    await pass((minutes * MINUTE) / events);
  }
  return accepted;
}

function populate({ $client }: Db, { size, addressOf, membersOf, wants }: World): void {
  $client.exec(COMPANY);
  const person = $client.prepare(PERSON);
  const wish = $client.prepare("INSERT INTO person_layers (event_type, product, person, on_mask, off_mask) VALUES (?, 0, ?, ?, 0)");
  for (let number = 0; number < size.people; number += 1) {
    person.run({ id: idOf(number), email: addressOf(number), superuser: Number(number === 0) });
    const mask = (wants(number, "mail") ? mail : 0) | (wants(number, "slack") ? slack : 0);
    if (mask !== 0) wish.run(TYPES.plain, idOf(number), mask);
  }
  const product = $client.prepare("INSERT INTO products (id, name, product_type, active) VALUES (?, ?, 1, 1)");
  const member = $client.prepare("INSERT INTO product_members (product, person, source, role) VALUES (?, ?, '', 'reader')");
  for (let number = 1; number <= size.products; number += 1) {
    product.run(number, `Product ${String(number)}`);
    for (const one of membersOf(number)) if (one > 0) member.run(number, idOf(one));
  }
}

/** Rows are counted from 1. */
function idOf(person: number): number {
  return person + 1;
}

/** By the delivery's id, which says where it went. */
function receivedOf({ channel, delivery, arrivedAt }: Sent, { addressOf }: World): Received {
  const [, event = "", target = ""] = /^(.+)_[a-z]+_([^_]+)_\d+$/.exec(delivery) ?? [];
  const shared: Readonly<Record<string, string>> = { mailbox: MAILBOX, slack: SLACK_CHANNEL, msteams: FLOW, w1: HOOK };
  const place = shared[target] ?? addressOf(Number(target.slice(1)) - 1);
  return { channel, place, event, at: arrivedAt ?? Number.NaN };
}
