import type { TeamsSettingsBody } from "@tocsin/contract";
import type { SettingsSaved, TeamsSettings } from "@tocsin/ports";
import type { FlowFault } from "../deps.ts";
import type { SecretPlace } from "../secrets/secrets.ts";
import { type CheckedSettings, saveChannel, type SaveRequest, type SecretSettingsDeps, type SettingsRefused } from "./save-channel.ts";
import { secretToStore } from "./stored-secret.ts";

/** Where the flow's URL lies; it opens nowhere else. */
export const TEAMS_URL_PLACE: SecretPlace = { table: "channels", row: "msteams", column: "url" };

export interface TeamsSettingsDeps extends SecretSettingsDeps {
  readonly checkFlowUrl: (url: string) => Promise<FlowFault | null>;
}

export type TeamsSaved = SettingsSaved | TeamsRefused;

export type TeamsRefused = SettingsRefused<FlowFault>;

/**
 * Saves the flow that posts to Teams. Its URL is the credential, so it is sealed as a whole; its mask, sent back, keeps it.
 * What waits because the flow was broken is tried again at once.
 */
export function saveTeamsSettings(deps: TeamsSettingsDeps, request: SaveRequest<TeamsSettingsBody>): Promise<TeamsSaved> {
  return saveChannel(deps, request, {
    channel: "msteams",
    check: () => checkedTeamsSettings(deps, request.body),
    write: (saved) => deps.writes.channels.saveTeamsSettings(saved),
  });
}

/** What would be stored, or what speaks against it; the same for saving and for trying out. */
export async function checkedTeamsSettings(
  deps: Pick<TeamsSettingsDeps, "reads" | "secrets" | "checkFlowUrl">,
  body: TeamsSettingsBody,
): Promise<CheckedSettings<TeamsSettings, TeamsRefused>> {
  const stored = await deps.reads.channels.teamsSettings({});
  const url = secretToStore(deps.secrets, {
    given: body.url,
    stored: stored?.url ?? null,
    place: TEAMS_URL_PLACE,
    // The URL is all there is.
    isSameConnection: true,
  });
  if (!url.ok) return url;
  const host = url.sealed === stored?.url ? stored.host : new URL(body.url).hostname;
  const fault = url.sealed === stored?.url ? null : await deps.checkFlowUrl(body.url);
  if (fault !== null) return { ok: false, refusal: "address_refused", fault };
  return { ok: true, settings: { enabled: body.enabled, url: url.sealed, host } };
}
