import { type Connection, openConnection } from "./connection.ts";
import { AddressRefused, checkDestination, type Destination, type Egress } from "./egress.ts";
import type { KeptConnections } from "./kept-connections.ts";
import type { RetryAfter } from "./retry-after.ts";
import { type Phases, POST_LIMITS, type PostLimits, startPhases, withDeadline } from "./phases.ts";

export interface PostOptions extends Egress {
  /** Certificates (PEM) that are trusted beside the usual ones. */
  readonly trustedRoots?: readonly string[];
  readonly limits?: Partial<PostLimits>;
  /** Where connections wait for the next request of the same endpoint; without it none is kept. */
  readonly connections?: KeptConnections;
  /** A server answered just now, and said when: the Date of its answer, as it is. */
  readonly onDate?: (host: string, date: string) => void;
}

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The first byte of the request goes out, of so many: once, or something sent it that nobody asked to. */
  readonly onWritten?: (bytes: number) => void;
}

/**
 * What came of a request. `answered`: the body is null where it did not come to its end. `refused`: the address is not allowed, nothing was sent. `failed`: no complete answer; `sent`
 * says whether the other side may have the request all the same.
 */
export type Exchange =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfter: RetryAfter; readonly body: string | null }
  | { readonly kind: "refused" }
  | { readonly kind: "failed"; readonly sent: boolean; readonly timedOut: boolean; readonly code: string | null };

/**
 * Posts to an address that people entered (page 7.2): checked anew, connected to as it was checked, no redirect followed, no
 * proxy, at most 64 KiB of the answer read, written once. Resolves for everything the network does.
 */
export async function guardedPost(post: Post, options: PostOptions, signal: AbortSignal): Promise<Exchange> {
  using phases = startPhases({ ...POST_LIMITS, ...options.limits }, signal);
  try {
    const destination = await withDeadline(phases, checkDestination(post.url, options));
    if (destination !== null) return await exchange({ post, destination, options, phases });
    options.connections?.closeIdle();
    return { kind: "refused" };
  } catch (error) {
    if (error instanceof AddressRefused) return { kind: "refused" };
    return { kind: "failed", sent: phases.isWritten(), timedOut: phases.timedOut(), code: codeOf(error) };
  }
}

interface Exchanging {
  readonly post: Post;
  readonly destination: Destination;
  readonly options: PostOptions;
  readonly phases: Phases;
}

async function exchange(exchanging: Exchanging): Promise<Exchange> {
  const { destination, options } = exchanging;
  const { connections } = options;
  const answered = connections === undefined ? null : await overWaiting(connections, exchanging);
  if (answered !== null) return answered;
  return exchangeOver(openConnection(destination, { ...options, keep: connections?.isKeeping() ?? false }), exchanging);
}

/** Over a connection that waits; null where there is none, or where it turns out to be closed before anything was written. */
async function overWaiting(connections: KeptConnections, exchanging: Exchanging): Promise<Exchange | null> {
  const { destination, phases } = exchanging;
  const waiting = connections.take(destination);
  if (waiting === null) return null;
  try {
    return await exchangeOver(waiting, exchanging);
  } catch (error) {
    if (phases.timedOut()) throw error;
    if (!phases.isWritten()) return null;
    connections.onBroken();
    throw error;
  }
}

async function exchangeOver(connection: Connection, { post, destination: { url }, options, phases }: Exchanging): Promise<Exchange> {
  let isReusable = false;
  try {
    phases.whenOver(connection.giveUp);
    const { status, headers, body, isWhole } = await connection.post({
      path: `${url.pathname}${url.search}`,
      // A compressed answer would be larger than it looks; what is sent compressed all the same stays unread bytes.
      headers: { ...post.headers, "accept-encoding": "identity" },
      body: post.body,
      onWritten: () => {
        phases.onWritten();
        post.onWritten?.(Buffer.byteLength(post.body));
      },
      onFirstByte: phases.onFirstByte,
    });
    tellDate(options, url.host, textOf(headers["date"]));
    // Who refuses may have answered before reading all: what is left of this request would be taken for the next one.
    isReusable = isWhole && status >= 200 && status < 300;
    return { kind: "answered", status, retryAfter: headers["retry-after"] ?? null, body };
  } finally {
    if (isReusable && options.connections !== undefined) options.connections.give(connection);
    else connection.close();
  }
}

function textOf(header: unknown): string | null {
  return typeof header === "string" ? header : null;
}

function tellDate({ onDate }: PostOptions, host: string, date: string | null): void {
  if (date !== null) onDate?.(host, date);
}

function codeOf(error: unknown): string | null {
  // The library gives these no code of their own.
  if (error instanceof Error && error.name === "HTTPParserError") return "not_http";
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
