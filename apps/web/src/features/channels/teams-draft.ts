import type { TeamsSettings, TeamsSettingsBody } from "@tocsin/contract";
import { givenErrors } from "../../lib/form-problems.ts";
import { teamsWords } from "../../lib/words/en/teams.ts";
import type { SecretChange } from "./stored-secret.tsx";

export interface TeamsDraft {
  readonly enabled: boolean;
  readonly urlChange: SecretChange;
  readonly url: string;
}

export const TEAMS_FIELDS = ["enabled", "url"] as const;

export function teamsDraftOf(settings: TeamsSettings | null): TeamsDraft {
  if (settings === null) return { enabled: true, urlChange: "replace", url: "" };
  return { enabled: settings.enabled, urlChange: "keep", url: "" };
}

/** Whether it is a flow's the server knows. */
export function teamsErrors({ urlChange, url }: TeamsDraft): Readonly<Record<string, string>> {
  const given = url.trim();
  const problem = given === "" ? teamsWords.urlMissing : /^https?:\/\/\S+$/i.test(given) ? null : teamsWords.urlBad;
  return givenErrors({ url: urlChange === "keep" ? null : problem });
}

/** `mask` is what the server shows of the stored URL; sent back, it means "keep". */
export function teamsBodyOf({ enabled, urlChange, url }: TeamsDraft, mask: string | null): TeamsSettingsBody {
  return { enabled, url: urlChange === "keep" && mask !== null ? mask : url.trim() };
}
