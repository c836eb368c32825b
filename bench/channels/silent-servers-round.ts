import type { EgressRules } from "@tocsin/channels/http";
import { resolveAll } from "@tocsin/channels/http";
import { createMailAdapter } from "@tocsin/channels/mail";
import { createTeamsAdapter } from "@tocsin/channels/msteams";
import { createSlackAdapter } from "@tocsin/channels/slack";
import { createWebhookAdapter } from "@tocsin/channels/webhooks";
import type { SendOutcome } from "@tocsin/domain";
import type { ChannelAdapter, OutgoingMessage } from "@tocsin/ports";
import { type HttpFault, type SmtpFault, startSlackServer, startSmtpReceiver, startTeamsFlow, startWebhookReceiver } from "@tocsin/testkit";
import { messageFor } from "./messages.ts";

/** One message to a server that keeps its slot: for how long, and what that was taken for. */
export interface HeldSlot {
  readonly channel: OutgoingMessage["channel"];
  /** What the server did, in words. */
  readonly fault: string;
  readonly ms: number;
  readonly outcome: SendOutcome["kind"];
}

/** Time limits in place of the product's own, in milliseconds; for the short form. */
export interface SilenceLimits {
  readonly mail?: {
    readonly connectMs: number;
    readonly greetingMs: number;
    readonly idleMs: number;
    readonly replyMs: number;
    readonly totalMs: number;
  };
  readonly http?: { readonly connectMs: number; readonly firstByteMs: number; readonly totalMs: number };
}

interface Server extends AsyncDisposable {
  readonly adapter: ChannelAdapter;
}

interface Silence {
  readonly channel: OutgoingMessage["channel"];
  readonly fault: string;
  readonly open: (limits: SilenceLimits) => Promise<Server>;
}

const LOOPBACK: EgressRules = { isAllowListed: () => true, allowLoopback: true, isOwnAddress: () => false };
const TOKEN = "xoxb-1234567890-abc";
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const CLOCK = { now: () => Date.now() };
/** As long as an endpoint may be given. */
const TIMEOUT_SECONDS = 15;

const SMTP_FAULTS: readonly SmtpFault[] = [
  ...(["connect", "ehlo", "mail", "rcpt", "data", "content", "dot"] as const).map((at) => ({ at, hang: true }) as const),
  ...(["connect", "rcpt", "dot"] as const).map((at) => ({ at, drip: true }) as const),
];
const HTTP_FAULTS: readonly HttpFault[] = [{ hang: true }, { drip: true }, { endless: "headers" }, { endless: "body" }];

const SILENCES: readonly Silence[] = [
  ...SMTP_FAULTS.map((fault): Silence => ({ channel: "mail", fault: JSON.stringify(fault), open: (limits) => mailServer(fault, limits) })),
  ...HTTP_FAULTS.map((fault): Silence => ({
    channel: "msteams",
    fault: JSON.stringify(fault),
    open: (limits) => teamsFlow(fault, limits),
  })),
  ...HTTP_FAULTS.map((fault): Silence => ({
    channel: "webhooks",
    fault: JSON.stringify(fault),
    open: (limits) => endpoint(fault, limits),
  })),
  { channel: "slack", fault: '{"hang":true}', open: slackWorkspace },
];

/** C-01, C-05, C-06: servers that say nothing more, a byte at a time, or more than anybody wants to read, all side by side, in real time. */
export function silentServersRound(limits: SilenceLimits = {}): Promise<readonly HeldSlot[]> {
  return Promise.all(SILENCES.map((silence) => heldSlot(silence, limits)));
}

async function heldSlot({ channel, fault, open }: Silence, limits: SilenceLimits): Promise<HeldSlot> {
  await using server = await open(limits);
  const startedAt = performance.now();
  // Nobody gives up for it: its own limits have to be enough.
  const { outcome } = await server.adapter.send(messageFor(channel), new AbortController().signal);
  return { channel, fault, ms: Math.round(performance.now() - startedAt), outcome: outcome.kind };
}

async function mailServer(fault: SmtpFault, { mail }: SilenceLimits): Promise<Server> {
  const receiver = await startSmtpReceiver();
  receiver.answerAlways(fault);
  const { host, port } = receiver;
  const settings = { host, port, security: "none", username: null, password: null, from: "Tocsin <tocsin@example.com>" } as const;
  const around = { name: "tocsin.example.com", allowLoopback: true, isAllowListed: () => false, clock: CLOCK };
  const adapter = createMailAdapter({ ...settings, ...around, connections: 3, ratePerMinute: null, ...(mail && { limits: mail }) });
  return both(adapter, receiver);
}

async function teamsFlow(fault: HttpFault, { http }: SilenceLimits): Promise<Server> {
  const flow = await startTeamsFlow();
  flow.answerAlways(fault);
  const adapter = createTeamsAdapter({ url: flow.url, rules: LOOPBACK, resolve: resolveAll, clock: CLOCK, ...(http && { limits: http }) });
  return both(adapter, flow);
}

async function endpoint(fault: HttpFault, { http }: SilenceLimits): Promise<Server> {
  const receiver = await startWebhookReceiver();
  receiver.answerAlways(fault);
  const secrets = [{ secret: SECRET, until: null }];
  const around = { rules: LOOPBACK, resolve: resolveAll, clock: CLOCK, ...(http && { limits: http }) };
  return both(createWebhookAdapter({ url: receiver.url, secrets, header: null, timeoutSeconds: TIMEOUT_SECONDS, ...around }), receiver);
}

async function slackWorkspace({ http }: SilenceLimits): Promise<Server> {
  const slack = await startSlackServer({ token: TOKEN });
  slack.answerAlways({ at: "chat.postMessage", hang: true });
  return both(
    createSlackAdapter({ token: TOKEN, apiUrl: slack.apiUrl, rules: LOOPBACK, clock: CLOCK, ...(http && { limits: http }) }),
    slack,
  );
}

function both(adapter: ChannelAdapter, server: AsyncDisposable): Server {
  return {
    adapter,
    [Symbol.asyncDispose]: async () => {
      await adapter[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
