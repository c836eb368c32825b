import type { SlackSettingsBody } from "@tocsin/contract";
import type { Clock, PersonId, StoreReads, StoreWrites } from "@tocsin/ports";
import type { SecretPlace, Secrets } from "../secrets/secrets.ts";
import { secretToStore } from "./stored-secret.ts";

/** Where the bot token lies; it opens nowhere else. */
export const SLACK_TOKEN_PLACE: SecretPlace = { table: "channels", row: "slack", column: "token" };

export interface SlackSettingsDeps {
  readonly reads: Pick<StoreReads, "channels">;
  readonly writes: Pick<StoreWrites, "channels">;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly mayReach: (url: string) => Promise<boolean>;
}

export type SlackSaved = { readonly ok: true } | { readonly ok: false; readonly refusal: "secret_required" | "address_refused" };

/**
 * Saves how messages reach Slack. The token is sealed; its mask, sent back, keeps it only for the address it was entered for.
 * What waits because the old token was refused is tried again at once.
 */
export async function saveSlackSettings(
  { reads, writes, secrets, clock, mayReach }: SlackSettingsDeps,
  { body, by }: { readonly body: SlackSettingsBody; readonly by: PersonId },
): Promise<SlackSaved> {
  const stored = await reads.channels.slackSettings({});
  const token = secretToStore(secrets, {
    given: body.token,
    stored: stored?.token ?? null,
    place: SLACK_TOKEN_PLACE,
    isSameConnection: body.apiUrl === stored?.apiUrl,
  });
  if (!token.ok) return token;
  if (!(await mayReach(body.apiUrl))) return { ok: false, refusal: "address_refused" };
  const at = clock.now();
  await writes.channels.saveSlackSettings({ settings: { ...body, token: token.sealed }, by, at });
  await writes.channels.resumeChannel({ channel: "slack", at, proven: false });
  return { ok: true };
}
