import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type HttpFault, type HttpFaults, httpFaults } from "../http-faults.ts";
import { OWN_CERTIFICATE, respond, startHttpReceiver } from "../http-receiver.ts";

export type FlowFault = HttpFault;

export interface TeamsFlowOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** With TLS the certificate is {@link LOCALHOST_CERTIFICATE}. */
  readonly tls?: boolean;
  /** The flow answers after it has posted, as ours does with its Response action; without it it answers 202 and then posts. */
  readonly responds?: boolean;
}

/** A message that was posted to the channel. */
export interface PostedCard {
  readonly number: number;
  readonly delivery: string;
  /** As it came, and its card. */
  readonly body: string;
  readonly card: Readonly<Record<string, unknown>>;
}

/** A flow of Power Automate on loopback that posts to a channel nobody sees, and misbehaves when told to. */
export interface TeamsFlow extends AsyncDisposable {
  /** What an owner copies from the flow, its signature included. */
  readonly url: string;
  readonly messages: readonly PostedCard[];
  /** Delivery ids of all requests that came to their end, posted or not. */
  readonly requests: readonly string[];
  readonly answerNext: (fault: FlowFault) => void;
  readonly answerAlways: (fault: FlowFault) => void;
  /** Takes back every fault that has not happened yet. */
  readonly behave: () => void;
  readonly clear: () => void;
}

const PATH = "/powerautomate/automations/direct/workflows/7d1f/triggers/manual/paths/invoke";
/** From about here on a flow's action fails, long after the trigger has answered. */
const POST_MAX_BYTES = 28_000;

/** Starts a flow; it ends with its scope (`await using`). */
export async function startTeamsFlow({ port = 0, tls = false, responds = false }: TeamsFlowOptions = {}): Promise<TeamsFlow> {
  const faults = httpFaults();
  const channel = openChannel();
  const signature = randomBytes(32).toString("base64url");
  const server = await startHttpReceiver({
    port,
    certificate: tls ? OWN_CERTIFICATE : null,
    faults,
    onRequest: (request, response) => answer({ request, response, faults, channel, signature, responds }),
  });
  return {
    url: `${server.origin}${PATH}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${signature}`,
    messages: channel.messages,
    requests: channel.requests,
    answerNext: faults.next,
    answerAlways: faults.always,
    behave: faults.lift,
    clear: channel.clear,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

interface FlowChannel {
  readonly messages: PostedCard[];
  readonly requests: string[];
  readonly post: (delivery: string, body: string) => FlowFault;
  readonly clear: () => void;
}

function openChannel(): FlowChannel {
  const messages: PostedCard[] = [];
  const requests: string[] = [];
  let number = 0;
  return {
    messages,
    requests,
    post: (delivery, body) => {
      const card = cardOf(body);
      if (card === null)
        return { status: 400, body: '{"error":{"code":"TriggerInputSchemaMismatch","message":"The input body does not match."}}' };
      if (Buffer.byteLength(body) <= POST_MAX_BYTES) {
        number += 1;
        messages.push({ number, delivery, body, card });
      }
      return { status: 202 };
    },
    clear: () => {
      messages.length = 0;
      requests.length = 0;
    },
  };
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly faults: HttpFaults;
  readonly channel: FlowChannel;
  readonly signature: string;
  readonly responds: boolean;
}

async function answer({ request, response, faults, channel, signature, responds }: Asked): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://flow");
  const body = await text(request);
  const delivery = String(request.headers["webhook-id"] ?? "");
  const fault = faults.take();
  channel.requests.push(delivery);
  if (fault !== null) respond(response, fault);
  else if (request.method !== "POST" || pathname !== PATH)
    respond(response, { status: 404, body: '{"error":{"code":"WorkflowNotFound"}}' });
  else if (searchParams.get("sig") !== signature)
    respond(response, {
      status: 401,
      body: '{"error":{"code":"DirectApiAuthorizationRequired","message":"The request must be authenticated."}}',
    });
  else {
    const reply = channel.post(delivery, body);
    respond(response, "status" in reply && reply.status === 202 && responds ? { status: 200, body: '{"posted":true}' } : reply);
  }
}

/** The card of a message in the envelope that the trigger's schema wants, or null. */
function cardOf(body: string): Readonly<Record<string, unknown>> | null {
  const attachments = fieldOf(parsed(body), "attachments");
  const card = Array.isArray(attachments) ? fieldOf(attachments[0], "content") : null;
  return typeof card === "object" && card !== null ? { ...card } : null;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
