import type { Socket } from "node:net";
import { buildConnector, Client } from "undici";
import { type Answer, readAnswer, type Reading } from "./answer.ts";
import { AddressRefused, type Destination, type Egress, mayReachAddress } from "./egress.ts";
import { pinnedLookup } from "./pinned-lookup.ts";
import { watchRequests } from "./written-requests.ts";

export interface ConnectionOptions extends Egress {
  /** Certificates (PEM) that are trusted beside the usual ones. */
  readonly trustedRoots?: readonly string[];
  /** The other side is asked to leave it open. */
  readonly keep: boolean;
}

export interface Request {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The first byte of it goes out now, each time it does. */
  readonly onWritten: () => void;
  /** The head of the answer has come. */
  readonly onFirstByte: () => void;
}

/** One connection to checked addresses. It is opened by its first request, carries one at a time, and is never opened again. */
export interface Connection {
  readonly origin: string;
  readonly post: (request: Request) => Promise<Answer>;
  /** Whatever is under way is waited for no longer, and the connection is closed. */
  readonly giveUp: (reason: Error) => void;
  /** The address at its other end; null where it is not open. */
  readonly address: () => string | null;
  readonly close: () => void;
}

/** The other side had closed the connection before anything of the request was written. */
class ConnectionGone extends Error {
  override readonly name = "ConnectionGone";
}

export function openConnection(destination: Destination, options: ConnectionOptions): Connection {
  const { origin } = destination.url;
  let socket: Socket | null = null;
  let onWritten = (): void => undefined;
  let reading: Reading | null = null;
  const client = new Client(origin, {
    connect: connectOnce(destination, options, (connected) => {
      socket = connected;
      watchRequests(connected, () => {
        onWritten();
      });
    }),
    pipelining: options.keep ? 1 : 0,
    // What a server says of its own patience is heeded; ours is counted where connections are kept.
    keepAliveTimeoutThreshold: HINT_MARGIN_MS,
    // The deadlines are ours.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const close = (): void => {
    // Not awaited: the other side has no say in how long a slot is taken.
    client.destroy().catch(() => undefined);
  };
  return {
    origin,
    post: ({ path, headers, body, ...told }) => {
      onWritten = told.onWritten;
      reading = readAnswer(told.onFirstByte);
      client.dispatch({ method: "POST", path, headers, body }, reading.handler);
      return reading.answer;
    },
    giveUp: (reason) => {
      reading?.giveUp(reason);
      close();
    },
    address: () => (socket === null || socket.destroyed || !socket.writable ? null : (socket.remoteAddress ?? null)),
    close,
  };
}

/** A server that keeps a connection for so long is not sent anything on it in the last of that time. */
const HINT_MARGIN_MS = 500;

/** The library would open a connection that was closed again by itself, to an address that was checked for another request. */
function connectOnce(
  destination: Destination,
  { rules, trustedRoots }: ConnectionOptions,
  onConnected: (socket: Socket) => void,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: 0,
    minVersion: "TLSv1.2",
    // One request at a time, and none that the library could take for unsent and send again.
    allowH2: false,
    autoSelectFamily: destination.addresses.length > 1,
    lookup: pinnedLookup(destination.addresses),
    ...(trustedRoots === undefined ? {} : { ca: [...trustedRoots] }),
  });
  let isUsed = false;
  return (target, done) => {
    if (isUsed) {
      done(new ConnectionGone("The connection was closed"), null);
      return;
    }
    isUsed = true;
    connect(target, (...[error, socket]) => {
      if (error !== null) done(error, null);
      else if (mayReachAddress(destination, socket.remoteAddress ?? "", rules)) {
        onConnected(socket);
        done(null, socket);
      } else {
        socket.destroy();
        done(new AddressRefused("Address not allowed"), null);
      }
    });
  };
}
