import type { ChannelHealthStore } from "./lane-health.ts";

/** The same, and says when superusers may have been told of a break or its end: then there is an event to fan out. */
export function tellingChannels(channels: ChannelHealthStore, onTold: () => void): ChannelHealthStore {
  return {
    channels: (input) => channels.channels(input),
    recordError: (input) => channels.recordError(input),
    pauseChannel: (input) => channels.pauseChannel(input).then(onTold),
    resumeChannel: (input) => channels.resumeChannel(input).then(onTold),
    recordSuccess: (input) => channels.recordSuccess(input).then(onTold),
  };
}
