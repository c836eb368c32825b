import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { ReceivedMail } from "../smtp/received-mail.ts";
import type { SmtpReceiver } from "../smtp/smtp-receiver.ts";
import type { SlackServer } from "../slack/slack-server.ts";
import type { TeamsFlow } from "../teams/teams-flow.ts";
import { mailPage, mailboxPage } from "./outbox-html.ts";
import type { Tab } from "./page-html.ts";
import { slackListPage, slackPage } from "./slack-html.ts";
import type { WebhookReceiver } from "../webhooks/webhook-receiver.ts";
import { teamsPage } from "./teams-html.ts";
import { webhooksPage } from "./webhook-html.ts";

export interface OutboxOptions {
  readonly mail: Pick<SmtpReceiver, "messages" | "clear">;
  readonly slack?: Pick<SlackServer, "messages" | "clear">;
  readonly teams?: Pick<TeamsFlow, "messages" | "clear">;
  readonly webhooks?: Pick<WebhookReceiver, "messages" | "clear">;
  /** 0, the default: any free port. */
  readonly port?: number;
}

/** A small site on loopback that shows every received message as its receiver sees it. */
export interface OutboxPage extends AsyncDisposable {
  readonly url: string;
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly policy?: string;
}

/** Pages of ours run one script of ours; a mail runs nothing and fetches nothing. */
const OUR_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-src 'self'";
const MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** Starts the site; it ends with its scope. GET / · GET /messages.json · DELETE /messages · GET /mail/{number}[/html|/raw] · GET /slack, /slack.json, /slack/{number} · GET /teams, /teams.json · GET /webhooks, /webhooks.json */
export async function startOutboxPage({ port = 0, ...receivers }: OutboxOptions): Promise<OutboxPage> {
  const server = createServer((request, response) => {
    answer(response, pageFor(request, receivers));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The outbox listens on no port");
  return {
    url: `http://127.0.0.1:${String(address.port)}/`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(response: ServerResponse, { status, type, body, policy = OUR_POLICY }: Page): void {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  response.end(body);
}

type Receivers = Omit<OutboxOptions, "port">;

function pageFor({ method, url = "/" }: Pick<IncomingMessage, "method" | "url">, receivers: Receivers): Page {
  const { mail, slack, teams, webhooks } = receivers;
  const { pathname } = new URL(url, "http://outbox");
  if (method === "DELETE" && pathname === "/messages") {
    for (const receiver of [mail, slack, teams, webhooks]) receiver?.clear();
    return { status: 204, type: "text/plain", body: "" };
  }
  if (method !== "GET") return { status: 405, type: "text/plain", body: "GET, or DELETE /messages" };
  const found = [mailPages, slackPages, teamsPages, webhookPages].map((pages) => pages(pathname, receivers));
  return found.find((page) => page !== null) ?? NOT_FOUND;
}

const NOT_FOUND: Page = { status: 404, type: "text/plain", body: "There is no such page." };

function tabsOf({ mail, slack, teams, webhooks }: Receivers): readonly Tab[] {
  const ofSlack = slack === undefined ? [] : [{ href: "/slack", label: "Slack", count: slack.messages.length }];
  const ofTeams = teams === undefined ? [] : [{ href: "/teams", label: "Microsoft Teams", count: teams.messages.length }];
  const ofWebhooks = webhooks === undefined ? [] : [{ href: "/webhooks", label: "Webhooks", count: webhooks.messages.length }];
  return [{ href: "/", label: "Mail", count: mail.messages.length }, ...ofSlack, ...ofTeams, ...ofWebhooks];
}

function mailPages(pathname: string, receivers: Receivers): Page | null {
  const { messages } = receivers.mail;
  if (pathname === "/") return { status: 200, type: "text/html", body: mailboxPage(messages, tabsOf(receivers)) };
  if (pathname === "/messages.json") return jsonPage(messages);
  const [, number, part] = /^\/mail\/(\d+)(?:\/(html|raw))?$/.exec(pathname) ?? [];
  const found = messages.find((message) => String(message.number) === number);
  return found === undefined ? null : messagePage(found, part);
}

function messagePage(found: ReceivedMail, part: string | undefined): Page {
  if (part === "html") return { status: 200, type: "text/html", body: found.html, policy: MAIL_POLICY };
  if (part === "raw") return { status: 200, type: "text/plain", body: found.raw };
  return { status: 200, type: "text/html", body: mailPage(found) };
}

function slackPages(pathname: string, receivers: Receivers): Page | null {
  const messages = receivers.slack?.messages;
  if (messages === undefined) return null;
  if (pathname === "/slack") return { status: 200, type: "text/html", body: slackListPage(messages, tabsOf(receivers)) };
  if (pathname === "/slack.json") return jsonPage(messages);
  const found = messages.find(({ number }) => pathname === `/slack/${String(number)}`);
  return found === undefined ? null : { status: 200, type: "text/html", body: slackPage(found) };
}

function teamsPages(pathname: string, receivers: Receivers): Page | null {
  const cards = receivers.teams?.messages;
  if (cards === undefined) return null;
  if (pathname === "/teams") return { status: 200, type: "text/html", body: teamsPage(cards, tabsOf(receivers)) };
  return pathname === "/teams.json" ? jsonPage(cards) : null;
}

function webhookPages(pathname: string, receivers: Receivers): Page | null {
  const messages = receivers.webhooks?.messages;
  if (messages === undefined) return null;
  if (pathname === "/webhooks") return { status: 200, type: "text/html", body: webhooksPage(messages, tabsOf(receivers)) };
  return pathname === "/webhooks.json" ? jsonPage(messages) : null;
}

/** Newest first. */
function jsonPage(messages: readonly unknown[]): Page {
  return { status: 200, type: "application/json", body: JSON.stringify(messages.toReversed()) };
}
