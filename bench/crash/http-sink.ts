import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

export interface HttpArrival {
  readonly channel: "slack" | "msteams" | "webhooks";
  /** Whose it is: an address, a channel, an endpoint's path. */
  readonly place: string;
  /** What the channel has to tell repeats by, in its own form. */
  readonly key: string;
  /** Our id of the delivery. */
  readonly delivery: string;
}

/** Called with what has arrived; its sender gets the answer when this resolves, if it ever does. */
export type Receive = (arrival: HttpArrival) => Promise<void>;

/** What becomes of a message instead; `reset` breaks the connection, after it was taken or before; `silent`: nobody ever answers, and nobody has it. */
export type Spoiled =
  | { readonly kind: "status"; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: "reset"; readonly isTaken: boolean }
  | { readonly kind: "silent" };

/** Asked of each message by its delivery; null: it is taken and answered. */
export type Spoil = (delivery: string) => Spoiled | null;

/** A Slack workspace, a Teams flow and webhook endpoints behind one port, as little of them as an honest sender needs. */
export async function startHttpSink(receive: Receive, spoil: Spoil = () => null): Promise<{ readonly port: number }> {
  const server = createServer((request, response) => void serve(request, response, takingOf(receive, spoil)));
  // A sender that was killed leaves its connections to us.
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sink listens on no port");
  return { port: address.port };
}

/** Takes a message, and gives its sender this answer; or what comes instead. */
type Take = (response: ServerResponse, arrival: HttpArrival, answer: object) => Promise<void>;

function takingOf(receive: Receive, spoil: Spoil): Take {
  return async (response, arrival, answer) => {
    const spoiled = spoil(arrival.delivery);
    if (spoiled === null || (spoiled.kind === "reset" && spoiled.isTaken)) await receive(arrival);
    if (spoiled === null) say(response, answer);
    else if (spoiled.kind === "reset") response.socket?.resetAndDestroy();
    else if (spoiled.kind === "status") {
      const { status, retryAfterSeconds } = spoiled;
      response.writeHead(status, retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }).end("not now");
    }
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, take: Take): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://sink");
  const body = await text(request).catch(() => null);
  // The sender died in the middle: nothing arrived.
  if (body === null) return;
  const method = pathname.split("/").at(-1) ?? "";
  if (pathname.startsWith("/api/")) await answerSlack({ method, body, response, take });
  else {
    const delivery = String(request.headers["webhook-id"] ?? "");
    // Asks whether somebody is there, and is no message.
    if (delivery.startsWith("ping_")) {
      say(response, { ok: true });
      return;
    }
    const channel = pathname.startsWith("/hook/") ? "webhooks" : "msteams";
    await take(response, { channel, place: pathname, key: delivery, delivery }, { posted: true });
  }
}

interface Asked {
  readonly method: string;
  readonly body: string;
  readonly response: ServerResponse;
  readonly take: Take;
}

/** An id says whose it is, so that a message tells its place without a directory. */
async function answerSlack(asked: Asked): Promise<void> {
  const { method, body, response } = asked;
  if (method === "users.lookupByEmail") {
    const email = new URLSearchParams(body).get("email") ?? "";
    say(response, { ok: true, user: { id: `U${Buffer.from(email).toString("hex")}` } });
  } else if (method === "conversations.open")
    say(response, { ok: true, channel: { id: String(slackBody(body).users).replace(/^U/, "D") } });
  else if (method === "chat.postMessage") await takePost(asked, slackBody(body));
  else say(response, { ok: true });
}

function slackBody(body: string): SlackBody {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is not of this form is found by the count as unknown
  return JSON.parse(body) as SlackBody;
}

async function takePost({ response, take }: Asked, given: SlackBody): Promise<void> {
  const channel = String(given.channel);
  const place = /^D[0-9a-f]+$/.test(channel) ? Buffer.from(channel.slice(1), "hex").toString() : channel;
  const delivery = String(given.metadata?.event_payload?.id);
  const arrival = { channel: "slack", place, key: `${delivery} ${String(given.client_msg_id)}`, delivery } as const;
  await take(response, arrival, { ok: true, channel, ts: "1700000000.000001" });
}

interface SlackBody {
  readonly users?: string;
  readonly channel?: string;
  readonly client_msg_id?: string;
  readonly metadata?: { readonly event_payload?: { readonly id?: string } };
}

function say(response: ServerResponse, answer: object): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(answer));
}
