import type { Socket } from "node:net";
import { buildConnector, Client } from "undici";
import { checkDestination, type Destination, type Egress, mayReachAddress } from "./egress.ts";
import { pinnedLookup } from "./pinned-lookup.ts";
import { type Phases, POST_LIMITS, type PostLimits, startPhases } from "./phases.ts";

export interface PostOptions extends Egress {
  /** Certificates (PEM) that are trusted beside the usual ones. */
  readonly trustedRoots?: readonly string[];
  readonly limits?: Partial<PostLimits>;
}

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What came of a request. `answered`: the body is null where it did not come to its end. `refused`: the address is not allowed, nothing was sent. `failed`: no complete answer; `sent`
 * says whether the other side may have the request all the same.
 */
export type Exchange =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfter: string | null; readonly body: string | null }
  | { readonly kind: "refused" }
  | { readonly kind: "failed"; readonly sent: boolean; readonly timedOut: boolean; readonly code: string | null };

const BODY_MAX = 65_536;

/**
 * Posts to an address that people entered (page 7.2): checked anew, connected to as it was checked, no redirect followed, no
 * proxy, no connection kept, at most 64 KiB of the answer read. Resolves for everything the network does.
 */
export async function guardedPost(post: Post, options: PostOptions, signal: AbortSignal): Promise<Exchange> {
  using phases = startPhases({ ...POST_LIMITS, ...options.limits }, signal);
  try {
    const destination = await phases.withDeadline(checkDestination(post.url, options));
    return destination === null ? { kind: "refused" } : await exchange({ post, destination, options, phases });
  } catch (error) {
    if (error instanceof AddressRefused) return { kind: "refused" };
    return { kind: "failed", sent: phases.isConnected(), timedOut: phases.timedOut(), code: codeOf(error) };
  }
}

class AddressRefused extends Error {
  override readonly name = "AddressRefused";
}

interface Exchanging {
  readonly post: Post;
  readonly destination: Destination;
  readonly options: PostOptions;
  readonly phases: Phases;
}

async function exchange({ post, destination, options, phases }: Exchanging): Promise<Exchange> {
  const { url } = destination;
  const client = new Client(url.origin, {
    connect: guardedConnector(destination, options, phases.onConnected),
    pipelining: 0,
    // The deadlines are ours.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    const { statusCode, headers, body } = await phases.withDeadline(
      client.request({
        method: "POST",
        path: `${url.pathname}${url.search}`,
        // A compressed answer would be larger than it looks; what is sent compressed all the same stays unread bytes.
        headers: { ...post.headers, "accept-encoding": "identity" },
        body: post.body,
        signal: phases.signal,
      }),
    );
    phases.onFirstByte();
    const retryAfter = headers["retry-after"];
    return {
      kind: "answered",
      status: statusCode,
      retryAfter: typeof retryAfter === "string" ? retryAfter : null,
      body: headers["content-encoding"] === undefined ? await phases.withDeadline(readStart(body)).catch(() => null) : "",
    };
  } finally {
    // Not awaited: the other side has no say in how long a slot is taken.
    client.destroy().catch(() => undefined);
  }
}

/** Reads what an answer says, and no more of it than people would. */
async function readStart(body: AsyncIterable<unknown>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue;
    chunks.push(chunk.subarray(0, BODY_MAX - size));
    size += chunk.length;
    if (size >= BODY_MAX) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function guardedConnector(
  destination: Destination,
  { rules, trustedRoots }: PostOptions,
  onConnected: () => void,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: 0,
    minVersion: "TLSv1.2",
    autoSelectFamily: destination.addresses.length > 1,
    lookup: pinnedLookup(destination.addresses),
    ...(trustedRoots === undefined ? {} : { ca: [...trustedRoots] }),
  });
  const isAllowed = (socket: Socket): boolean => mayReachAddress(destination, socket.remoteAddress ?? "", rules);
  return (target, done) => {
    connect(target, (...[error, socket]) => {
      if (error !== null) done(error, null);
      else if (isAllowed(socket)) {
        onConnected();
        done(null, socket);
      } else {
        socket.destroy();
        done(new AddressRefused("Address not allowed"), null);
      }
    });
  };
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
