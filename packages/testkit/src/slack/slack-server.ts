import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { SLACK_METHODS, type SlackFault, slackFaults, type SlackFaults, type SlackMethod } from "./slack-faults.ts";
import { recordOf, refusalOf } from "./slack-rules.ts";

export interface SlackServerOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** The only token that is taken; without it any bot token is. */
  readonly token?: string;
  /** Whether somebody has this address; everybody does, unless this is given. */
  readonly isKnown?: (email: string) => boolean;
}

/** A message that was posted, as its channel has it. */
export interface SlackPost {
  readonly number: number;
  readonly receivedAt: string;
  /** The address of whoever it was for, or the channel as it was named. */
  readonly to: string;
  readonly channel: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly clientMessageId: string | null;
  /** From the metadata. */
  readonly delivery: string | null;
  /** The request's body as it came. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface SlackCall {
  readonly method: SlackMethod;
  /** Where it was to be posted, as the argument has it; null: the method posts nothing. */
  readonly channel: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A Slack workspace on loopback that speaks its Web API and misbehaves when told to. */
export interface SlackServer extends AsyncDisposable {
  /** Base of the methods, without a slash at its end. */
  readonly apiUrl: string;
  readonly messages: readonly SlackPost[];
  /** Every call, in order. */
  readonly calls: readonly SlackCall[];
  readonly answerNext: (fault: SlackFault) => void;
  readonly answerAlways: (fault: SlackFault) => void;
  /** Takes back every fault that has not happened yet. */
  readonly behave: () => void;
  /** The first message that fits, also one that is already there; rejects after the time limit. */
  readonly waitFor: (fits: (post: SlackPost) => boolean, timeoutMs?: number) => Promise<SlackPost>;
  readonly clear: () => void;
}

const HOST = "127.0.0.1";
const WAIT_MS = 10_000;

interface Workspace {
  readonly options: SlackServerOptions;
  readonly faults: SlackFaults;
  readonly messages: SlackPost[];
  readonly calls: SlackCall[];
  readonly listeners: Set<() => void>;
  count: number;
}

/** Starts a workspace; it ends with its scope (`await using`). */
export async function startSlackServer(options: SlackServerOptions = {}): Promise<SlackServer> {
  const workspace: Workspace = { options, faults: slackFaults(), messages: [], calls: [], listeners: new Set(), count: 0 };
  const server = createServer((request, response) => {
    serve(workspace, request, response).catch(() => response.destroy());
  });
  server.listen(options.port ?? 0, HOST);
  await once(server, "listening");
  return {
    apiUrl: `http://${HOST}:${String(portOf(server))}/api`,
    messages: workspace.messages,
    calls: workspace.calls,
    answerNext: workspace.faults.next,
    answerAlways: workspace.faults.always,
    behave: workspace.faults.lift,
    waitFor: (fits, timeoutMs = WAIT_MS) => waitFor(workspace, fits, timeoutMs),
    clear: () => {
      workspace.messages.length = 0;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(workspace: Workspace, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = SLACK_METHODS.find((name) => request.url === `/api/${name}`);
  if (method === undefined || request.method !== "POST") {
    response.writeHead(404, { "content-type": "text/html" }).end("<p>Not found</p>");
    return;
  }
  const given = argumentsOf(await textOf(request), request.headers["content-type"] ?? "");
  workspace.calls.push({ method, channel: method === "chat.postMessage" ? wordOf(given["channel"]) : null, at: Date.now() });
  const answer = () => answerTo(workspace, { method, given, authorization: request.headers.authorization });
  const fault = workspace.faults.take(method);
  if (fault === null) say(response, answer());
  else misbehave(response, fault, answer);
}

function misbehave(response: ServerResponse, fault: SlackFault, answer: () => object): void {
  if ("hang" in fault) return;
  if ("delayMs" in fault) {
    setTimeout(() => say(response, answer()), fault.delayMs);
    return;
  }
  if ("drop" in fault) {
    if (fault.drop === "after") answer();
    response.destroy();
  } else if ("error" in fault) {
    say(response, { ok: false, error: fault.error, ...(fault.needed === undefined ? {} : { needed: fault.needed }) });
  } else {
    response.writeHead(fault.status, fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter }).end(fault.body ?? "");
  }
}

function say(response: ServerResponse, answer: object): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(answer));
}

/** `users.lookupByEmail` does not read JSON, just as the real one does not. */
function argumentsOf(body: string, type: string): Readonly<Record<string, unknown>> {
  if (type.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(body));
  return recordOf(JSON.parse(body)) ?? {};
}

interface Asked {
  readonly method: SlackMethod;
  readonly given: Readonly<Record<string, unknown>>;
  readonly authorization: string | undefined;
}

function answerTo(workspace: Workspace, { method, given, authorization }: Asked): object {
  const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
  if (token === undefined) return { ok: false, error: "not_authed" };
  const { token: wanted } = workspace.options;
  const isRight = wanted === undefined ? token.startsWith("xoxb-") : token === wanted;
  return isRight ? ANSWER[method](workspace, given) : { ok: false, error: "invalid_auth" };
}

const ANSWER: Readonly<Record<SlackMethod, (workspace: Workspace, given: Asked["given"]) => object>> = {
  "auth.test": () => ({ ok: true, team: "Example", user: "tocsin" }),
  "users.lookupByEmail": (workspace, given) => lookUp(workspace, wordOf(given["email"])),
  "conversations.open": (_workspace, given) => ({ ok: true, channel: { id: wordOf(given["users"]).replace(/^U/, "D") } }),
  "chat.postMessage": post,
};

function wordOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** An id says whose it is, so that a message can be read without a directory. */
function lookUp({ options }: Workspace, email: string): object {
  if (email === "" || options.isKnown?.(email) === false) return { ok: false, error: "users_not_found" };
  return { ok: true, user: { id: `U${Buffer.from(email).toString("hex")}`, profile: { email } } };
}

function post(workspace: Workspace, body: Asked["given"]): object {
  const error = refusalOf(body);
  if (error !== null) return { ok: false, error };
  const channel = wordOf(body["channel"]);
  workspace.count += 1;
  const number = workspace.count;
  const payload = recordOf(recordOf(body["metadata"])?.["event_payload"]);
  workspace.messages.push({
    number,
    receivedAt: new Date().toISOString(),
    to: /^D[0-9a-f]+$/.test(channel) ? Buffer.from(channel.slice(1), "hex").toString() : channel,
    channel,
    text: wordOf(body["text"]),
    blocks: Array.isArray(body["blocks"]) ? body["blocks"] : [],
    clientMessageId: typeof body["client_msg_id"] === "string" ? body["client_msg_id"] : null,
    delivery: typeof payload?.["id"] === "string" ? payload["id"] : null,
    body,
  });
  for (const listener of workspace.listeners) listener();
  return { ok: true, channel, ts: `1700000000.${String(number).padStart(6, "0")}` };
}

function waitFor({ messages, listeners }: Workspace, fits: (post: SlackPost) => boolean, timeoutMs: number): Promise<SlackPost> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      listeners.delete(look);
      reject(
        new Error(
          `No such Slack message within ${String(timeoutMs)} ms; received: ${messages.map(({ text }) => text).join(" | ") || "none"}`,
        ),
      );
    }, timeoutMs);
    const look = (): void => {
      const found = messages.find(fits);
      if (found === undefined) return;
      clearTimeout(timer);
      listeners.delete(look);
      resolve(found);
    };
    listeners.add(look);
    look();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The Slack server listens on no port");
  return address.port;
}
