import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Server, Socket } from "node:net";
import { LOCALHOST_CERTIFICATE } from "@tocsin/testkit";

export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** Connections that were ever made. */
  readonly connections: () => number;
  readonly open: () => number;
}

export interface Place {
  readonly address?: string;
  readonly port?: number;
}

export async function listening(server: Server, { address = "127.0.0.1", port = 0 }: Place = {}): Promise<Listening> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
  });
  server.listen(port, address);
  await once(server, "listening");
  const bound = server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : 0,
    connections: () => connections,
    open: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

export function plain(listener: RequestListener, place?: Place): Promise<Listening> {
  return listening(createServer(listener), place);
}

export function encrypted(
  listener: RequestListener,
  { key, cert }: Readonly<Record<"key" | "cert", string>> = LOCALHOST_CERTIFICATE,
): Promise<Listening> {
  return listening(createTlsServer({ key, cert }, listener));
}
