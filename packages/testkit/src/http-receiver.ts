import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { HttpFault, HttpFaults } from "./http-faults.ts";
import { LOCALHOST_CERTIFICATE } from "./smtp/localhost-certificate.ts";

export interface HttpReceiverOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Null: without TLS. */
  readonly certificate: Certificate | null;
  readonly faults: Pick<HttpFaults, "takeConnect">;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface HttpReceiver extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly origin: string;
}

/** A server on loopback that breaks connections when told to. */
export async function startHttpReceiver({ port, certificate, faults, onRequest }: HttpReceiverOptions): Promise<HttpReceiver> {
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    // A sender that gives up in the middle is no fault of the receiver.
    onRequest(request, response).catch(() => response.destroy());
  };
  const server = certificate === null ? createServer(handle) : createTlsServer({ ...certificate }, handle);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
    if (faults.takeConnect()) socket.destroy();
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `${certificate === null ? "http" : "https"}://127.0.0.1:${String(portOf(server.address()))}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

export const OWN_CERTIFICATE: Certificate = LOCALHOST_CERTIFICATE;

export function respond(response: ServerResponse, fault: HttpFault): void {
  if ("status" in fault) response.writeHead(fault.status, { "content-type": "application/json", ...fault.headers }).end(fault.body ?? "");
  else if ("drop" in fault) response.socket?.destroy();
  else if ("drip" in fault) drip(response);
  else if ("raw" in fault) response.socket?.end(fault.raw, "latin1");
  else if ("endless" in fault) pour(response, fault.endless);
}

/** One byte in a while, for as long as somebody listens. */
function drip(response: ServerResponse): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write("."), 20);
  response.once("close", () => {
    clearInterval(timer);
  });
}

const PIECE = "x".repeat(65_536);

/** As fast as somebody listens, without an end. */
function pour({ socket }: ServerResponse, what: "headers" | "body"): void {
  if (socket === null) return;
  const piece = what === "headers" ? `x-more: ${PIECE.slice(0, 200)}\r\n` : PIECE;
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on("drain", more);
  socket.write(`HTTP/1.1 200 OK\r\n${what === "headers" ? "" : `content-length: ${String(2 ** 30)}\r\n\r\n`}`);
  more();
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The receiver listens on no port");
  return address.port;
}
