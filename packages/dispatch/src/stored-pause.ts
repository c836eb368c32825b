import type { SendReport } from "@tocsin/domain";
import type { ChannelPause, ChannelReads, ChannelWrites } from "@tocsin/ports";
import type { LaneChannel } from "./config.ts";

/** A channel's pause as the store has it, which others change as well. */
export interface StoredPause {
  /** Asks the store where somebody may have changed it; undefined: nothing new. */
  readonly read: () => Promise<ChannelPause | null | undefined>;
  readonly refresh: () => void;
  /** The store is to know of a pause; superusers hear of it in that transaction (rule N1). */
  readonly begin: (pause: ChannelPause) => Promise<void>;
  /** A probe says why it still is broken: the words are that from now on, where they were others. Who was told of it is not told again. */
  readonly retell: (report: SendReport) => Promise<void>;
  /** What could not be told when it began; throws where the store still cannot be had, and is asked again. */
  readonly catchUp: () => Promise<void>;
  /** It is over: there is nothing to tell any more. */
  readonly forget: () => void;
}

interface StoredPauseDeps {
  readonly channel: LaneChannel;
  readonly channels: Pick<ChannelReads, "channels"> & Pick<ChannelWrites, "pauseChannel">;
}

export function createStoredPause({ channel, channels }: StoredPauseDeps): StoredPause {
  let stale = true;
  let untold: Parameters<typeof channels.pauseChannel>[0] | null = null;
  let known: ChannelPause | null = null;

  async function catchUp(): Promise<void> {
    if (untold === null) return;
    await channels.pauseChannel(untold);
    untold = null;
  }

  function begin(pause: ChannelPause): Promise<void> {
    const { since, ...why } = pause;
    known = pause;
    untold = { channel, at: since, ...why };
    return catchUp();
  }

  return {
    read: async () => {
      if (!stale) return undefined;
      // Before: who changes something meanwhile is asked again.
      stale = false;
      try {
        known = (await channels.channels({})).find((entry) => entry.channel === channel)?.paused ?? null;
        return known;
      } catch (error) {
        stale = true;
        throw error;
      }
    },
    refresh: () => {
      stale = true;
    },
    begin,
    retell: async ({ outcome, answer: { code, text } }) => {
      const isNew = known !== null && (known.code !== code || known.text !== text);
      if (known !== null && isNew && outcome.kind === "pause") await begin({ ...known, code, text });
    },
    catchUp,
    forget: () => {
      untold = null;
      known = null;
    },
  };
}
