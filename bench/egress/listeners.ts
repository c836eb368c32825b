import { once } from "node:events";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { Server, Socket } from "node:net";
import { SMTPServer } from "smtp-server";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Listeners extends Disposable {
  /** The address that each connection came to, as it was reached, in their order. */
  readonly reached: readonly string[];
}

const HTTPS = 443;
const HTTP = 80;
export const SMTP = 25;

/** Servers at every address of the namespace at once: whoever connects anywhere has reached one of them, and it knows by which address. */
export async function startListeners({ cert, key }: Certificate): Promise<Listeners> {
  const reached: string[] = [];
  const mail = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onData: (stream, _session, done) => {
      stream.on("end", () => {
        done();
      });
      stream.resume();
    },
  });
  mail.on("error", () => undefined);
  const secure = createServer({ cert, key }, answer);
  // Who does not trust the certificate goes away; that it came is what counts.
  secure.on("tlsClientError", () => undefined);
  const servers: readonly (readonly [server: Server, port: number])[] = [
    [secure, HTTPS],
    [createHttpServer(answer), HTTP],
    [mail.server, SMTP],
  ];
  for (const [server, port] of servers) {
    server.on("connection", ({ localAddress = "" }: Socket) => reached.push(localAddress.replace(/^::ffff:(?=\d+\.)/, "")));
    server.listen(port, "::");
    await once(server, "listening");
  }
  return {
    reached,
    [Symbol.dispose]: () => {
      for (const [server] of servers) server.close();
    },
  };
}

/** As Slack, a flow and an endpoint would; a name that says so sends on to where clouds keep credentials. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  request.on("end", () => {
    if (request.headers.host?.startsWith("redirecting-") === true)
      response.writeHead(302, { location: "https://169.254.169.254/latest/meta-data" }).end();
    else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ok: true, channel: "C1", ts: "1.1" }));
  });
}
