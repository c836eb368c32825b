import type { Socket } from "node:net";
import { type Answer, OWN_WAITS, type SendReport } from "@tocsin/domain";
import type { ChannelAdapter, OutgoingMessage } from "@tocsin/ports";
import { createTransport } from "nodemailer";
import type { SendMailOptions } from "nodemailer/lib/mailer";
import { waitForNearTurn } from "../http/near-turn.ts";
import { readable } from "../http/readable.ts";
import { wireCount, type WireCount } from "../http/wire-count.ts";
import { classifyFailure, type SmtpFailure, takenAnswer } from "./classify.ts";
import { composeMail, shortened } from "./compose-mail.ts";
import { deadlineOf } from "./deadline.ts";
import { guardedConnect } from "./guarded-connect.ts";
import { type Handover, startHandover } from "./handover.ts";
import { createMailPace } from "./mail-pace.ts";
import {
  checkMailSettings,
  type MailAdapterOptions,
  type MailSettingsProblem,
  parseSender,
  PHASE_LIMITS,
  type PhaseLimits,
} from "./mail-options.ts";
import { signInOptions } from "./sign-in.ts";

const HELD_BACK: Answer = { code: OWN_WAITS.heldBack, text: "Held back: no more mails this minute, as the mail settings say." };
const MESSAGES_PER_CONNECTION = 50;
/** Longer than every deadline of ours, so that it never decides. */
const SOCKET_TIMEOUT_MS = 135_000;

export class BadMailSettings extends Error {
  override readonly name = "BadMailSettings";
  readonly problem: MailSettingsProblem;

  constructor(problem: MailSettingsProblem) {
    super(`Mail settings refused: ${problem}`);
    this.problem = problem;
  }
}

/** Mail through one server, over a pool of connections. Throws {@link BadMailSettings} for settings that must not be used. */
export function createMailAdapter(options: MailAdapterOptions): ChannelAdapter {
  const problem = checkMailSettings(options);
  const from = parseSender(options.from);
  if (problem !== null || from === null) throw new BadMailSettings(problem ?? "bad_sender");
  const limits = { ...PHASE_LIMITS, ...options.limits };
  const connection = connectionOptions(options, limits);
  const pool = openPool(options, connection, limits);
  const secrets = [options.password ?? ""];
  const pace = createMailPace(options.ratePerMinute, options);

  async function attempt(mail: SendMailOptions, wire: WireCount, signal: AbortSignal): Promise<SendReport> {
    using handover = startHandover({ outer: signal, limits, onWritten: wire.mean(), onBytes: wire.add });
    try {
      const { response } = await pool.send(mail, handover);
      return { outcome: { kind: "delivered", receipt: readable(response, secrets) }, answer: takenAnswer(response, secrets) };
    } catch (error) {
      const failure = failureOf(error);
      return classifyFailure({ ...failure, handedOver: handover.handedOver(), gaveUp: handover.signal.aborted }, secrets);
    }
  }

  async function send(message: OutgoingMessage, signal: AbortSignal): Promise<SendReport> {
    if (message.channel !== "mail") throw new TypeError(`A mail adapter was given a message for ${message.channel}`);
    const composed = composeMail(message, from ?? { name: "", address: "" });
    if (!composed.ok) return refused(composed.problem);
    const heldBack = await waitForNearTurn(pace, () => HELD_BACK, signal);
    if (heldBack !== null) return heldBack;
    const request = `MAIL ${message.to.address} via ${options.host}:${String(options.port)}`;
    // Both forms together: nobody holds a slot longer.
    using whole = deadlineOf(signal, limits.totalMs);
    const wire = wireCount();
    const full = await attempt(composed.mail, wire, whole.signal);
    const isShortened = full.outcome.kind === "fail" && full.outcome.failure === "too_large" && !whole.signal.aborted;
    const report = isShortened ? await attempt(shortened(composed.mail, message.shortText), wire, whole.signal) : full;
    return { ...report, request, wire: wire.counted() };
  }

  return {
    channel: "mail",
    allowance: { slots: options.connections, room: pace.room },
    send,
    probe: (signal) => probe({ options, connection, limits, signal }),
    [Symbol.asyncDispose]: () => {
      pool.close();
      return Promise.resolve();
    },
  };
}

