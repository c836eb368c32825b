import { cpSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Channel } from "@tocsin/domain";
import type { Arrival, Ports } from "./sink.ts";
import type { Victim } from "./victim.ts";

/** A company in which everybody and everything shared hears of every scan of its one product, on every channel. */
export interface Company {
  /** Whoever gets an alert, by address. */
  readonly addresses: readonly string[];
  /** Where each event has to arrive. */
  readonly places: readonly Place[];
  /** A scan's event under the client's own id; our id of it, once it was answered 2xx. Rejects while the server is down. */
  readonly postEvent: (clientId: string) => Promise<string>;
  /** The same, asked once: what came of it, whatever it was. */
  readonly tryEvent: (clientId: string, description?: string) => Promise<Posted>;
  /** Opens the superuser's live stream; resolves once it is open. */
  readonly listen: () => Promise<Response>;
}

export interface Posted {
  /** Null unless it was answered 2xx. */
  readonly id: string | null;
  /** Null: there was no answer. */
  readonly status: number | null;
  /** The answer says what is wrong, in the form of RFC 9457. */
  readonly isProblem: boolean;
}

const SOURCE = "proof";
const SUPERUSER = "root@proof.example";
const ANSWER_MS = 5_000;

export type Place = Pick<Arrival, "channel" | "place">;

interface CompanySize {
  readonly people: number;
  /** Where its receivers listen; null: there are alerts alone. */
  readonly ports: Ports | null;
  /** Those that a server of an earlier version had, where it is one. */
  readonly channels?: readonly OutsideChannel[];
}

/** Sets everything up, then starts the server and lets it send. */
export async function foundCompany(victim: Victim, { people, ports, channels = CHANNELS }: CompanySize): Promise<Company> {
  const users = Array.from({ length: people - 1 }, (_, index) => userOf(index + 1));
  const token = await peopleOf(victim, users);
  const authorization = `Bearer ${token.trim()}`;
  const ask = askingOf(victim, authorization);
  const api = apiOf(ask);
  await victim.start().ready;
  if (ports !== null) {
    await connect(api, ports, { hooks: HOOKS, channels });
    await switchOn(api, "system", "scan_added", channels);
  }
  const addresses = [SUPERUSER, ...users.map(({ email }) => email)];
  const tryEvent: Company["tryEvent"] = async (clientId, description) => {
    const event = { type: "scan_added", title: `Scan ${clientId}`, source: SOURCE, product: { ref: "1" }, description };
    try {
      const { status, type, body } = await ask("POST", "/events", event, { "idempotency-key": clientId });
      return {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the shape of the answer is in the contract
        id: status < 300 ? (body as { readonly id: string }).id : null,
        status,
        isProblem: type.startsWith("application/problem+json"),
      };
    } catch {
      return { id: null, status: null, isProblem: false };
    }
  };
  return {
    addresses,
    places: ports === null ? [] : placesOf(addresses).filter(({ channel }) => channels.includes(channel)),
    postEvent: async (clientId) => {
      const { id, status } = await tryEvent(clientId);
      if (id === null) throw new Error(`The event was answered ${String(status)}`);
      return id;
    },
    tryEvent,
    listen: () => fetch(`${String(victim.origin())}/api/v1/stream`, { headers: { authorization } }),
  };
}

interface Founded {
  /** A data folder in which nobody works. */
  readonly data: string;
  readonly token: string;
}

/** By pack and by how many people there are: rounds begin with the same company, and three starts of the command line are most of a short one. */
const founded = new Map<string, Founded>();

/** Lets the command line make the people, or copies those that it made for an earlier round; the superuser's token. */
async function peopleOf(victim: Victim, users: readonly ReturnType<typeof userOf>[]): Promise<string> {
  const key = `${victim.pack} ${String(users.length)}`;
  const before = founded.get(key);
  if (before !== undefined) {
    cpSync(before.data, victim.data, { recursive: true });
    return before.token;
  }
  await victim.tocsin(["user", "create", "--username", "root", "--email", SUPERUSER, "--superuser"], "as long as it is a password\n");
  await victim.tocsin(["directory", "import", "-"], JSON.stringify(directoryOf(users)));
  const token = await victim.tocsin(["token", "create", "--user", "root", "--name", SOURCE, "--scopes", "read,events:write,admin"]);
  const data = mkdtempSync(join(victim.pack, "company-"));
  cpSync(victim.data, data, { recursive: true });
  founded.set(key, { data, token });
  return token;
}

