import type { FlowUrlProblem } from "@tocsin/channels/msteams";
import type { ProblemItem } from "@tocsin/contract";
import type { SlackCodeRequest } from "@tocsin/dispatch";
import type { Answer, SlackCodeFate } from "@tocsin/domain";
import type { Clock, DirectoryCounts, DirectoryKind, Endpoint, MailSettings, PersonId, StoreReads, StoreWrites } from "@tocsin/ports";
import type { Paging } from "./http/paging.ts";
import type { TriedOut, TryOut } from "./lanes/tried-out.ts";
import type { Sample } from "./metrics/catalogue.ts";
import type { StreamHub } from "./stream/stream-hub.ts";
import type { Secrets } from "./secrets/secrets.ts";
import type { SlackCodes } from "./secrets/slack-codes.ts";
import type { UnsubscribeTokens } from "./secrets/unsubscribe-tokens.ts";

/** What the routes are given, and all they are given. Composed once per process; tests compose their own. */
export interface Deps {
  readonly reads: StoreReads;
  readonly writes: StoreWrites;
  readonly engine: EngineCalls;
  /** Who listens to what happens. */
  readonly streams: StreamHub;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly unsubscribeTokens: UnsubscribeTokens;
  readonly slackCodes: SlackCodes;
  readonly paging: Paging;
  readonly log: Log;
  /** The origin browsers reach us at, without a slash at its end; links are built upon the setting of that name, and upon this without one. */
  readonly origin: string;
  /** Free space on the data folder's disk is above `TOCSIN_MIN_FREE_MB`. */
  readonly hasDiskRoom: () => Promise<boolean>;
  /** What speaks against a mail server before it is saved; null: nothing. Asked again at every send. */
  readonly checkMail: (server: MailServer) => Promise<MailFault | null>;
  /** Whether requests of ours may go to this URL. Asked again at every send. */
  readonly mayReach: (url: string) => Promise<boolean>;
  /** What speaks against a flow's URL before it is saved; null: nothing. Asked again at every send. */
  readonly checkFlowUrl: (url: string) => Promise<FlowFault | null>;
  /** Sends an endpoint a signed request that is no event, and waits for its answer. */
  readonly pingEndpoint: (endpoint: Endpoint) => Promise<EndpointPing>;
  /** How long somebody has to wait for another ping, in seconds; null: they need not. */
  readonly pingLimit: (person: PersonId) => Promise<number | null>;
}

/** What an endpoint made of a ping. */
export interface EndpointPing extends Answer {
  readonly delivered: boolean;
  readonly durationMs: number;
}

export type FlowFault = FlowUrlProblem | "address_refused";

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: MailSettings["security"];
  readonly hasPassword: boolean;
  readonly from: string;
}

/**
 * `host_refused`: link-local and metadata addresses always, loopback unless it is allowed · `password_over_plain_text`: with
 * security none a password goes only to loopback or an allow-listed host.
 */
export type MailFault = "host_refused" | "password_over_plain_text" | "bad_sender";

export interface Ids {
  /** Random and growing with time. */
  next(): string;
  /** 32 random bytes, base62: for links and tokens, whose hash alone is kept. */
  secret(): string;
  /** Random digits, as many as a code has that is sent by Slack; a keyed hash alone is kept. */
  code(): string;
}

/** What runs in the thread of the engine, because it would hold up pages here, or because the engine has what it needs. */
export interface EngineCalls {
  /** Parses and imports a directory of up to 10 MiB. */
  importDirectory(input: DirectoryText): Promise<DirectoryAnswer>;
  /** What that thread counted since it started. */
  measure(input: Record<string, never>): Promise<readonly Sample[]>;
  /** Sends one message to see whether a channel works, with settings that may not be saved; answers with what came of it. */
  tryOut(input: TryOut): Promise<TriedOut>;
  /** Sends one direct message with a code, once; null: Slack is off or not set up. */
  sendSlackCode(input: Omit<SlackCodeRequest, "adapter">): Promise<SlackCodeFate | null>;
}

export interface DirectoryText {
  /** JSON, as it came. */
  readonly text: string;
  readonly admin: boolean;
  readonly by: PersonId | null;
  readonly at: number;
}

export type DirectoryAnswer =
  | { readonly ok: true; readonly counts: Readonly<Record<DirectoryKind, DirectoryCounts>> }
  | { readonly ok: false; readonly code: DirectoryRefusal; readonly errors: readonly ProblemItem[] };

/** The first four leave as malformed or impossible documents; the code of the first error is the code of the answer. */
export type DirectoryRefusal =
  | "invalid_json"
  | "json_limits"
  | "invalid_request"
  | "dangling_reference"
  | "duplicate_ref"
  | "duplicate_username"
  | "admin_scope_required"
  | "last_superuser";

/** Facts, not sentences: the event names what happened, the fields say to whom. Never a secret, an address or a message text. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, unknown>>;
