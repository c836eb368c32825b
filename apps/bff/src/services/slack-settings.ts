import type { SlackSettingsBody } from "@tocsin/contract";
import type { SettingsSaved, SlackSettings } from "@tocsin/ports";
import type { SecretPlace } from "../secrets/secrets.ts";
import { type CheckedSettings, saveChannel, type SaveRequest, type SecretSettingsDeps } from "./save-channel.ts";
import { secretToStore } from "./stored-secret.ts";

/** Where the bot token lies; it opens nowhere else. */
export const SLACK_TOKEN_PLACE: SecretPlace = { table: "channels", row: "slack", column: "token" };

export interface SlackSettingsDeps extends SecretSettingsDeps {
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

/** What would be stored, or what speaks against it; the same for saving and for trying out. */
export async function checkedSlackSettings(
  { reads, secrets, mayReach }: Pick<SlackSettingsDeps, "reads" | "secrets" | "mayReach">,
  body: SlackSettingsBody,
): Promise<CheckedSettings<SlackSettings, SlackRefused>> {
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
