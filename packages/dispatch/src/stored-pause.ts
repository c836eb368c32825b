import type { SendReport } from "@tocsin/domain";
import type { ChannelPause, ChannelReads, ChannelState, ChannelWrites, Clock } from "@tocsin/ports";
import type { LaneChannel } from "./config.ts";

/** A channel's pause as the store has it, which others change as well. */
export interface StoredPause {
  /**
   * Asks the store where somebody may have changed it; undefined: nothing new. First it is told what it could not be told when that began:
   * throws where it still cannot be had, and tells it again.
   */
  readonly read: () => Promise<ChannelPause | null | undefined>;
  readonly refresh: () => void;
  /** The store is to know of a pause; superusers hear of it in that transaction (rule N1). */
  readonly begin: (pause: ChannelPause) => Promise<void>;
  /** A probe says why it still is broken: the words are that from now on, where they were others. Who was told of it is not told again. */
  readonly retell: (report: SendReport, startedAt: number) => Promise<void>;
  /** It is over: there is nothing to tell any more. */
  readonly forget: () => void;
  /** What met the settings of then says nothing of those that were saved since; a store that does not answer knows of none. */
  readonly isSavedSince: (then: number) => Promise<boolean>;
}

interface StoredPauseDeps {
  readonly channel: LaneChannel;
  readonly channels: Pick<ChannelReads, "channels"> & Pick<ChannelWrites, "pauseChannel">;
  readonly clock: Clock;
}

export function createStoredPause({ channel, channels, clock }: StoredPauseDeps): StoredPause {
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

  async function state(): Promise<ChannelState | undefined> {
    return (await channels.channels({})).find((entry) => entry.channel === channel);
  }

  /** A time to come is that of a clock which was set back: nothing would ever pause before it. */
  function isSavedSince(then: number): Promise<boolean> {
    return state().then(
      (found) => found !== undefined && found.savedAt > then && found.savedAt <= clock.now(),
      () => false,
    );
  }

  return {
    isSavedSince,
    read: async () => {
      await catchUp();
      if (!stale) return undefined;
      // Before: who changes something meanwhile is asked again.
      stale = false;
      try {
        known = (await state())?.paused ?? null;
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
    retell: async ({ outcome, answer: { code, text } }, startedAt) => {
      const isNew = known !== null && (known.code !== code || known.text !== text);
      if (known === null || !isNew || outcome.kind !== "pause" || (await isSavedSince(startedAt))) return;
      await begin({ ...known, code, text });
    },
    forget: () => {
      untold = null;
      known = null;
    },
  };
}
