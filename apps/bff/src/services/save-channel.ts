import type { Channel } from "@tocsin/domain";
import type { Clock, PersonId, SavedSettings, SettingsSaved, StoreReads, StoreWrites } from "@tocsin/ports";
import type { Secrets } from "../secrets/secrets.ts";

export interface SaveChannelDeps {
  readonly reads: Pick<StoreReads, "channels">;
  readonly writes: Pick<StoreWrites, "channels">;
  readonly clock: Clock;
}

/** Of a channel whose settings hold a secret. */
export interface SecretSettingsDeps extends SaveChannelDeps {
  readonly secrets: Secrets;
}

/** Why settings are not stored. `secret_required`: the mask that was sent back stands for no secret that may be kept. `fault`: what is wrong with the address. */
export type SettingsRefused<Fault> =
  | { readonly ok: false; readonly refusal: "secret_required" }
  | { readonly ok: false; readonly refusal: "address_refused"; readonly fault: Fault };

/** What would be stored, or what speaks against it. */
export type CheckedSettings<Settings, Refused> = { readonly ok: true; readonly settings: Settings } | Refused;

/** What somebody wants saved, over which versions of it: any of which they read; left out or null: whatever it is now. */
export interface SaveRequest<Body> extends Pick<SavedSettings<Body>, "versions"> {
  readonly body: Body;
  readonly by: PersonId;
}

/** How one channel's settings become what is stored. */
export interface ChannelSave<Settings, Refused> {
  readonly channel: Exclude<Channel, "alert">;
  readonly check: () => Promise<CheckedSettings<Settings, Refused>>;
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
