import type { Settings } from "@tocsin/contract";
import { oneLine } from "@tocsin/domain";
import { givenErrors } from "../../lib/form-problems.ts";
import { settingsWords } from "../../lib/words/en/settings.ts";

export const GENERAL_FIELDS = ["publicUrl", "teamName", "disclaimer"] as const;
export type GeneralField = (typeof GENERAL_FIELDS)[number];
export type General = Pick<Settings, GeneralField>;
export type GeneralDraft = Readonly<Record<GeneralField, string>>;

/** The server asks the same, and says so where it does not hold. */
const LENGTH_MAX: Readonly<Record<GeneralField, number>> = { publicUrl: 2_048, teamName: 100, disclaimer: 4_000 };

const HTTP_AUTHORITY = /^https?:\/\/[^\s/?#@\\]+(?:\/|$)/i;

export function draftOf({ publicUrl, teamName, disclaimer }: General): GeneralDraft {
  return { publicUrl: publicUrl ?? "", teamName: teamName ?? "", disclaimer: disclaimer ?? "" };
}

/** What is left empty is not set. */
export function generalOf(draft: GeneralDraft): General {
  return {
    publicUrl: baseOf(draft.publicUrl),
    teamName: oneLine(draft.teamName) || null,
    disclaimer: draft.disclaimer.trim() || null,
  };
}

export function mistakesOf(draft: GeneralDraft): Readonly<Record<string, string>> {
  const mistake = (field: GeneralField): string | null => {
    const given = draft[field].trim();
    if (given.length > LENGTH_MAX[field]) return settingsWords.tooLong(LENGTH_MAX[field], given.length);
    return field === "publicUrl" && given !== "" && !isBase(given) ? settingsWords.urlMistake : null;
  };
  return givenErrors(Object.fromEntries(GENERAL_FIELDS.map((field) => [field, mistake(field)])));
}

/** What links begin with; null: nothing that could be said of it. */
function linkBase({ publicUrl }: GeneralDraft, serverUrl: string): string | null {
  const given = baseOf(publicUrl) ?? serverUrl;
  return isBase(given) ? given : null;
}

/** The end of a mail as text, line by line; the journey holds it against a real mail. */
export function mailFoot(draft: GeneralDraft, serverUrl: string): readonly string[] {
  const base = linkBase(draft, serverUrl);
  const links =
    base === null
      ? [settingsWords.previewNoLink]
      : [
          `${settingsWords.previewSetting}: ${base}/notifications#event=scan_added&channel=mail`,
          ...(/^https:/i.test(base) ? [`${settingsWords.previewUnsubscribe}: ${base}/u/…`] : []),
        ];
  const said = [draft.teamName, draft.disclaimer].map(oneLine).filter((line) => line !== "");
  return [settingsWords.previewReason, ...links, ...said];
}

/** What is worth knowing of an address before it is saved, though nothing is wrong with it. */
export function linkWarnings(draft: GeneralDraft, serverUrl: string): readonly string[] {
  const base = linkBase(draft, serverUrl);
  if (base === null || draft.publicUrl.trim() === "") return [];
  return [
    ...(new URL(base).origin === new URL(serverUrl).origin ? [] : [settingsWords.otherAddress(serverUrl)]),
    ...(/^https:/i.test(base) ? [] : [settingsWords.noHttps]),
  ];
}

function baseOf(publicUrl: string): string | null {
  return publicUrl.trim().replace(/\/+$/, "") || null;
}

function isBase(text: string): boolean {
  return HTTP_AUTHORITY.test(text) && !/[?#\p{Cc}]/u.test(text) && URL.canParse(text);
}
