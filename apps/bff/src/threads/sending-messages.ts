import type { SendReport } from "@tocsin/domain";
import type { WebhookMessage } from "@tocsin/ports";
import type { Config } from "../config/config.ts";
import type { EndpointWay } from "../lanes/endpoint-sender.ts";
import type { PlainError } from "../log/plain-error.ts";

/** What the thread that sends to endpoints is started with. */
export interface SendingData {
  readonly egress: Config["egress"];
  /** Where this server listens. */
  readonly port: number;
}

/** What many messages of a batch have in common: a body is for all endpoints that want the same format. */
export type SharedPart = Omit<WebhookMessage, "channel" | "delivery">;

/** Names a way, or one send, between the two threads. */
export type Ticket = number;

/** Everything that the engine wants sent, or no longer sent, at one moment; done in this order. */
export interface ToSending {
  readonly opened: readonly (readonly [Ticket, EndpointWay])[];
  readonly shared: readonly SharedPart[];
  /** `part`: its place in `shared`. */
  readonly sends: readonly (readonly [send: Ticket, way: Ticket, delivery: string, part: number])[];
  /** Ways that nothing more goes by. */
  readonly ended: readonly Ticket[];
  /** Sends that are to give up. */
  readonly aborted: readonly Ticket[];
  /** Somebody wants to know how late its event loop is. */
  readonly measures: boolean;
  /** Somebody wants to hear anything: whoever has something to do and says nothing for long is ended. */
  readonly knocks: boolean;
}

/** What came of sends since the last time. */
export interface FromSending {
  readonly reports: readonly (readonly [Ticket, SendReport])[];
  /** Bugs: an adapter threw instead of answering. */
  readonly crashes: readonly (readonly [Ticket, PlainError])[];
  /** What servers said of the time. */
  readonly dates: readonly (readonly [host: string, date: string])[];
  /** How late the event loop was since it was last asked; there when it was. */
  readonly lagSeconds?: number;
}
