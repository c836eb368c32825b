import type { AccessReads, AccessWrites } from "./access.ts";
import type { AlertReads, AlertWrites } from "./alerts.ts";
import type { ChannelReads, ChannelWrites } from "./channels.ts";
import type { DeliveryReads, DeliveryWrites } from "./deliveries.ts";
import type { DirectoryReads, DirectoryWrites } from "./directory.ts";
import type { EventReads, EventWrites } from "./events.ts";
import type { ExplainReads } from "./explain.ts";
import type { OperationsReads } from "./operations.ts";
import type { PreferenceReads, PreferenceWrites } from "./preferences.ts";
import type { SettingsReads, SettingsWrites } from "./settings.ts";
import type { SignInDatabase } from "./sign-in-database.ts";
import type { SlackAddressReads, SlackAddressWrites } from "./slack-addresses.ts";
import type { StreamReads } from "./stream.ts";
import type { WebhookReads, WebhookWrites } from "./webhooks.ts";

/** Everything that is only read; runs on its own connection in the HTTP thread. */
export interface StoreReads {
  readonly access: AccessReads;
  readonly alerts: AlertReads;
  readonly channels: ChannelReads;
  readonly deliveries: DeliveryReads;
  readonly directory: DirectoryReads;
  readonly events: EventReads;
  readonly explain: ExplainReads;
  readonly operations: OperationsReads;
  readonly preferences: PreferenceReads;
  readonly settings: SettingsReads;
  readonly slackAddresses: SlackAddressReads;
  readonly stream: StreamReads;
  readonly webhooks: WebhookReads;
}

/** Everything that writes; each method takes one plain record and answers with plain data, so that it can be called from another thread. */
export interface StoreWrites {
  readonly access: AccessWrites;
  readonly alerts: AlertWrites;
  readonly channels: ChannelWrites;
  readonly deliveries: DeliveryWrites;
  readonly directory: DirectoryWrites;
  readonly events: EventWrites;
  readonly preferences: PreferenceWrites;
  readonly settings: SettingsWrites;
  readonly signIn: SignInDatabase;
  readonly slackAddresses: SlackAddressWrites;
  readonly webhooks: WebhookWrites;
}

/** The writer could not get at the database in time (another process holds it, or the disk is full); the caller may try again. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}
