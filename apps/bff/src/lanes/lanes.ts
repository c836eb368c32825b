import { createHash } from "node:crypto";
import { createMailAdapter } from "@tocsin/channels/mail";
import { resolveAll, type ServerClocks } from "@tocsin/channels/http";
import { createTeamsAdapter } from "@tocsin/channels/msteams";
import { createSlackAdapter } from "@tocsin/channels/slack";
import type { ChannelReads, MailSettings, PaceKeeper, PaceStore, SlackSettings, TeamsSettings } from "@tocsin/ports";
import type { Config } from "../config/config.ts";
import { egressRules } from "../config/egress-rules.ts";
import { egressAllowList } from "../config/networks.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { MAIL_PASSWORD_PLACE } from "../services/mail-settings.ts";
import { SLACK_TOKEN_PLACE } from "../services/slack-settings.ts";
import { TEAMS_URL_PLACE } from "../services/teams-settings.ts";
import { type AdapterLane, adapterLane, type LaneDeps } from "./lane.ts";

export interface LanesDeps extends LaneDeps {
  readonly channels: Pick<ChannelReads, "mailSettings" | "slackSettings" | "teamsSettings"> & LaneDeps["channels"];
  readonly pace: PaceStore;
  /** Milliseconds that only ever grow. */
  readonly steady: () => number;
  readonly secrets: Secrets;
  readonly config: Pick<Config, "egress" | "http">;
  /** Told when a server answers, and what time it says it is. */
  readonly onDate?: ServerClocks["heard"] | undefined;
  /** Told of an error code of Slack's that we do not know. */
  readonly onSlackUnknown?: (code: string) => void;
  /** What we call ourselves to mail servers and in Message-IDs; stays the same for the life of the process. */
  readonly domain: () => string;
}

export interface ChannelLanes {
  readonly mail: AdapterLane<MailSettings>;
  readonly slack: AdapterLane<SlackSettings>;
  readonly msteams: AdapterLane<TeamsSettings>;
}

/** One way out per channel, each with the settings of now. */
export function channelLanes(deps: LanesDeps): ChannelLanes {
  return { mail: mailLane(deps), slack: slackLane(deps), msteams: teamsLane(deps) };
}

function mailLane({ secrets, config, domain, steady, ...deps }: LanesDeps): AdapterLane<MailSettings> {
  return adapterLane(deps, {
    channel: "mail",
    read: () => deps.channels.mailSettings({}),
    open: ({ host, port, security, username, from, password, connections, ratePerMinute }, use) =>
      createMailAdapter({
        host,
        port,
        security,
        username,
        from,
        password: password === null ? null : secrets.open(password, MAIL_PASSWORD_PLACE).reveal(),
        name: domain(),
        allowLoopback: config.egress.loopback,
        isAllowListed: egressAllowList(config.egress.allow),
        connections,
        ratePerMinute,
        clock: deps.clock,
        keeper: use === "trial" ? FORGETFUL : keeperOf(deps, "mail", [host, String(port), username ?? ""]),
        steady,
      }),
  });
}

/** What was used up at one place, and how long it wants quiet, means nothing at another that is entered in its stead. */
function keeperOf({ pace, clock }: Pick<LanesDeps, "pace" | "clock">, lane: string, place: readonly string[]): PaceKeeper {
  const here = `${createHash("sha256").update(JSON.stringify(place)).digest("hex").slice(0, 12)} `;
  return {
    load: async () => {
      const marks = await pace.paceMarks({ lane });
      return marks.flatMap((mark) => (mark.key.startsWith(here) ? [{ ...mark, key: mark.key.slice(here.length) }] : []));
    },
    save: (marks) => pace.savePaceMarks({ lane, marks: marks.map((mark) => ({ ...mark, key: here + mark.key })), now: clock.now() }),
  };
}

/** Settings that are only tried out neither know nor change what the lane was asked to wait for. */
const FORGETFUL: PaceKeeper = { load: async () => [], save: async () => undefined };

function slackLane({ secrets, config, steady, onDate, onSlackUnknown, ...deps }: LanesDeps): AdapterLane<SlackSettings> {
  return adapterLane(deps, {
    channel: "slack",
    read: () => deps.channels.slackSettings({}),
    open: ({ token: sealed, apiUrl }, use) => {
      const token = secrets.open(sealed, SLACK_TOKEN_PLACE).reveal();
      return createSlackAdapter({
        token,
        apiUrl,
        rules: egressRules(config.egress, config.http.port),
        clock: deps.clock,
        // Workspace and app stand before the secret part; Slack's limits are theirs, whatever their token is.
        keeper: use === "trial" ? FORGETFUL : keeperOf(deps, "slack", [apiUrl, ...token.split("-").slice(1, -1)]),
        steady,
        ...(onDate === undefined ? {} : { onDate }),
        ...(onSlackUnknown === undefined || use === "trial" ? {} : { onUnknownCode: onSlackUnknown }),
      });
    },
  });
}

function teamsLane({ secrets, config, steady, onDate, ...deps }: LanesDeps): AdapterLane<TeamsSettings> {
  return adapterLane(deps, {
    channel: "msteams",
    read: () => deps.channels.teamsSettings({}),
    open: ({ url: sealed }, use) => {
      const url = secrets.open(sealed, TEAMS_URL_PLACE).reveal();
      return createTeamsAdapter({
        url,
        rules: egressRules(config.egress, config.http.port),
        resolve: resolveAll,
        clock: deps.clock,
        // A flow whose signature was renewed is the same flow.
        keeper: use === "trial" ? FORGETFUL : keeperOf(deps, "msteams", url.split("?").slice(0, 1)),
        steady,
        ...(onDate === undefined ? {} : { onDate }),
      });
    },
  });
}
