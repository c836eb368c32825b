import {
  DEMO_DIRECTORY,
  DEMO_EVENTS,
  DEMO_INSTANCE,
  DEMO_PREFERENCES,
  DEMO_PRODUCTS,
  DEMO_SIGN_INS,
  DEMO_WEBHOOKS,
  type DemoPreferences,
} from "@tocsin/testkit";
import { bearer, type Caller, type DemoApi } from "./demo-api.ts";
import { runCli } from "./demo-server.ts";

const SUPERUSER = "marta";
/** Each reads a password and hashes it; more at a time would only wait for one another. */
const CLI_AT_ONCE = 2;

/** People, products and sign-ins, over the command line, before the server runs. Answers a token of the superuser. */
export async function seedPeople(env: NodeJS.ProcessEnv): Promise<string> {
  await runCli(env, ["directory", "import", "-"], JSON.stringify(DEMO_DIRECTORY));
  const waiting = [...DEMO_SIGN_INS];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      // They exist: the address says who is meant and changes nothing.
      const email = next.email ?? `${next.username}@demo.example`;
      await runCli(env, ["user", "create", "--username", next.username, "--email", email], next.password);
    }
  };
  await Promise.all(Array.from({ length: CLI_AT_ONCE }, worker));
  return await runCli(env, ["token", "create", "--user", SUPERUSER, "--name", "demo", "--scopes", "read,events:write,admin"]);
}

export interface Receivers {
  readonly mail: { readonly host: string; readonly port: number };
  readonly slack: { readonly apiUrl: string };
  readonly teams: { readonly url: string };
  readonly webhooks: { readonly url: string; readonly trust: (secret: string) => void };
}

/** Taken by the demo's own Slack, and by no other. */
const SLACK_TOKEN = "xoxb-demo-workspace-token";

/** Mail, Slack, Teams, webhooks, preferences and what happened, over the API, as a superuser, people and DefectDojo would. */
export async function seedCompany(api: DemoApi, token: string, { mail: { host, port }, slack, teams, webhooks }: Receivers): Promise<void> {
  const admin = bearer(token);
  const settings = { enabled: true, host, port, security: "none", username: null, password: null, from: "Tocsin <tocsin@demo.example>" };
  await api.call({ method: "PUT", path: "/api/v1/channels/mail", as: admin, body: { ...settings, systemTo: "appsec@demo.example" } });
  const connection = { enabled: true, token: SLACK_TOKEN, channel: "#appsec-alerts", apiUrl: slack.apiUrl };
  await api.call({ method: "PUT", path: "/api/v1/channels/slack", as: admin, body: connection });
  await api.call({ method: "PUT", path: "/api/v1/channels/msteams", as: admin, body: { enabled: true, url: teams.url } });
  await api.call({ method: "PUT", path: "/api/v1/channels/webhooks", as: admin, body: { enabled: true, timeoutSeconds: 15 } });
  await addEndpoint(api, admin, { receiver: webhooks, body: { name: "SIEM", owner: null, events: ["sla_breach", "scan_added"] } });
  const ofDana = await api.signIn("dana", passwordOf("dana"));
  await addEndpoint(api, ofDana, { receiver: webhooks, body: { name: "Dana’s dashboard", format: "defectdojo" } });
  await api.call({ method: "PATCH", path: "/api/v1/settings", as: admin, body: { teamName: "Application Security" } });
  await choosePreferences(api, admin);
  for (const { event, body } of DEMO_WEBHOOKS) {
    const as = { "x-tocsin-token": token, "x-defectdojo-event": event, "x-defectdojo-instance": DEMO_INSTANCE };
    await api.call({ method: "POST", path: "/api/v1/ingest/defectdojo", as, body });
  }
  await api.call({ method: "POST", path: "/api/v1/events/batch", as: admin, body: { events: DEMO_EVENTS } });
}

interface NewEndpoint {
  readonly receiver: Receivers["webhooks"];
  readonly body: object;
}

/** The receiver learns the secret from whoever adds the endpoint, as a real one does. */
async function addEndpoint(api: DemoApi, as: Caller, { receiver, body }: NewEndpoint): Promise<void> {
  const made = await api.call({ method: "POST", path: "/api/v1/webhooks", as, body: { url: receiver.url, ...body } });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own API, just started from these sources
  receiver.trust((made as { readonly secret: string }).secret);
}

/** Everybody saves their own: nobody else may. */
async function choosePreferences(api: DemoApi, admin: Caller): Promise<void> {
  const productIds = await productIdsByRef(api, admin);
  const sessions = new Map<string, Caller>();
  for (const preferences of DEMO_PREFERENCES) {
    const as = sessions.get(preferences.by) ?? (await api.signIn(preferences.by, passwordOf(preferences.by)));
    sessions.set(preferences.by, as);
    await api.call({ method: "PATCH", path: pathOf(preferences, productIds), as, body: { changes: preferences.changes } });
  }
}

function passwordOf(username: string): string {
  const found = DEMO_SIGN_INS.find((signIn) => signIn.username === username);
  if (found === undefined) throw new Error(`${username} cannot sign in`);
  return found.password;
}

function pathOf({ scope }: DemoPreferences, productIds: ReadonlyMap<string, number>): string {
  if (typeof scope === "string") return `/api/v1/preferences/${scope}`;
  return `/api/v1/products/${String(productIds.get(scope.product))}/preferences`;
}

async function productIdsByRef(api: DemoApi, admin: Caller): Promise<ReadonlyMap<string, number>> {
  const page = await api.call({ method: "GET", path: "/api/v1/products?limit=200", as: admin });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own API, just started from these sources
  const { items } = page as { readonly items: readonly { readonly id: number; readonly name: string }[] };
  return new Map(DEMO_PRODUCTS.flatMap(({ ref, name }) => items.filter((item) => item.name === name).map(({ id }) => [ref, id])));
}
