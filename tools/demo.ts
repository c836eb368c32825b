/**
 * Tocsin with a demo company, to look at and to play with: the packed server on a database that is thrown away, a mail server, a Slack, a
 * flow of Teams and a receiver of webhooks of our own and their Outbox page. Ends with Ctrl+C, and takes everything along that it started.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DEMO_SIGN_INS,
  type OutboxPage,
  type SlackServer,
  type SmtpReceiver,
  startOutboxPage,
  startSlackServer,
  startTeamsFlow,
  startWebhookReceiver,
  type TeamsFlow,
  type WebhookReceiver,
  startSmtpReceiver,
} from "@tocsin/testkit";
import { demoApi } from "./demo/demo-api.ts";
import { type DemoServer, startServer } from "./demo/demo-server.ts";
import { seedCompany, seedPeople } from "./demo/seed.ts";

const OUTBOX_PORT = 8025;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const asked = nextSignal();
  await using cleanUp = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tocsin-demo-"));
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  const receiver = cleanUp.use(await startSmtpReceiver());
  const slack = cleanUp.use(await startSlackServer());
  const teams = cleanUp.use(await startTeamsFlow({ responds: true }));
  const webhooks = cleanUp.use(await startWebhookReceiver());
  const outbox = cleanUp.use(await outboxOf({ mail: receiver, slack, teams, webhooks }));
  const env = { ...process.env, TOCSIN_DATA: folder, TOCSIN_EGRESS_ALLOW: "127.0.0.1", TOCSIN_ALLOW_LOOPBACK: "true" };

  say("Bringing in the demo company …");
  const token = await Promise.race([seedPeople(env), asked]);
  if (token === null) return;
  const server = await startServer(env);
  cleanUp.defer(server.stop);
  await seedCompany(demoApi(server.origin), token, { mail: receiver, slack, teams, webhooks });
  announce({ server, outbox, token });

  const ending = await Promise.race([asked, server.ended.then(() => "ended" as const)]);
  if (ending === "ended") {
    process.stderr.write("The server has ended by itself.\n");
    process.exitCode = 1;
  }
}

/** Null, once somebody wants the demo to end. */
function nextSignal(): Promise<null> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        resolve(null);
      });
    }
  });
}

interface OutboxReceivers {
  readonly mail: SmtpReceiver;
  readonly slack: SlackServer;
  readonly teams: TeamsFlow;
  readonly webhooks: WebhookReceiver;
}

/** Where people may have bookmarked it; elsewhere if that port is taken. */
async function outboxOf(receivers: OutboxReceivers): Promise<OutboxPage> {
  return await startOutboxPage({ ...receivers, port: OUTBOX_PORT }).catch(() => startOutboxPage(receivers));
}

interface Running {
  readonly server: DemoServer;
  readonly outbox: OutboxPage;
  readonly token: string;
}

function announce({ server, outbox, token }: Running): void {
  const width = Math.max(...DEMO_SIGN_INS.map(({ username }) => username.length));
  const passwordWidth = Math.max(...DEMO_SIGN_INS.map(({ password }) => password.length));
  say(`
  Tocsin   ${server.origin}
  Outbox   ${outbox.url}   every mail, Slack message, card and webhook as its receiver sees it
  Token    ${token}   of marta, for the API

  Sign in as
${DEMO_SIGN_INS.map(({ username, password, story }) => `    ${username.padEnd(width)}   ${password.padEnd(passwordWidth)}   ${story}`).join("\n")}

  Everything is thrown away at the end: Ctrl+C.
`);
}

await main();
