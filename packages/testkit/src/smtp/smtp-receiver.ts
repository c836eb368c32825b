import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { type SmtpFault, smtpFaults, type SmtpFaults } from "./faults.ts";
import { LOCALHOST_CERTIFICATE } from "./localhost-certificate.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { happen, scriptSessions } from "./scripted-session.ts";

export interface SmtpReceiverOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Who must sign in before sending; without it nobody has to. */
  readonly auth?: { readonly user: string; readonly pass: string };
  /** The mechanisms that it offers for that; PLAIN and LOGIN without it. */
  readonly authMethods?: readonly string[];
  /** `starttls` offers it, `implicit` wants TLS from the first byte; the certificate is {@link LOCALHOST_CERTIFICATE}. */
  readonly tls?: "none" | "starttls" | "implicit";
  /** TLS 1.1 and nothing newer, as servers had it that nobody has looked after. */
  readonly outdatedTls?: boolean;
}

/** A real mail server on loopback that keeps what it gets and misbehaves when told to. */
export interface SmtpReceiver extends AsyncDisposable, Omit<Mailbox, "add"> {
  readonly host: string;
  readonly port: number;
  /** Commands of all sessions, by their first word. */
  readonly commands: readonly string[];
  /** Connections made so far. */
  readonly connectionCount: number;
  readonly answerNext: (fault: SmtpFault) => void;
  readonly answerAlways: (fault: SmtpFault) => void;
  /** Takes back every fault that has not happened yet. */
  readonly behave: () => void;
}

const HOST = "127.0.0.1";

/** Starts a receiver; it ends with its scope (`await using`). */
export async function startSmtpReceiver(options: SmtpReceiverOptions = {}): Promise<SmtpReceiver> {
  const faults = smtpFaults();
  const mailbox = openMailbox();
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let connectionCount = 0;
  const server = new SMTPServer({
    ...securityOptions(options),
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: true,
    logger: false,
    closeTimeout: 1,
    onAuth: (given, _session, done) => {
      const wanted = options.auth;
      if (wanted === undefined || (given.username === wanted.user && given.password === wanted.pass))
        done(null, { user: given.username ?? "" });
      else done(refusal({ code: 535, text: "5.7.8 Authentication failed" }));
    },
    onData: (stream, session, done) => {
      void answer(receive({ stream, session, faults, mailbox, sockets }), done);
    },
  });
  server.on("error", () => {
    // A client that went away in the middle; what matters is what arrived.
  });
  scriptSessions(server, {
    faults,
    onCommand: (verb) => commands.push(verb),
    onConnection: (socket) => {
      connectionCount += 1;
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    },
  });
  const listening = server.listen(options.port ?? 0, HOST);
  await once(listening, "listening");
  return {
    host: HOST,
    port: portOf(listening.address()),
    messages: mailbox.messages,
    commands,
    get connectionCount() {
      return connectionCount;
    },
    answerNext: faults.next,
    answerAlways: faults.always,
    behave: faults.lift,
    waitFor: mailbox.waitFor,
    onMessage: mailbox.onMessage,
    clear: mailbox.clear,
    async [Symbol.asyncDispose]() {
      const closed = once(listening, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const OUTDATED_TLS = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;

function securityOptions({ auth, authMethods = ["PLAIN", "LOGIN"], tls = "none", outdatedTls = false }: SmtpReceiverOptions) {
  return {
    authMethods: [...authMethods],
    ...LOCALHOST_CERTIFICATE,
    ...(outdatedTls ? OUTDATED_TLS : {}),
    secure: tls === "implicit",
    disabledCommands: [...(tls === "none" ? ["STARTTLS"] : []), ...(auth === undefined ? ["AUTH"] : [])],
    authOptional: auth === undefined,
    allowInsecureAuth: true,
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The receiver listens on no port");
  return address.port;
}

interface Incoming {
  readonly stream: SMTPServerDataStream;
  readonly session: SMTPServerSession;
  readonly faults: SmtpFaults;
  readonly mailbox: Mailbox;
  readonly sockets: ReadonlySet<Socket>;
}

type Reply = "taken" | "silent" | { readonly code: number; readonly text: string };

async function answer(reply: Promise<Reply>, done: (refusal?: Error) => void): Promise<void> {
  try {
    const given = await reply;
    if (given === "silent") return;
    done(given === "taken" ? undefined : refusal(given));
  } catch (error) {
    done(refusal({ code: 451, text: String(error) }));
  }
}

function refusal({ code, text }: { readonly code: number; readonly text: string }): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** `silent`: no reply will follow. */
async function receive({ stream, session, faults, mailbox, sockets }: Incoming): Promise<Reply> {
  const socket = [...sockets].find(({ remotePort }) => remotePort === session.remotePort);
  const interruption = faults.take("content");
  if (interruption !== null) {
    await once(stream, "readable");
    if (socket !== undefined) happen(interruption, socket);
    return "silent";
  }
  const bytes = await buffer(stream);
  const fault = faults.take("dot");
  if (fault !== null && "code" in fault) return { code: fault.code, text: fault.text };
  // Lost after the final dot: the mail has arrived all the same.
  await mailbox.add(bytes, session);
  if (fault === null) return "taken";
  if (socket !== undefined) happen(fault, socket);
  return "silent";
}
