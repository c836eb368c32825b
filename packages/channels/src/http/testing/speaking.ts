import { createServer as createTcpServer, type Socket } from "node:net";
import { guardedPost, type PostOptions } from "../guarded-post.ts";
import { createConnectionKeep, type KeepLimits } from "../kept-connections.ts";
import { listening } from "./listening.ts";
import { loopbackRules } from "./rules.ts";

export const TAKEN = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\ntaken";

/** However busy the machine is, a test comes with its next request before a connection has waited enough. */
const PATIENT: Partial<KeepLimits> = { idleMs: 60_000 };

/** One endpoint that is sent to again and again, and what was really written to it. */
export function sender(changed: Partial<PostOptions> = {}, limits: Partial<KeepLimits> = {}) {
  const connections = createConnectionKeep({ ...PATIENT, ...limits }).open();
  const counted = { written: 0 };
  const post = (url: string, options: Partial<PostOptions> = {}, body = "{}") =>
    guardedPost(
      { url, headers: { "content-type": "application/json" }, body, onWritten: () => (counted.written += 1) },
      { rules: loopbackRules, resolve: () => Promise.resolve(["127.0.0.1"]), connections, ...changed, ...options },
      AbortSignal.timeout(10_000),
    );
  return { post, connections, counted };
}

/** A server that says what it likes to each request; `nth` counts from 1 over all connections. */
export async function speaking(answer: (socket: Socket, nth: number) => void) {
  const heard: string[] = [];
  const server = await listening(
    createTcpServer((socket) => {
      socket.setEncoding("utf8").on("data", (text: string) => {
        heard.push(text);
        answer(socket, heard.length);
      });
    }),
  );
  return { ...server, heard, url: `http://127.0.0.1:${String(server.port)}/`, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
}

export const answering = () => speaking((socket) => socket.write(TAKEN));
