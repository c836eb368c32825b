import type { Channel } from "@tocsin/domain";
import type { Clock, PersonId, SavedSettings, SettingsSaved, StoreReads, StoreWrites } from "@tocsin/ports";

export interface SaveChannelDeps {
  readonly reads: Pick<StoreReads, "channels">;
  readonly writes: Pick<StoreWrites, "channels">;
  readonly clock: Clock;
}

/** What somebody wants saved, over which versions of it: any of which they read; left out or null: whatever it is now. */
export interface SaveRequest<Body> extends Pick<SavedSettings<Body>, "versions"> {
  readonly body: Body;
  readonly by: PersonId;
}

/** How one channel's settings become what is stored. */
export interface ChannelSave<Settings, Refused> {
  readonly channel: Exclude<Channel, "alert">;
  /** What would be stored, or what speaks against it. */
  readonly check: () => Promise<{ readonly ok: true; readonly settings: Settings } | Refused>;
  readonly write: (saved: SavedSettings<Settings>) => Promise<SettingsSaved>;
}

/**
 * Saves a channel's settings over the version that was read; what waited for others goes. The store asks for the version again as it
 * writes; asked first, nobody is told that a secret does not fit what somebody else has saved.
 */
export async function saveChannel<Settings, Refused extends { readonly ok: false }>(
  { reads, clock }: Pick<SaveChannelDeps, "reads" | "clock">,
  { by, versions = null }: Pick<SaveRequest<unknown>, "by" | "versions">,
  { channel, check, write }: ChannelSave<Settings, Refused>,
): Promise<SettingsSaved | Refused> {
  if (versions !== null && !versions.includes(await versionOf(reads, channel))) return { ok: false, refusal: "stale" };
  const checked = await check();
  if (!checked.ok) return checked;
  return await write({ settings: checked.settings, by, at: clock.now(), versions });
}

async function versionOf(reads: SaveChannelDeps["reads"], channel: Channel): Promise<number> {
  const found = (await reads.channels.channels({})).find((state) => state.channel === channel);
  if (found === undefined) throw new Error(`There is no channel ${channel}`);
  return found.version;
}
