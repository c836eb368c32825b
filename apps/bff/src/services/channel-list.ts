import type { CHANNEL_HEALTHS } from "@tocsin/contract";
import type { ChannelState, MailSettings, StoreReads } from "@tocsin/ports";
import { maskedPassword } from "./mail-settings.ts";
import type { Secrets } from "../secrets/secrets.ts";

export interface ChannelHealth {
  readonly state: (typeof CHANNEL_HEALTHS)[number];
  readonly words: string;
  /** Failing since; epoch milliseconds. */
  readonly since: number | null;
}

export interface ListedChannel extends ChannelState {
  readonly health: ChannelHealth;
  /** Settings of the mail channel with the password masked; null for the others, and where nothing was set. */
  readonly mail: MailSettings | null;
}

/** Every channel with its health in words; of secrets only the mask. */
export async function listChannels(deps: {
  readonly reads: Pick<StoreReads, "channels">;
  readonly secrets: Secrets;
}): Promise<readonly ListedChannel[]> {
  const [channels, mail] = await Promise.all([deps.reads.channels.channels({}), deps.reads.channels.mailSettings({})]);
  const shown = mail === null ? null : { ...mail, password: maskedPassword(deps.secrets, mail) };
  return channels.map((state) => ({ ...state, health: healthOf(state), mail: state.channel === "mail" ? shown : null }));
}

function healthOf({ configured, enabled, paused, lastError, lastSuccessAt }: ChannelState): ChannelHealth {
  if (!configured) return { state: "not_set_up", words: "Not set up", since: null };
  if (!enabled) return { state: "off", words: "Off", since: null };
  if (paused !== null) return { state: "failing", words: `Not working: ${paused.text ?? paused.code ?? "no answer"}`, since: paused.since };
  const isLastTryFailed = lastError !== null && lastError.at > (lastSuccessAt ?? 0);
  return { state: "working", words: isLastTryFailed ? "Working; the last try failed" : "Working", since: null };
}
