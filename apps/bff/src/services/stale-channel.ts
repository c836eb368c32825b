import type { Channel } from "@tocsin/domain";
import type { StoreReads } from "@tocsin/ports";

export interface StaleChannel {
  readonly channel: Channel;
  /** Versions any of which the caller read; null: whatever it is now. */
  readonly versions: readonly number[] | null;
}

/**
 * Whether a channel's settings are of another version than was read. The store asks again as it writes; asked first, nobody is told
 * that a secret does not fit what somebody else has saved.
 */
export async function isStaleChannel(reads: Pick<StoreReads, "channels">, { channel, versions }: StaleChannel): Promise<boolean> {
  if (versions === null) return false;
  const states = await reads.channels.channels({});
  return states.some((state) => state.channel === channel && !versions.includes(state.version));
}