function userOf(number: number) {
  const username = `person${String(number)}`;
  const rights = { active: true, superuser: false, globalRole: null };
  return { ref: String(number), username, email: `${username}@proof.example`, name: username, ...rights };
}

function directoryOf(users: readonly ReturnType<typeof userOf>[]) {
  return {
    source: SOURCE,
    complete: true,
    productTypes: [{ ref: "1", name: "All" }],
    products: [{ ref: "1", name: "Payments API", productType: "1" }],
    users,
    groups: [],
    memberships: users.map(({ ref }) => ({ user: ref, product: "1", role: "reader" })),
  };
}

export const MAILBOX = "team@proof.example";
export const SLACK_CHANNEL = "#security";
const HOOKS = ["/hook/1", "/hook/2"] as const;
export const FLOW = "/powerautomate/automations/direct/workflows/1/triggers/manual/paths/invoke";

/** Every channel that reaches somebody outside. */
const CHANNELS = ["mail", "slack", "msteams", "webhooks"] as const;
type OutsideChannel = (typeof CHANNELS)[number];

interface Connected {
  /** Paths of shared endpoints. */
  readonly hooks: readonly string[];
  readonly channels?: readonly OutsideChannel[];
}

/** Connects every channel to its receiver, or those that are named. */
export async function connect(api: Api, ports: Ports, { hooks, channels = CHANNELS }: Connected): Promise<void> {
  const origin = `http://127.0.0.1:${String(ports.http)}`;
  const settings = settingsOf(origin, ports);
  for (const channel of channels) await api("PUT", `/channels/${channel}`, { enabled: true, ...settings[channel] });
  if (!channels.includes("webhooks")) return;
  for (const place of hooks) await api("POST", "/webhooks", { name: place, url: `${origin}${place}`, owner: null });
}

function settingsOf(origin: string, { mail }: Ports): Readonly<Record<OutsideChannel, object>> {
  const open = { security: "none", username: null, password: null };
  const from = "Tocsin <tocsin@proof.example>";
  return {
    mail: { host: "127.0.0.1", port: mail, ...open, from, systemTo: MAILBOX },
    slack: { token: "xoxb-1234567890-proof", channel: SLACK_CHANNEL, apiUrl: `${origin}/api` },
    msteams: { url: `${origin}${FLOW}?sig=proof` },
    webhooks: {},
  };
}

export function hookUrl({ http }: Pick<Ports, "http">, place: string, host: string): string {
  return `http://${host}:${String(http)}${place}`;
}

/** In the scope of everybody, for what nobody has answered there. */
export async function switchOn(api: Api, scope: "system" | "template", event: string, channels: readonly Channel[]): Promise<void> {
  const changes = channels.map((channel) => ({ event, channel, from: "inherit", to: "on" }));
  await api("PATCH", `/preferences/${scope}`, { changes });
}

function placesOf(addresses: readonly string[]): readonly Place[] {
  return [
    ...addresses.flatMap((place) => [{ channel: "mail", place } as const, { channel: "slack", place } as const]),
    { channel: "mail", place: MAILBOX },
    { channel: "slack", place: SLACK_CHANNEL },
    { channel: "msteams", place: FLOW },
    ...HOOKS.map((place) => ({ channel: "webhooks", place }) as const),
  ];
}

export type Api = ReturnType<typeof apiOf>;

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

export type Ask = (method: string, path: string, body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>;

/** One request of a token; throws where there is nobody to answer. */
export function askingOf(victim: Victim, authorization: string): Ask {
  return async (method, path, body, headers = {}) => {
    const origin = victim.origin();
    if (origin === null) throw new Error("The server is down");
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = await response.text();
    return { status: response.status, type: response.headers.get("content-type") ?? "", body: text === "" ? null : JSON.parse(text) };
  };
}

/** The same; throws unless it is answered 2xx. */
export function apiOf(ask: Ask) {
  return async (method: string, path: string, body: unknown): Promise<void> => {
    const answer = await ask(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} was answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
  };
}
