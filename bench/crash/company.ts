import type { Victim } from "./victim.ts";

/** A company in which everybody gets an alert and a mail for every scan of its one product. */
export interface Company {
  /** Where everybody gets their mail. */
  readonly addresses: readonly string[];
  /** A scan's event under the client's own id; our id of it, once it was answered 2xx. Rejects while the server is down. */
  readonly postEvent: (clientId: string) => Promise<string>;
}

const SOURCE = "proof";
const SUPERUSER = "root@proof.example";
const ANSWER_MS = 5_000;

interface CompanySize {
  readonly people: number;
  /** Where its mail server listens; null: no mail. */
  readonly mailPort: number | null;
}

/** Sets everything up through the command line, then starts the server and lets it send mail. */
export async function foundCompany(victim: Victim, { people, mailPort }: CompanySize): Promise<Company> {
  const users = Array.from({ length: people - 1 }, (_, index) => userOf(index + 1));
  await victim.tocsin(["user", "create", "--username", "root", "--email", SUPERUSER, "--superuser"], "as long as it is a password\n");
  await victim.tocsin(["directory", "import", "-"], JSON.stringify(directoryOf(users)));
  const token = await victim.tocsin(["token", "create", "--user", "root", "--name", SOURCE, "--scopes", "read,events:write,admin"]);
  const api = apiOf(victim, token.trim());
  await victim.start().ready;
  await api("PATCH", "/preferences/system", { changes: [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] });
  if (mailPort !== null) await api("PUT", "/channels/mail", mailSettings(mailPort));
  return {
    addresses: [SUPERUSER, ...users.map(({ email }) => email)],
    postEvent: async (clientId) => {
      const event = { type: "scan_added", title: `Scan ${clientId}`, source: SOURCE, product: { ref: "1" } };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the shape of the answer is in the contract
      return ((await api("POST", "/events", event, { "idempotency-key": clientId })) as { readonly id: string }).id;
    },
  };
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

function mailSettings(port: number) {
  const open = { security: "none", username: null, password: null };
  return { enabled: true, host: "127.0.0.1", port, ...open, from: "Tocsin <tocsin@proof.example>", systemTo: null };
}

/** One request of the superuser's token; throws unless it is answered 2xx. */
function apiOf(victim: Victim, token: string) {
  return async (method: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<unknown> => {
    const origin = victim.origin();
    if (origin === null) throw new Error("The server is down");
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${String(response.status)}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
}
