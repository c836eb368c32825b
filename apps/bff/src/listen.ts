import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Config } from "./config/config.ts";

const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** How often Node looks for connections that are over those. */
const CHECK_MS = 1_000;
const HEADERS_MAX = 100;
const IDLE_SWEEP_MS = 50;
/** Thousands of browsers come back together after a restart; the system allows fewer where `net.core.somaxconn` says so. */
const BACKLOG = 4_096;
/** For requests of HTTP/1.0 that name no host, as health checks of load balancers do. Nothing is decided by it: our own origin is configured. */
const UNNAMED_HOST = "localhost";

/** Nobody can be answered at that address; the message says what to do. */
export class ListenRefused extends Error {
  override readonly name = "ListenRefused";
}

export interface Listening {
  readonly port: number;
  /** From here on requests are answered; set before any can arrive. */
  readonly answerWith: (fetch: (request: Request, env: unknown) => Response | Promise<Response>) => void;
  /** No new requests; those under way may end within `graceMs`. */
  readonly close: (graceMs: number) => Promise<void>;
}

/** Takes the port, with limits on how long a request may dawdle and how many headers it may have. Throws {@link ListenRefused}. */
export async function listen({ host, port }: Config["http"]): Promise<Listening> {
  const server = createServer({
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: CHECK_MS,
  });
  await bind(server, host, port);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens, but on no port.");
  return { port: address.port, answerWith: (fetch) => answerWith(server, fetch), close: (graceMs) => close(server, graceMs) };
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(refusalOf(error, host, port));
    });
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
}

function refusalOf(error: Error, host: string, port: number): ListenRefused {
  const code = "code" in error ? String(error.code) : error.message;
  const why: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${String(port)} on ${host} is taken. Stop what listens there, or set TOCSIN_PORT.`,
    EACCES: `This user may not listen on port ${String(port)}. Set TOCSIN_PORT to 1024 or above.`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Set TOCSIN_HOST.`,
    ENOTFOUND: `${host} is no address of this machine. Set TOCSIN_HOST.`,
  };
  return new ListenRefused(
    why[code] ?? `Cannot listen on ${host}, port ${String(port)} (${code}). Set TOCSIN_HOST and TOCSIN_PORT to what this machine has.`,
    { cause: error },
  );
}

function answerWith(server: Server, fetch: Parameters<Listening["answerWith"]>[0]): void {
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false, hostname: UNNAMED_HOST });
  server.on("request", (request, response) => {
    // Node drops what is above its own limit without a word; the sender should know.
    if (request.rawHeaders.length > HEADERS_MAX * 2) {
      response.writeHead(431, { connection: "close" }).end();
      return;
    }
    // RFC 9112, 3.2: who is asked must not depend on which of them a proxy reads.
    if (countOf(request.rawHeaders, "host") > 1) {
      response.writeHead(400, { connection: "close" }).end();
      return;
    }
    void listener(request, response);
  });
}

/** `rawHeaders` as Node gives them: name, value, name, value. */
function countOf(rawHeaders: readonly string[], name: string): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}

/** Connections that are kept alive would be waited for in vain: they end as soon as their last answer is out. */
function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const hurry = setTimeout(() => server.closeAllConnections(), graceMs);
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    server.close(() => {
      clearTimeout(hurry);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
