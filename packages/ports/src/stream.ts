import type { Scope, StreamPosition } from "@tocsin/domain";
import type { AlertView } from "./alerts.ts";
import type { PersonId } from "./ids.ts";

/** Without its description, which may be longer than all the rest. */
export type StreamedAlertView = Omit<AlertView, "description">;

export interface Listener {
  readonly person: PersonId;
  readonly after: StreamPosition;
}

/** One alert of a listener. */
export interface AlertNews {
  /** Of which one, by its place in the question. */
  readonly listener: number;
  /** By which positions count. */
  readonly event: number;
  /** Null: they may not see it any more (rule A8). */
  readonly alert: StreamedAlertView | null;
}

/** One change of a cell. */
export interface LayerNews {
  /** By which positions count. */
  readonly change: number;
  readonly scope: Scope;
  /** Null for System and Template. */
  readonly person: PersonId | null;
  readonly product: number | null;
  /** Of the layer as it is now. */
  readonly version: number;
  /** False: its person may not see its product any more. */
  readonly visible: boolean;
}

/** Everything that came since the positions of those who listen, as it is at one moment. */
export interface StreamNews {
  /** Of each listener in the order of their events, at most one more than was asked for. */
  readonly alerts: readonly AlertNews[];
  /** How many of the listeners, from the first, this is the answer for: where much has come at once, it is not all of them. */
  readonly answered: number;
  /** What is not fanned out to the end and older than the newest of all these. */
  readonly open: readonly number[];
  /** After the oldest position, or after `changesFrom` if that is newer; in their order. */
  readonly changes: readonly LayerNews[];
  /** A position older than that has missed more changes than are told. */
  readonly changesFrom: number;
  /** Where somebody stands who was told of everything, but for alerts of their own. */
  readonly now: Pick<StreamPosition, "change" | "systemAudience"> & { readonly systemVersion: number };
  /** Alerts that are neither read nor archived, of each of the people that were asked about. */
  readonly unread: readonly (readonly [PersonId, number])[];
}

/** By what somebody listens. */
export interface Credentials {
  readonly sessions: readonly string[];
  readonly tokens: readonly string[];
}

/** What is there of it now; what is not listed is gone. */
export interface StandingCredential {
  readonly id: string;
  readonly kind: "session" | "token";
  readonly active: boolean;
  readonly superuser: boolean;
  readonly createdAt: number;
  /** Of sessions. */
  readonly lastSeenAt: number;
  /** Null: of itself never. */
  readonly expiresAt: number | null;
}

export interface StreamReads {
  /** Where somebody stands who begins to listen now: everything before is theirs to read in the usual way. */
  streamStart(input: { readonly person: PersonId }): Promise<StreamPosition>;
  /** Random, and another one after a restore: a position that was given out by one database means nothing to another. */
  databaseId(input: Readonly<Record<string, never>>): Promise<string>;
  /** Whether a position can be of this database: it may name what is not there. */
  isStreamPosition(input: { readonly position: StreamPosition }): Promise<boolean>;
  /** One look for all who listen, in one snapshot. */
  streamNews(input: {
    readonly listeners: readonly Listener[];
    /** Of one listener. */
    readonly alertsMax: number;
    readonly unreadOf: readonly PersonId[];
  }): Promise<StreamNews>;
  standingCredentials(input: Credentials): Promise<readonly StandingCredential[]>;
}
