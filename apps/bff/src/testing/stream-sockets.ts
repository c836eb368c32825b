import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { endsOf, readUntaken } from "../stream/untaken.ts";

/** A client of the stream on a socket of its own, which reads when the test says so. */
export interface StreamSocket {
  readonly socket: Socket;
  /** Everything that it has read. */
  readonly text: () => string;
  /** Reads until something has come that the text then holds. */
  readonly until: (words: string) => Promise<void>;
  /** Takes nothing more from now on. */
  readonly stop: () => void;
  /** Takes what there is, to the end. */
  readonly readOn: () => Promise<void>;
}

/** By HTTP/1.0, whose answers have no frames within the text. */
export function openStreamSocket(address: string, token: string, after: string | null = null): StreamSocket {
  const { hostname, port } = new URL(address);
  // Half open: what the other side ends, this one need not.
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  let text = "";
  socket.on("data", (data) => (text += data.toString("latin1")));
  // The server may end it in any way.
  socket.on("error", () => undefined);
  const back = after === null ? "" : `Last-Event-ID: ${after}\r\n`;
  socket.write(`GET /api/v1/stream HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n${back}\r\n`);
  return {
    socket,
    text: () => text,
    until: async (words) => {
      while (!text.includes(words)) await once(socket, "data");
    },
    stop: () => void socket.pause(),
    readOn: async () => {
      const ended = Promise.race([once(socket, "end"), once(socket, "close")]);
      socket.resume();
      await ended;
    },
  };
}

/** The server's side of the streams that are opened while it looks, in their order: it runs in this process. */
export function watchStreamSockets(): Disposable & { readonly underWay: () => Promise<readonly number[]> } {
  const opened: ServerResponse[] = [];
  const note = (message: unknown): void => {
    // As Node documents this channel.
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
    if (request.url?.startsWith("/api/v1/stream") === true) opened.push(response);
  };
  subscribe("http.server.request.start", note);
  return {
    /** What each has in this process and in the system. */
    underWay: async () => {
      const ends = opened.map(({ socket }) => (socket === null ? null : endsOf(socket)));
      const untaken = await readUntaken(new Set(ends.filter((one) => one !== null)));
      return opened.map(({ writableLength }, index) => writableLength + (untaken(ends[index] ?? "") ?? 0));
    },
    [Symbol.dispose]: () => void unsubscribe("http.server.request.start", note),
  };
}