/** Connections that are used again; each mail is followed as it is written. */
function openPool(options: MailAdapterOptions, connection: ReturnType<typeof connectionOptions>, limits: PhaseLimits) {
  const pool = createTransport({
    ...connection,
    pool: true,
    maxConnections: options.connections,
    maxMessages: MESSAGES_PER_CONNECTION,
    // A mail that the pool sent again by itself would be a repeat that nobody knows of.
    maxRequeues: 0,
    getSocket: socketSource(options, limits),
  });
  const handovers = new WeakMap<AbortSignal, Handover>();
  pool.use("stream", (mail, done) => {
    const handover = mail.data.signal === undefined ? undefined : handovers.get(mail.data.signal);
    if (handover !== undefined) mail.message.processFunc(handover.watch);
    done();
  });
  return {
    send: (mail: SendMailOptions, handover: Handover) => {
      handovers.set(handover.signal, handover);
      return pool.sendMail({ ...mail, signal: handover.signal });
    },
    close: () => {
      pool.close();
    },
  };
}

interface Probe {
  readonly options: MailAdapterOptions;
  readonly connection: ReturnType<typeof connectionOptions>;
  readonly limits: PhaseLimits;
  readonly signal: AbortSignal;
}

/** Connects, encrypts and signs in on a connection of its own, and sends nothing. */
async function probe({ options, connection, limits, signal }: Probe): Promise<SendReport> {
  using deadline = deadlineOf(signal, limits.connectMs + limits.greetingMs + limits.idleMs);
  const sockets: Socket[] = [];
  const transport = createTransport({ ...connection, getSocket: socketSource(options, limits, (socket) => sockets.push(socket)) });
  const giveUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  deadline.signal.addEventListener("abort", giveUp, { once: true });
  try {
    await transport.verify();
    return { outcome: { kind: "delivered", receipt: null }, answer: { code: null, text: null } };
  } catch (error) {
    return classifyFailure({ ...failureOf(error), handedOver: "nothing", gaveUp: deadline.signal.aborted }, [options.password ?? ""]);
  } finally {
    deadline.signal.removeEventListener("abort", giveUp);
    transport.close();
  }
}

function connectionOptions(options: MailAdapterOptions, limits: PhaseLimits) {
  const { host, port, security, username, password, name, trustedRoots } = options;
  return {
    host,
    port,
    name,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    tls: { minVersion: "TLSv1.2" as const, ...(trustedRoots === undefined ? {} : { ca: [...trustedRoots] }) },
    ...signInOptions(username, password),
    connectionTimeout: limits.connectMs + limits.greetingMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: SOCKET_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

type SocketDone = (error: Error | null, found?: { connection: Socket }) => void;

/** Hands the pool connections to checked addresses. */
function socketSource({ host, port, allowLoopback }: MailAdapterOptions, limits: PhaseLimits, onSocket?: (socket: Socket) => void) {
  const open = async (done: SocketDone): Promise<void> => {
    try {
      const connection = await guardedConnect({ host, port, allowLoopback, timeoutMs: limits.connectMs });
      onSocket?.(connection);
      done(null, { connection });
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return (_options: unknown, done: SocketDone): void => {
    void open(done);
  };
}

function refused(problem: "address" | "injection"): SendReport {
  return problem === "address"
    ? { outcome: { kind: "fail", failure: "recipient" }, answer: { code: null, text: "The address is none." } }
    : { outcome: { kind: "fail", failure: "defect" }, answer: { code: null, text: "A header held a control character." } };
}

/** What the library tells of an error, read without trusting its shape. */
function failureOf(error: unknown): Pick<SmtpFailure, "code" | "command" | "reply"> {
  const told: Readonly<Record<string, unknown>> = typeof error === "object" && error !== null ? { ...error } : {};
  const text = (key: string) => (typeof told[key] === "string" ? told[key] : null);
  return { code: text("originalCode") ?? text("code"), command: text("command"), reply: text("response") };
}
