import { createSlackCodeSend, type SlackCodeSendDeps } from "@tocsin/dispatch";
import type { EngineCalls } from "../deps.ts";
import type { ChannelLanes } from "./lanes.ts";

/** A code goes by the lane's own adapter, which keeps to what Slack has asked it to wait for; null while Slack is off or not set up. */
export function slackCodeSend(lanes: Pick<ChannelLanes, "slack">, deps: SlackCodeSendDeps): EngineCalls["sendSlackCode"] {
  const send = createSlackCodeSend(deps);
  return async (input) => {
    const adapter = await lanes.slack.adapter();
    return adapter === null ? null : await send({ ...input, adapter });
  };
}
