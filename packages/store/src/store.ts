import type { StoreReads, StoreWrites } from "@tocsin/ports";
import { accessReads, accessWrites } from "./access/access-store.ts";
import { alertReads, alertWrites } from "./alerts/alert-store.ts";
import { channelReads, channelWrites } from "./channels/channel-store.ts";
import type { Db } from "./database.ts";
import { deliveryReads, deliveryWrites } from "./deliveries/delivery-store.ts";
import { directoryReads, directoryWrites } from "./directory/directory-store.ts";
import { eventReads, eventWrites } from "./events/event-store.ts";
import { explainReads } from "./explain/explain-store.ts";
import { operationsReads } from "./operations/operations-store.ts";
import { preferenceReads, preferenceWrites } from "./preferences/preference-store.ts";
import { settingsReads, settingsWrites } from "./settings/settings-store.ts";
import { signInDatabase } from "./sign-in/sign-in-database.ts";
import { slackAddressReads, slackAddressWrites } from "./directory/slack-addresses.ts";
import { streamReads } from "./stream/stream-store.ts";
import type { Writer } from "./unit-of-work.ts";
import { webhookReads, webhookWrites } from "./webhooks/webhook-store.ts";

/** Everything that is only read, on a connection of its own. */
export function storeReads(db: Db): StoreReads {
  return {
    access: accessReads(db),
    alerts: alertReads(db),
    channels: channelReads(db),
    deliveries: deliveryReads(db),
    directory: directoryReads(db),
    events: eventReads(db),
    explain: explainReads(db),
    operations: operationsReads(db),
    preferences: preferenceReads(db),
    settings: settingsReads(db),
    slackAddresses: slackAddressReads(db),
    stream: streamReads(db),
    webhooks: webhookReads(db),
  };
}

/** Everything that writes, through the one writer of the process. */
export function storeWrites(writer: Writer): StoreWrites {
  return {
    access: accessWrites(writer),
    alerts: alertWrites(writer),
    channels: channelWrites(writer),
    deliveries: deliveryWrites(writer),
    directory: directoryWrites(writer),
    events: eventWrites(writer),
    preferences: preferenceWrites(writer),
    settings: settingsWrites(writer),
    signIn: signInDatabase(writer),
    slackAddresses: slackAddressWrites(writer),
    webhooks: webhookWrites(writer),
  };
}
