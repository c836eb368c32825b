import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { ReceivedMail } from "../smtp/received-mail.ts";
import type { SmtpReceiver } from "../smtp/smtp-receiver.ts";
import { mailPage, mailboxPage } from "./outbox-html.ts";

export interface OutboxOptions {
  readonly mail: Pick<SmtpReceiver, "messages" | "clear">;
  /** 0, the default: any free port. */
  readonly port?: number;
}

/** A small site on loopback that shows every received message as its receiver sees it. */
export interface OutboxPage extends AsyncDisposable {
  readonly url: string;
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly policy?: string;
}

/** Pages of ours run one script of ours; a mail runs nothing and fetches nothing. */
const OUR_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-src 'self'";
const MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** Starts the site; it ends with its scope. GET / · GET /messages.json · DELETE /messages · GET /mail/{number}[/html|/raw] */
export async function startOutboxPage({ mail, port = 0 }: OutboxOptions): Promise<OutboxPage> {
  const server = createServer((request, response) => {
    answer(response, pageFor(request, mail));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The outbox listens on no port");
  return {
    url: `http://127.0.0.1:${String(address.port)}/`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(response: ServerResponse, { status, type, body, policy = OUR_POLICY }: Page): void {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  response.end(body);
}

function pageFor({ method, url = "/" }: Pick<IncomingMessage, "method" | "url">, mail: OutboxOptions["mail"]): Page {
  const { pathname } = new URL(url, "http://outbox");
  if (method === "DELETE" && pathname === "/messages") {
    mail.clear();
    return { status: 204, type: "text/plain", body: "" };
  }
  if (method !== "GET") return { status: 405, type: "text/plain", body: "GET, or DELETE /messages" };
  if (pathname === "/") return { status: 200, type: "text/html", body: mailboxPage(mail.messages) };
  if (pathname === "/messages.json") return { status: 200, type: "application/json", body: JSON.stringify(mail.messages.toReversed()) };
  return messagePage(pathname, mail.messages) ?? { status: 404, type: "text/plain", body: "There is no such page." };
}

function messagePage(pathname: string, messages: readonly ReceivedMail[]): Page | null {
  const [, number, part] = /^\/mail\/(\d+)(?:\/(html|raw))?$/.exec(pathname) ?? [];
  const found = messages.find((message) => String(message.number) === number);
  if (found === undefined) return null;
  if (part === "html") return { status: 200, type: "text/html", body: found.html, policy: MAIL_POLICY };
  if (part === "raw") return { status: 200, type: "text/plain", body: found.raw };
  return { status: 200, type: "text/html", body: mailPage(found) };
}
