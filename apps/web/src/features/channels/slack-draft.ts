import type { SlackSettings, SlackSettingsBody } from "@tocsin/contract";
import { givenErrors } from "../../lib/form-problems.ts";
import { slackWords } from "../../lib/words/en/slack.ts";
import type { SecretChange } from "./stored-secret.tsx";

export interface SlackDraft {
  readonly enabled: boolean;
  readonly tokenChange: SecretChange;
  readonly token: string;
  readonly channel: string;
  readonly apiUrl: string;
}

export const SLACK_FIELDS = ["enabled", "token", "channel", "apiUrl"] as const;

export const SLACK_API_URL = "https://slack.com/api";

export function slackDraftOf(settings: SlackSettings | null): SlackDraft {
  if (settings === null) return { enabled: true, tokenChange: "replace", token: "", channel: "", apiUrl: SLACK_API_URL };
  const { enabled, channel, apiUrl } = settings;
  return { enabled, tokenChange: "keep", token: "", channel: channel ?? "", apiUrl };
}

export function slackErrors({ tokenChange, token, channel, apiUrl }: SlackDraft): Readonly<Record<string, string>> {
  return givenErrors({
    token: tokenChange === "keep" ? null : tokenError(token.trim()),
    channel: /[\s@<>&/:]|^.+#/.test(channel.trim()) ? slackWords.channelBad : null,
    apiUrl: /^https?:\/\/[^\s?#]+$/.test(apiUrl.trim()) ? null : slackWords.apiUrlBad,
  });
}

function tokenError(token: string): string | null {
  if (token === "") return slackWords.tokenMissing;
  if (/^(xoxe\.)?xoxb-/.test(token)) return null;
  if (/^(xoxe\.)?xoxp-/.test(token)) return slackWords.tokenOfPerson;
  return token.startsWith("xapp-") ? slackWords.tokenOfApp : slackWords.tokenBad;
}

/** `mask` is what the server shows of the stored token; sent back, it means "keep". */
export function slackBodyOf(draft: SlackDraft, mask: string | null): SlackSettingsBody {
  return {
    enabled: draft.enabled,
    token: draft.tokenChange === "keep" && mask !== null ? mask : draft.token.trim(),
    channel: draft.channel.trim() === "" ? null : draft.channel.trim(),
    apiUrl: draft.apiUrl.trim(),
  };
}
