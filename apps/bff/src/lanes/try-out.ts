import type { TestAnswer, TestRequest } from "@tocsin/dispatch";
import type { Log } from "../deps.ts";
import { SecretUnreadable } from "../secrets/secrets.ts";
import { isNotAllowed, type Trial } from "./lane.ts";
import type { ChannelLanes } from "./lanes.ts";
import type { TriedOut, TriedSettings, TryOut } from "./tried-out.ts";

interface TryOutDeps {
  readonly lanes: ChannelLanes;
  readonly send: (request: TestRequest) => Promise<TestAnswer>;
  readonly log: Log;
}

/** One message through an adapter of its own, or the lane's where its settings are the ones that are tried. */
export async function tryOut({ lanes, send, log }: TryOutDeps, { tried, ...asked }: TryOut): Promise<TriedOut> {
  let opened: Trial | null;
  try {
    opened = await trialOf(lanes, tried);
  } catch (error) {
    if (isNotAllowed(error)) return { ok: false, refusal: "not_allowed" };
    if (!(error instanceof SecretUnreadable)) log.error("channel.unusable", { channel: tried.channel, error });
    return { ok: false, refusal: "unusable" };
  }
  if (opened === null) return { ok: false, refusal: "not_set_up" };
  await using trial = opened;
  return await send({ ...asked, adapter: trial.adapter, isUnsaved: tried.settings !== null });
}

function trialOf(lanes: ChannelLanes, tried: TriedSettings): Promise<Trial | null> {
  switch (tried.channel) {
    case "mail":
      return lanes.mail.trial(tried.settings);
    case "slack":
      return lanes.slack.trial(tried.settings);
    case "msteams":
      return lanes.msteams.trial(tried.settings);
  }
}
