import type { WebhookSettingsBody } from "@tocsin/contract";
import type { Clock, PersonId, SavedSettings, SettingsSaved, StoreWrites } from "@tocsin/ports";

export interface WebhookSettingsDeps {
  readonly writes: Pick<StoreWrites, "channels">;
  readonly clock: Clock;
}

/** Whether webhooks go out at all; where they go is each endpoint's own. */
export async function saveWebhookSettings(
  { writes, clock }: WebhookSettingsDeps,
  {
    body,
    by,
    versions = null,
  }: Pick<SavedSettings<WebhookSettingsBody>, "versions"> & { readonly body: WebhookSettingsBody; readonly by: PersonId },
): Promise<SettingsSaved> {
  return await writes.channels.saveWebhookSettings({ settings: body, by, at: clock.now(), versions });
}
