import type { SlackSettingsBody } from "@tocsin/contract";
import type { Clock, SettingsSaved, SlackSettings, StoreReads, StoreWrites } from "@tocsin/ports";
import type { SecretPlace, Secrets } from "../secrets/secrets.ts";
import { saveChannel, type SaveRequest } from "./save-channel.ts";
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

export type SlackSaved = SettingsSaved | SlackRefused;

export interface SlackRefused {
  readonly ok: false;
  readonly refusal: "secret_required" | "address_refused";
}

/**
 * Saves how messages reach Slack. The token is sealed; its mask, sent back, keeps it only for the address it was entered for.
 * What waits because the old token was refused is tried again at once.
 */
export function saveSlackSettings(deps: SlackSettingsDeps, request: SaveRequest<SlackSettingsBody>): Promise<SlackSaved> {
  return saveChannel(deps, request, {
    channel: "slack",
    check: () => checkedSlackSettings(deps, request.body),
    write: (saved) => deps.writes.channels.saveSlackSettings(saved),
  });
}

export type SlackChecked = { readonly ok: true; readonly settings: SlackSettings } | SlackRefused;

/** What would be stored, or what speaks against it; the same for saving and for trying out. */
export async function checkedSlackSettings(
  { reads, secrets, mayReach }: Pick<SlackSettingsDeps, "reads" | "secrets" | "mayReach">,
  body: SlackSettingsBody,
): Promise<SlackChecked> {
  const stored = await reads.channels.slackSettings({});
  const token = secretToStore(secrets, {
    given: body.token,
    stored: stored?.token ?? null,
    place: SLACK_TOKEN_PLACE,
    isSameConnection: body.apiUrl === stored?.apiUrl,
  });
  if (!token.ok) return token;
  if (!(await mayReach(body.apiUrl))) return { ok: false, refusal: "address_refused" };
  return { ok: true, settings: { ...body, token: token.sealed } };
}
