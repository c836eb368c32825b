import type { ChannelView } from "@tocsin/contract";

export type Tries = "untried" | "newest_failed";

/** A channel counts as working until its server refuses as such: that there was no try yet, or that the newest failed, is said all the same. */
export function triesOf({ channel, health, lastSuccessAt, lastError }: ChannelView): Tries | null {
  // Each endpoint has tries of its own.
  if (channel === "webhooks" || health.state !== "working") return null;
  if (lastError === null) return lastSuccessAt === null ? "untried" : null;
  return lastSuccessAt === null || Date.parse(lastSuccessAt) < Date.parse(lastError.at) ? "newest_failed" : null;
}
