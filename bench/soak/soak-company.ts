import { openDatabase, openWriter, storeReads, storeWrites } from "@tocsin/store";
import { newApiToken, secretHash } from "../../apps/bff/src/auth/secret-text.ts";
import { apiOf, type Ask, askingOf, connect, hookUrl } from "../crash/company.ts";
import type { Ports } from "../crash/sink.ts";
import type { Victim } from "../crash/victim.ts";
import { fillOldLog } from "../retention/old-log.ts";
import { emailOf, hookOf, MEMBERS, ownerOf, PEOPLE, PRODUCTS, productOf, SUPERUSER, SWITCHED_ON, TYPES, typeOf } from "./soak-plan.ts";

export interface SoakCompany {
  /** The superuser's token asks. */
  readonly ask: Ask;
  /** Those of some of the people. */
  readonly readers: readonly Reader[];
  /** Our id of the event of that number, once it was answered 2xx. */
  readonly postEvent: (number: number) => Promise<string>;
  readonly metrics: () => Promise<string>;
}

/** Somebody who reads. */
export interface Reader {
  readonly ask: Ask;
  /** Opens a live stream that goes on behind `after`. */
  readonly listen: (after: string | null, signal: AbortSignal) => Promise<Response>;
}

const SOURCE = "proof";
const READERS = 6;

interface CompanySize {
  readonly ports: Ports;
  readonly database: string;
  readonly oldDeliveries: number;
}

/** Twenty products with three members each; the server runs when this resolves. */
export async function foundSoakCompany(victim: Victim, { ports, database, oldDeliveries }: CompanySize): Promise<SoakCompany> {
  await victim.tocsin(["user", "create", "--username", "root", "--email", SUPERUSER, "--superuser"], "as long as it is a password\n");
  await victim.tocsin(["directory", "import", "-"], JSON.stringify(directory()));
  if (oldDeliveries > 0) plantOldLog(database, oldDeliveries);
  const owners = Array.from({ length: PRODUCTS }, (_, index) => ownerOf(index + 1));
  const [root, ...own] = await tokensOf(database, ["root", ...owners.map(usernameOf)]);
  const authorization = bearer(root);
  const ask = askingOf(victim, authorization);
  await victim.start().ready;
  const api = apiOf(ask);
  await connect(api, ports, { hooks: [] });
  for (const [index, owner] of owners.entries()) {
    const place = hookOf(owner);
    // Every other one is named, and its name looked up for each connection.
    const url = hookUrl(ports, place, index % 2 === 0 ? "127.0.0.1" : "localhost");
    await apiOf(askingOf(victim, bearer(own[index])))("POST", "/webhooks", { name: place, url });
  }
  const switched = SWITCHED_ON.map(([event, channel]) => ({ event, channel, from: "inherit", to: "on" }));
  await api("PATCH", "/preferences/system", { changes: switched });
  await api("PATCH", "/preferences/personal", {
    changes: TYPES.map((event) => ({ event, channel: "alert", from: "inherit", to: "off" })),
  });
  return {
    ask,
    readers: own.slice(0, READERS).map((token) => readerOf(victim, bearer(token))),
    postEvent: async (number) => {
      const product = { ref: String(productOf(number)) };
      const event = { type: typeOf(number), title: `Soak ${String(number)}`, source: SOURCE, product };
      const { status, body } = await ask("POST", "/events", event, { "idempotency-key": `soak-${String(number)}` });
      if (status >= 300) throw new Error(`The event was answered ${String(status)}`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the shape of the answer is in the contract
      return (body as { readonly id: string }).id;
    },
    metrics: async () => (await fetch(`${String(victim.origin())}/metrics`, { headers: { authorization } })).text(),
  };
}

function readerOf(victim: Victim, authorization: string): Reader {
  return {
    ask: askingOf(victim, authorization),
    listen: (after, signal) => {
      const headers = { authorization, ...(after === null ? {} : { "last-event-id": after }) };
      return fetch(`${String(victim.origin())}/api/v1/stream`, { headers, signal });
    },
  };
}

/** Not through the command line, which would take a second for each. */
async function tokensOf(database: string, usernames: readonly string[]): Promise<readonly string[]> {
  const db = openDatabase({ file: database, access: "write" });
  await using writer = openWriter(db);
  const { directory: people } = storeReads(db);
  const { access } = storeWrites(writer);
  const tokens: string[] = [];
  for (const username of usernames) {
    const person = await people.personByUsername({ username });
    if (person === null) throw new Error(`There is no ${username}`);
    const secret = newApiToken();
    const row = { id: `${SOURCE}-${username}`, person: person.id, name: SOURCE, scopes: ["read", "events:write", "admin"] } as const;
    await access.createToken({ ...row, hash: secretHash(secret), expiresAt: null, at: Date.now() });
    tokens.push(secret);
  }
  return tokens;
}

function bearer(token: string | undefined): string {
  return `Bearer ${token ?? ""}`;
}

function usernameOf(person: number): string {
  return `person${String(person)}`;
}

function directory() {
  const people = Array.from({ length: PEOPLE }, (_, index) => index + 1);
  const products = Array.from({ length: PRODUCTS }, (_, index) => index + 1);
  const rights = { active: true, superuser: false, globalRole: null };
  return {
    source: SOURCE,
    complete: true,
    productTypes: [{ ref: "1", name: "All" }],
    products: products.map((product) => ({ ref: String(product), name: `Product ${String(product)}`, productType: "1" })),
    users: people.map((person) => {
      const username = usernameOf(person);
      return { ref: String(person), username, email: emailOf(person), name: username, ...rights };
    }),
    groups: [],
    memberships: people.map((person) => ({ user: String(person), product: String(Math.ceil(person / MEMBERS)), role: "reader" })),
  };
}

function plantOldLog(database: string, deliveries: number): void {
  const { $client: client } = openDatabase({ file: database, access: "write" });
  fillOldLog(client, { deliveries, old: deliveries, teams: { size: MEMBERS, teams: PRODUCTS }, now: Date.now(), isOpen: false });
  client.close();
}
