import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { CHANNEL_BIT } from "@tocsin/domain";
import { type Api, apiOf, askingOf, connect, FLOW, MAILBOX, SLACK_CHANNEL, switchOn } from "../crash/company.ts";
import type { DataFolder } from "../crash/data-folder.ts";
import type { Ports } from "../crash/sink.ts";
import { type Victim, victimOf } from "../crash/victim.ts";
import { directoryOf, liftRateLimits, PASSWORD, reader } from "../sender-company.ts";
import { SERVER_FLAGS } from "../../tools/bootstrap/commands.mjs";
import { productOf, type StormSize, worldOf, type World } from "./world.ts";

/** A company on the packed server, with receivers on every channel, whose events are many. */
export interface LoadCompany extends World {
  readonly origin: string;
  /** Of the superuser, and of somebody who is none; of both any number of requests is taken. */
  readonly tokens: { readonly root: string; readonly person: string };
}

const HOOK = "/hook/1";
const SHARED = { mailbox: MAILBOX, slack: SLACK_CHANNEL, flow: FLOW, hooks: [HOOK] } as const;
/** What System has on for everybody, and so nobody is spared; what most events are of comes as people want it. */
const LOCKED = "sla_breach";
const PLAIN = "scan_added";
/** As the catalogue numbers it. */
const PLAIN_NUMBER = 5;

/** The packed server as `npm start` runs it, which may talk to receivers of this machine. */
export function packedServer(main: string, data: DataFolder): Victim {
  return victimOf({ pack: dirname(main), data: data.data, nodeOptions: SERVER_FLAGS });
}

export interface Founding {
  readonly size: StormSize;
  readonly folder: Pick<DataFolder, "data" | "database">;
  readonly ports: Ports;
  /** Whom System reaches beside the shared places. */
  readonly systemAudience: "everyone" | "superusers";
}

export async function foundLoadCompany(victim: Victim, founding: Founding): Promise<LoadCompany> {
  const { size, folder } = founding;
  const world = worldOf(size, (person) => (person === 0 ? "root@example.com" : `person${String(person)}@example.com`), SHARED);
  await victim.tocsin(["user", "create", "--username", "root", "--email", world.addressOf(0), "--superuser"], `${PASSWORD}\n`);
  await victim.tocsin(["directory", "import", "-"], JSON.stringify(directory(size)));
  const root = await token(victim, "root", "read,events:write,admin");
  const person = await token(victim, "person1", "read");
  liftRateLimits(folder.data);
  writeWishes(folder.database, world);
  await victim.start().ready;
  await open(apiOf(askingOf(victim, `Bearer ${root}`)), founding);
  return { ...world, origin: victim.origin() ?? "", tokens: { root, person } };
}

function directory(size: StormSize) {
  const people = Array.from({ length: size.people - 1 }, (_, index) => index + 1);
  return directoryOf({
    people: people.length,
    products: size.products,
    memberships: people.map((person) => reader(person, productOf(person, size))),
  });
}

async function token(victim: Victim, user: string, scopes: string): Promise<string> {
  return (await victim.tocsin(["token", "create", "--user", user, "--name", `load ${user}`, "--scopes", scopes])).trim();
}

/** What each of them would answer for themselves, on the page that only they can open. */
function writeWishes(file: string, { size, addressOf, wants }: World): void {
  const db = new Sqlite(file);
  const wish = db.prepare<[number, number, string]>(
    "INSERT INTO person_layers (event_type, product, person, on_mask, off_mask) SELECT ?, 0, id, ?, 0 FROM people WHERE email = ?",
  );
  db.transaction(() => {
    for (let person = 0; person < size.people; person += 1) {
      const mask = (wants(person, "mail") ? CHANNEL_BIT.mail : 0) | (wants(person, "slack") ? CHANNEL_BIT.slack : 0);
      if (mask !== 0) wish.run(PLAIN_NUMBER, mask, addressOf(person));
    }
  })();
  db.close();
}

async function open(api: Api, { ports, systemAudience }: Founding): Promise<void> {
  await connect(api, ports, { hooks: [HOOK] });
  await api("PATCH", "/settings", { systemAudience });
  await switchOn(api, "system", LOCKED, ["mail", "slack", "msteams", "webhooks"]);
  await switchOn(api, "system", PLAIN, ["webhooks"]);
}

/** As DefectDojo's importers send it. */
export function bodyOf(number: number, { kind, product }: { readonly kind: "plain" | "locked"; readonly product: number }): string {
  return JSON.stringify({
    id: `event-${String(number)}`,
    source: "defectdojo",
    type: kind === "locked" ? LOCKED : PLAIN,
    title: "Created/Updated 3 findings for Web shop: Q4 pentest: ZAP Scan",
    description:
      "Three new findings, one of them critical: SQL injection in /pay; cross-site scripting in /search; a cookie without Secure.",
    url: "https://dojo.example.com/test/90",
    product: { ref: String(product) },
    engagement: { ref: "7", name: "Q4 pentest" },
    test: { ref: "90", name: "ZAP Scan" },
    actor: { username: "person1" },
    data: { findingCount: 3, new: [232, 233, 234] },
  });
}
