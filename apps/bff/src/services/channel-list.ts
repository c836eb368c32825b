import { isOldFlowUrl } from "@tocsin/channels/msteams";
import { remedyOf, UNUSABLE_CODE } from "@tocsin/domain";
import type { ChannelState, MailSettings, SlackSettings, StoreReads, TeamsSettings, WebhookSettings } from "@tocsin/ports";
import type { Secrets } from "../secrets/secrets.ts";
import { type ChannelHealth, healthOf, opensOf } from "./channel-health.ts";
import { MAIL_PASSWORD_PLACE } from "./mail-settings.ts";
import { SLACK_TOKEN_PLACE } from "./slack-settings.ts";
import { maskedSecret } from "./stored-secret.ts";
import { TEAMS_URL_PLACE } from "./teams-settings.ts";

export interface ListedChannel extends ChannelState {
  readonly health: ChannelHealth;
  /** Deliveries that are still to be sent. */
  readonly waiting: number;
  /** Cells of all layers that say on. */
  readonly settingsOn: number;
  /** What to do about what it was told last; null where it has worked since. */
  readonly remedy: string | null;
  /** Settings of the mail channel with the password masked; null for the others, and where nothing was set. */
  readonly mail: MailSettings | null;
  /** Settings of the Slack channel with the token masked, likewise. */
  readonly slack: SlackSettings | null;
  /** The flow that posts to Teams with its URL masked, likewise. */
  readonly msteams: ShownTeams | null;
  /** Whether webhooks go out and how long they wait, likewise. */
  readonly webhooks: WebhookSettings | null;
}

interface ShownTeams extends TeamsSettings {
  readonly isOldUrl: boolean;
}

/** Every channel with its health in words; of secrets only the mask. */
export async function listChannels(deps: {
  readonly reads: Pick<StoreReads, "channels">;
  readonly secrets: Secrets;
}): Promise<readonly ListedChannel[]> {
  const { channels } = deps.reads;
  const [waiting, settingsOn, states, mail, slack, teams, webhooks] = await Promise.all([
    channels.waiting({}),
    channels.settingsOn({}),
    channels.channels({}),
    channels.mailSettings({}),
    channels.slackSettings({}),
    channels.teamsSettings({}),
    channels.webhookSettings({}),
  ]);
  const shown = {
    mail: mail === null ? null : shownMail(deps.secrets, mail),
    slack: slack === null ? null : shownSlack(deps.secrets, slack),
    msteams: teams === null ? null : shownTeams(deps.secrets, teams),
  };
  const opens = opensOf(deps.secrets, { mail, slack, msteams: teams });
  return states.map((state) => ({
    ...state,
    health: healthOf(state, opens[state.channel]),
    waiting: waiting[state.channel],
    settingsOn: settingsOn[state.channel],
    remedy: remedyFor(state, opens[state.channel]),
    mail: state.channel === "mail" ? shown.mail : null,
    slack: state.channel === "slack" ? shown.slack : null,
    msteams: state.channel === "msteams" ? shown.msteams : null,
    webhooks: state.channel === "webhooks" ? webhooks : null,
  }));
}

function remedyFor({ channel, paused, lastError, lastSuccessAt }: ChannelState, opens: boolean): string | null {
  if (channel === "alert") return null;
  if (!opens) return remedyOf(channel, UNUSABLE_CODE.secret);
  if (paused !== null) return remedyOf(channel, paused.code);
  return lastError !== null && lastError.at > (lastSuccessAt ?? 0) ? remedyOf(channel, lastError.code) : null;
}

function shownMail(secrets: Secrets, settings: MailSettings): MailSettings {
  const { password } = settings;
  return { ...settings, password: password === null ? null : maskedSecret(secrets, password, MAIL_PASSWORD_PLACE) };
}

function shownSlack(secrets: Secrets, settings: SlackSettings): SlackSettings {
  return { ...settings, token: maskedSecret(secrets, settings.token, SLACK_TOKEN_PLACE) };
}

function shownTeams(secrets: Secrets, settings: TeamsSettings): ShownTeams {
  const { enabled, url, host } = settings;
  return { enabled, url: maskedSecret(secrets, url, TEAMS_URL_PLACE), host, isOldUrl: isOldFlowUrl(`https://${host}`) };
}
