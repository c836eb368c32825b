import type { ChannelAdapter, ChannelWrites, Clock } from "@tocsin/ports";
import type { Log } from "../deps.ts";
import { SecretUnreadable } from "../secrets/secrets.ts";

export interface AdapterLane extends AsyncDisposable {
  /** The adapter for the settings of now; null while the channel is off or not configured. */
  readonly adapter: () => Promise<ChannelAdapter | null>;
}

export interface LaneSpec<Settings extends { readonly enabled: boolean }> {
  readonly channel: ChannelAdapter["channel"];
  readonly read: () => Promise<Settings | null>;
  /** Throws for settings that cannot be used. */
  readonly open: (settings: Settings) => ChannelAdapter;
}

export interface LaneDeps {
  readonly channels: Pick<ChannelWrites, "recordError">;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps one adapter for as long as its settings hold; the one before ends with its last send. */
export function adapterLane<Settings extends { readonly enabled: boolean }>(deps: LaneDeps, spec: LaneSpec<Settings>): AdapterLane {
  let settingsOfCurrent = "";
  let current: ChannelAdapter | null = null;

  async function adapter(): Promise<ChannelAdapter | null> {
    const settings = await spec.read();
    const key = JSON.stringify(settings);
    if (key === settingsOfCurrent) return current;
    settingsOfCurrent = key;
    const previous = current;
    current = settings?.enabled === true ? await opened(deps, spec, settings) : null;
    await previous?.[Symbol.asyncDispose]();
    return current;
  }

  return { adapter, [Symbol.asyncDispose]: async () => await current?.[Symbol.asyncDispose]() };
}

/** Settings that cannot be used leave the lane idle, and say why where superusers look. */
async function opened<Settings extends { readonly enabled: boolean }>(
  { channels, clock, log }: LaneDeps,
  { channel, open }: LaneSpec<Settings>,
  settings: Settings,
): Promise<ChannelAdapter | null> {
  try {
    return open(settings);
  } catch (error) {
    log.error("channel.unusable", { channel, error });
    const text = error instanceof SecretUnreadable ? "The stored secret cannot be opened with our key. Enter it again." : String(error);
    await channels.recordError({ channel, at: clock.now(), code: null, text });
    return null;
  }
}
