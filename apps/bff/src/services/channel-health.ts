import type { CHANNEL_HEALTHS, CHANNEL_TRIES } from "@tocsin/contract";
import type { Channel } from "@tocsin/domain";
import type { ChannelState, MailSettings, SlackSettings, TeamsSettings } from "@tocsin/ports";
import type { Secrets } from "../secrets/secrets.ts";
import { MAIL_PASSWORD_PLACE } from "./mail-settings.ts";
import { SLACK_TOKEN_PLACE } from "./slack-settings.ts";
import { canBeOpened } from "./stored-secret.ts";
import { TEAMS_URL_PLACE } from "./teams-settings.ts";

export interface ChannelHealth {
  readonly state: (typeof CHANNEL_HEALTHS)[number];
  /** Of a channel that counts as working: what keeps that from being proven; else null. */
  readonly tries: (typeof CHANNEL_TRIES)[number] | null;
  readonly words: string;
  /** Failing since; epoch milliseconds. */
  readonly since: number | null;
}

/** `opens`: its stored secret can be read. Whatever tells of a channel asks here, so that page, catalogue and API say the same. */
export function healthOf(state: ChannelState, opens = true): ChannelHealth {
  const { configured, enabled } = state;
  if (!configured) return { state: "not_set_up", tries: null, words: "Not set up", since: null };
  if (!enabled) return { state: "off", tries: null, words: "Off", since: null };
  if (!opens) return failing("Not working: the stored secret cannot be opened with our key", null);
  return faultOf(state) ?? workingAs(triesOf(state));
}

interface StoredSettings {
  readonly mail: MailSettings | null;
  readonly slack: SlackSettings | null;
  readonly msteams: TeamsSettings | null;
}

/** Whether each channel's stored secret can be read; true also where it has none. */
export function opensOf(secrets: Secrets, { mail, slack, msteams }: StoredSettings): Readonly<Record<Channel, boolean>> {
  return {
    alert: true,
    mail: mail === null || mail.password === null || canBeOpened(secrets, mail.password, MAIL_PASSWORD_PLACE),
    slack: slack === null || canBeOpened(secrets, slack.token, SLACK_TOKEN_PLACE),
    msteams: msteams === null || canBeOpened(secrets, msteams.url, TEAMS_URL_PLACE),
    // Each endpoint has secrets of its own.
    webhooks: true,
  };
}

const WORKING_WORDS = { none: "Nothing sent yet", newest_failed: "Last try failed" } as const;

function workingAs(tries: ChannelHealth["tries"]): ChannelHealth {
  return { state: "working", tries, words: tries === null ? "Working" : WORKING_WORDS[tries], since: null };
}

/** Alerts go nowhere, and each endpoint has tries of its own. */
function triesOf({ channel, lastSuccessAt, lastError }: ChannelState): ChannelHealth["tries"] {
  if (channel === "alert" || channel === "webhooks") return null;
  if (lastError !== null) return lastError.at > (lastSuccessAt ?? 0) ? "newest_failed" : null;
  return lastSuccessAt === null ? "none" : null;
}

/** Null: nothing keeps what is sent back. */
function faultOf({ paused, circuit }: Pick<ChannelState, "paused" | "circuit">): ChannelHealth | null {
  const said = ({ code, text }: Pick<NonNullable<ChannelState["circuit"]>, "code" | "text">): string => text ?? code ?? "no answer";
  if (paused !== null) return failing(`Not working: ${said(paused)}`, paused.since);
  return circuit === null ? null : failing(`Cannot be reached: ${said(circuit)}`, circuit.openedAt);
}

function failing(words: string, since: number | null): ChannelHealth {
  return { state: "failing", tries: null, words, since };
}
