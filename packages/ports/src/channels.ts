import type { Channel, EventType, UndeliverableReason } from "@tocsin/domain";
import type { PersonId, PersonRef } from "./ids.ts";

/** A secret as it lies on disk: AES-256-GCM, with key id; only the process that holds the key can open it. */
export type SealedSecret = string;

export interface MailSettings {
  readonly enabled: boolean;
  readonly host: string;
  readonly port: number;
  readonly security: "none" | "starttls" | "tls";
  readonly username: string | null;
  readonly password: SealedSecret | null;
  readonly from: string;
  /** The one shared mailbox that follows System, or null. */
  readonly systemTo: string | null;
  /** Mails at a time, each over a connection of its own. */
  readonly connections: number;
  /** The most that go in any minute; null: as many as the server takes. */
  readonly ratePerMinute: number | null;
}

export interface SlackSettings {
  readonly enabled: boolean;
  readonly token: SealedSecret;
  /** The one shared channel that follows System, or null: then Slack reaches people alone. */
  readonly channel: string | null;
  /** Base of the methods, without a slash at its end. */
  readonly apiUrl: string;
}

export interface TeamsSettings {
  readonly enabled: boolean;
  /** The flow's URL: whoever has it can post. */
  readonly url: SealedSecret;
  /** Its host, for people to recognise it by. */
  readonly host: string;
}

export interface WebhookSettings {
  readonly enabled: boolean;
  /** How long an endpoint may take to answer in all; 5–30. */
  readonly timeoutSeconds: number;
}

/** A connection that is not tried for the moment. */
export interface OpenCircuit {
  readonly openedAt: number;
  readonly nextProbeAt: number;
  readonly code: string | null;
  readonly text: string | null;
}

/** A mail server refused this address for good: nothing is sent there until somebody lifts it. */
export interface MailRefusal {
  readonly address: string;
  /** "550 5.1.1"; null where the address never got as far as a server. */
  readonly code: string | null;
  readonly at: number;
}

export interface ChannelPause {
  readonly since: number;
  readonly code: string | null;
  readonly text: string | null;
  /** Signing in works: whether it is over, only what is sent next can tell. */
  readonly onlySendingTells: boolean;
}

export interface ChannelState {
  readonly channel: Channel;
  readonly enabled: boolean;
  readonly configured: boolean;
  /** Grows with every save of its settings, and with nothing else. */
  readonly version: number;
  /** When its settings were saved last, epoch milliseconds; 0: never. */
  readonly savedAt: number;
  /** The connection is broken: its queue waits. */
  readonly paused: ChannelPause | null;
  /** It cannot be reached: its queue waits, and one delivery at a time finds out whether that has changed. Of webhooks each endpoint has its own. */
  readonly circuit: OpenCircuit | null;
  readonly lastSuccessAt: number | null;
  readonly lastError: { readonly at: number; readonly code: string | null; readonly text: string | null } | null;
  /** Who entered the secret that is stored, and when; `by` null: somebody whom the store does not know. Null: there is none. */
  readonly secretSet: { readonly at: number; readonly by: PersonRef | null } | null;
  /** Of the shared mailbox; null for the other channels, too. */
  readonly mailRefusal: MailRefusal | null;
}

export interface ChannelReads {
  channels(input: Record<string, never>): Promise<readonly ChannelState[]>;
  /** Null: never configured. */
  mailSettings(input: Record<string, never>): Promise<MailSettings | null>;
  slackSettings(input: Record<string, never>): Promise<SlackSettings | null>;
  teamsSettings(input: Record<string, never>): Promise<TeamsSettings | null>;
  webhookSettings(input: Record<string, never>): Promise<WebhookSettings | null>;
  /** Deliveries of each channel that are still to be sent; those held for a reason of their own do not count. */
  waiting(input: Record<string, never>): Promise<Readonly<Record<Channel, number>>>;
  /** How many cells of all layers say "on" for each channel: what stops going out when it is switched off. */
  settingsOn(input: Record<string, never>): Promise<Readonly<Record<Channel, number>>>;
  /** What stands between each channel and one person (personal, product) or the shared destination (`person` null), per event type where it differs. */
  obstacles(input: { readonly person: PersonId | null }): Promise<ChannelObstacles>;
}

/** Empty for a channel through which everything goes. */
export type ChannelObstacles = Readonly<Record<Channel, Readonly<Partial<Record<EventType, UndeliverableReason>>>>>;

/** A channel's settings as a whole, and who saved them. */
export interface SavedSettings<Settings> {
  readonly settings: Settings;
  readonly by: PersonId | null;
  readonly at: number;
  /** Versions any of which the caller read; left out or null: whatever it is now. */
  readonly versions?: readonly number[] | null;
}

/** Stale: another version is stored than was read, and nothing was written. */
export type SettingsSaved = { readonly ok: true } | { readonly ok: false; readonly refusal: "stale" };

/** Settings that are saved end a pause with the same write: what waited is tried with them, and nothing is proven by that. */
export interface ChannelWrites {
  saveMailSettings(input: SavedSettings<MailSettings>): Promise<SettingsSaved>;
  saveSlackSettings(input: SavedSettings<SlackSettings>): Promise<SettingsSaved>;
  saveTeamsSettings(input: SavedSettings<TeamsSettings>): Promise<SettingsSaved>;
  saveWebhookSettings(input: SavedSettings<WebhookSettings>): Promise<SettingsSaved>;
  /** The address works again, says somebody: the next mail goes there. False: it was not refused. */
  liftMailRefusal(input: { readonly address: string; readonly by: PersonId; readonly at: number }): Promise<boolean>;
  /**
   * A broken connection waits as a whole: one row, whatever its queue. Repeating it changes only the words. With the first pause of a
   * break superusers are told, in the same transaction, how many deliveries wait (rule N1).
   */
  pauseChannel(input: {
    readonly channel: Exclude<Channel, "alert">;
    readonly at: number;
    readonly code: string | null;
    readonly text: string | null;
    /** Left out: a probe tells, too. */
    readonly onlySendingTells?: boolean;
  }): Promise<void>;
  /**
   * Sends again. `proven`: a probe has shown that it works, and superusers are told; else what is sent next will show it, and a pause
   * before that is the same break still.
   */
  resumeChannel(input: { readonly channel: Exclude<Channel, "alert">; readonly at: number; readonly proven: boolean }): Promise<void>;
  /** Something got through; ends the break of a channel that was tried again without proof. */
  recordSuccess(input: { readonly channel: Channel; readonly at: number }): Promise<void>;
  recordError(input: {
    readonly channel: Channel;
    readonly at: number;
    readonly code: string | null;
    readonly text: string | null;
  }): Promise<void>;
}
