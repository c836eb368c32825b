import { maySendHeader, type SendReport } from "@tocsin/domain";
import type { ChannelAdapter, Clock, OutgoingMessage } from "@tocsin/ports";
import { guardedPost, type PostOptions } from "../http/guarded-post.ts";
import { type ConnectionKeep, createConnectionKeep } from "../http/kept-connections.ts";
import type { PostLimits } from "../http/phases.ts";
import { requestLine } from "../http/request-line.ts";
import { wireCount } from "../http/wire-count.ts";
import { classifyExchange } from "./answers.ts";
import { createSign, type SigningSecret } from "./signatures.ts";

/** One endpoint; its secrets are in clear here and nowhere else. */
export interface WebhookAdapterOptions extends Omit<PostOptions, "connections"> {
  readonly url: string;
  readonly secrets: readonly SigningSecret[];
  /** Sent along as it is, for receivers that want a key of their own. */
  readonly header: { readonly name: string; readonly value: string } | null;
  /** For the whole answer; 5–30. */
  readonly timeoutSeconds: number;
  readonly clock: Clock;
  /** What bounds the connections that are kept, of this endpoint and of others; a bound of its own without it. */
  readonly keep?: ConnectionKeep;
}

/** The endpoint cannot be sent anything as it is stored. The message names the reason, not the value. */
export class BadEndpoint extends Error {
  override readonly name = "BadEndpoint";
}

const USER_AGENT = "Tocsin-Webhooks/1";
const CONNECT_MAX_MS = 5_000;
const FIRST_BYTE_MIN_MS = 10_000;

/** Signed requests to one endpoint. Throws {@link BadEndpoint} for a header or secret that cannot be sent. */
export function createWebhookAdapter(options: WebhookAdapterOptions): ChannelAdapter {
  const { url, header, timeoutSeconds, clock, secrets: signing } = options;
  if (header !== null && !maySendHeader(header.name)) throw new BadEndpoint("The endpoint's header has a name that is ours");
  const sign = signOf(signing);
  const secrets = hiddenOf(options);
  const request = requestLine("POST", url);
  const limits = { ...limitsOf(timeoutSeconds), ...options.limits };
  const connections = (options.keep ?? createConnectionKeep()).open();
  const posting: PostOptions = { ...options, limits, connections };
  const ours = { "user-agent": USER_AGENT, ...(header === null ? {} : { [header.name]: header.value }) };

  async function send(message: OutgoingMessage, signal: AbortSignal): Promise<SendReport> {
    if (message.channel !== "webhooks") throw new TypeError(`A message for ${message.channel} came to an endpoint`);
    const { delivery, body, contentType } = message;
    const headers = merged(ours, message.headers, { "content-type": contentType }, sign({ id: delivery, at: clock.now(), body }));
    const wire = wireCount();
    const exchange = await guardedPost({ url, headers, body, onWritten: wire.mean() }, posting, signal);
    return { ...classifyExchange(exchange, { now: clock.now(), timeoutSeconds, secrets }), request, wire: wire.counted() };
  }

  return {
    channel: "webhooks",
    send,
    // Whether it takes messages is learned by sending one: a ping would be a message too.
    probe: () => Promise.resolve(null),
    [Symbol.asyncDispose]: () => {
      connections.end();
      return Promise.resolve();
    },
  };
}

function signOf(secrets: readonly SigningSecret[]) {
  try {
    return createSign(secrets);
  } catch (cause) {
    throw new BadEndpoint("The endpoint's signing secret is none", { cause });
  }
}

/** Deadlines by the one that is set: who allows more time, allows it for the first byte. */
export function limitsOf(timeoutSeconds: number): PostLimits {
  const totalMs = timeoutSeconds * 1_000;
  return {
    connectMs: Math.min(CONNECT_MAX_MS, totalMs),
    firstByteMs: Math.min(totalMs, Math.max(FIRST_BYTE_MIN_MS, totalMs - CONNECT_MAX_MS)),
    totalMs,
  };
}

/** Shorter ones are no keys, and words that an answer may well need: "v2", "true". */
const KEY_MIN_LENGTH = 6;
/** Names stand in a path as well: "incoming-webhook". */
const SEGMENT_MIN_LENGTH = 20;

/** Whatever an answer quotes back of the request that is nobody else's to read. */
function hiddenOf({ url, header, secrets }: WebhookAdapterOptions): readonly string[] {
  const signing = secrets.flatMap(({ secret }) => [secret, secret.replace(/^whsec_/, "")]);
  return [url, ...(URL.canParse(url) ? keysIn(new URL(url)) : []), ...signing, ...(header === null ? [] : [header.value])];
}

/** The path and the query are as good as passwords with many receivers, whole or in part, as written or as read. */
function keysIn({ pathname, search, searchParams }: URL): readonly string[] {
  const values = [...search.matchAll(/=([^&]*)/g)].flatMap(([, written]) => written ?? []);
  const segments = pathname.split("/").filter((segment) => segment.length >= SEGMENT_MIN_LENGTH);
  return [
    ...(search.length > 1 ? [search, search.slice(1)] : []),
    ...segments,
    ...[pathname, ...values, ...searchParams.values()].filter((key) => key.length >= KEY_MIN_LENGTH),
  ];
}

/** The later one wins, whatever the case of its name: nobody sends a header twice. */
function merged(...all: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  const together = new Map<string, string>();
  for (const headers of all) for (const [name, value] of Object.entries(headers)) together.set(name.toLowerCase(), value);
  return Object.fromEntries(together);
}
