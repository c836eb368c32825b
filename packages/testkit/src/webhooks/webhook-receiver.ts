import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { type HttpFault, type HttpFaults, httpFaults } from "../http-faults.ts";
import { type Certificate, OWN_CERTIFICATE, respond, startHttpReceiver } from "../http-receiver.ts";

export interface WebhookReceiverOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** With TLS the certificate is the one for localhost that vouches for itself, or another one. */
  readonly tls?: boolean | Certificate;
  /** Signing secrets that are known from the start; {@link WebhookReceiver.trust} adds more. */
  readonly secrets?: readonly string[];
  /** A request whose signature does not verify is answered 401, as a receiver does that means it. */
  readonly refusesUnverified?: boolean;
}

/** A request as it came. */
export interface ReceivedWebhook {
  readonly number: number;
  /** The header webhook-id. */
  readonly id: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The reference library of Standard Webhooks verifies it with one of the secrets that are trusted now. */
  readonly verified: boolean;
}

/** A receiver of webhooks on loopback that verifies what it gets, keeps it, and misbehaves when told to. */
export interface WebhookReceiver extends AsyncDisposable {
  /** Any path below it is taken too. */
  readonly url: string;
  /** What was taken: answered 2xx. */
  readonly messages: readonly ReceivedWebhook[];
  /** Ids of all requests that came to their end, taken or not. */
  readonly requests: readonly string[];
  /** When each of these had come to its end and was about to be answered, milliseconds of `performance.now()`. */
  readonly requestedAt: readonly number[];
  readonly trust: (...secrets: readonly string[]) => void;
  /** Knows these secrets and no others. */
  readonly trustOnly: (...secrets: readonly string[]) => void;
  readonly answerNext: (fault: HttpFault) => void;
  readonly answerAlways: (fault: HttpFault) => void;
  /** Takes back every fault that has not happened yet. */
  readonly behave: () => void;
  readonly clear: () => void;
}

/** Starts a receiver; it ends with its scope (`await using`). */
export async function startWebhookReceiver(options: WebhookReceiverOptions = {}): Promise<WebhookReceiver> {
  const { port = 0, tls = false, secrets = [], refusesUnverified = false } = options;
  const faults = httpFaults();
  const trusted = new Set(secrets);
  const messages: ReceivedWebhook[] = [];
  const requests: string[] = [];
  const requestedAt: number[] = [];
  let number = 0;

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const message = await received(request, trusted);
    requests.push(message.id);
    requestedAt.push(performance.now());
    const fault = faults.take();
    if (fault !== null) respond(response, fault);
    else if (refusesUnverified && !message.verified) respond(response, { status: 401, body: '{"error":"no matching signature"}' });
    else {
      number += 1;
      messages.push({ ...message, number });
      respond(response, { status: 200, body: '{"taken":true}' });
    }
  }

  const server = await startHttpReceiver({ port, certificate: certificateOf(tls), faults, onRequest });
  return {
    url: `${server.origin}/hook`,
    messages,
    requests,
    requestedAt,
    trust: (...more) => {
      for (const secret of more) trusted.add(secret);
    },
    trustOnly: (...these) => {
      trusted.clear();
      for (const secret of these) trusted.add(secret);
    },
    ...scripted(faults),
    clear: () => {
      messages.length = 0;
      requests.length = 0;
      requestedAt.length = 0;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function scripted({ next, always, lift }: HttpFaults): Pick<WebhookReceiver, "answerNext" | "answerAlways" | "behave"> {
  return { answerNext: next, answerAlways: always, behave: lift };
}

function certificateOf(tls: boolean | Certificate): Certificate | null {
  if (typeof tls !== "boolean") return tls;
  return tls ? OWN_CERTIFICATE : null;
}

async function received(request: IncomingMessage, trusted: ReadonlySet<string>): Promise<Omit<ReceivedWebhook, "number">> {
  const body = (await buffer(request)).toString("utf8");
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
  return {
    id: headers["webhook-id"] ?? "",
    path: request.url ?? "/",
    headers,
    body,
    verified: [...trusted].some((secret) => verifies(secret, body, headers)),
  };
}

function verifies(secret: string, body: string, headers: Readonly<Record<string, string>>): boolean {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
