import type { ChannelView } from "@tocsin/contract";
import { LIVE } from "../../lib/live-query.ts";

const SENDING_MS = 2_000;

/** Soon, while what waited is on its way: whoever has just put right what was wrong watches for what comes of it. */
export function lookAgainMs(channels: readonly Pick<ChannelView, "channel" | "health" | "waiting">[]): number {
  return channels.some(isSending) ? SENDING_MS : LIVE.refetchInterval;
}

/** A paused endpoint holds its own for hours, which changes nothing here. */
function isSending({ channel, health, waiting }: Pick<ChannelView, "channel" | "health" | "waiting">): boolean {
  return channel !== "webhooks" && health.state === "working" && waiting > 0;
}
