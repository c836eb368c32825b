import { BadMailSettings } from "@tocsin/channels/mail";
import { BadFlowUrl } from "@tocsin/channels/msteams";
import type { ChannelAdapter, ChannelWrites, Clock } from "@tocsin/ports";
import type { Log } from "../deps.ts";
import { SecretUnreadable } from "../secrets/secrets.ts";

export interface AdapterLane<Settings> extends AsyncDisposable {
  /** The adapter for the settings of now; null while the channel is off or not configured. */
  readonly adapter: () => Promise<ChannelAdapter | null>;
  /**
   * An adapter to try settings out with; null: those that are saved, whether the channel is on or not. Null where nothing is saved;
   * throws for settings that cannot be used.
   */
  readonly trial: (settings: Settings | null) => Promise<Trial | null>;
}

/** Ends with its scope; what the lane itself sends with goes on. */
export interface Trial extends AsyncDisposable {
  readonly adapter: ChannelAdapter;
}

export interface LaneSpec<Settings extends { readonly enabled: boolean }> {
  readonly channel: ChannelAdapter["channel"];
  readonly read: () => Promise<Settings | null>;
  /** Throws for settings that cannot be used. */
  readonly open: (settings: Settings, use: "lane" | "trial") => ChannelAdapter;
}

export interface LaneDeps {
  readonly channels: Pick<ChannelWrites, "recordError">;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps one adapter for as long as its settings hold; the one before ends with its last send. */
export function adapterLane<Settings extends { readonly enabled: boolean }>(
  deps: LaneDeps,
  spec: LaneSpec<Settings>,
): AdapterLane<Settings> {
  let settingsOfCurrent: string | null = null;
  let current: ChannelAdapter | null = null;

  async function adapter(): Promise<ChannelAdapter | null> {
    const settings = await spec.read();
    const key = JSON.stringify(settings);
    if (key === settingsOfCurrent) return current;
    const previous = current;
    const now = settings?.enabled === true ? opened(spec, settings) : NONE;
    // With no wait in between: whoever asks meanwhile has settings of now as well, or none.
    settingsOfCurrent = key;
    current = now.adapter;
    await previous?.[Symbol.asyncDispose]();
    if (now.fault === null) return current;
    try {
      await tellUnusable(deps, spec.channel, now.fault.error);
    } catch (error) {
      settingsOfCurrent = null;
      throw error;
    }
    return current;
  }

  async function trial(unsaved: Settings | null): Promise<Trial | null> {
    const saved = unsaved === null ? await spec.read() : null;
    // The lane's own keeps to what the other side has asked it to wait for.
    const own = saved?.enabled === true ? await adapter() : null;
    if (own !== null) return { adapter: own, [Symbol.asyncDispose]: () => Promise.resolve() };
    const settings = unsaved ?? saved;
    if (settings === null) return null;
    const opened = spec.open(settings, "trial");
    return { adapter: opened, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
  }

  return { adapter, trial, [Symbol.asyncDispose]: async () => await current?.[Symbol.asyncDispose]() };
}

interface Opened {
  readonly adapter: ChannelAdapter | null;
  readonly fault: { readonly error: unknown } | null;
}

const NONE: Opened = { adapter: null, fault: null };

function opened<Settings extends { readonly enabled: boolean }>({ open }: LaneSpec<Settings>, settings: Settings): Opened {
  try {
    return { adapter: open(settings, "lane"), fault: null };
  } catch (error) {
    return { adapter: null, fault: { error } };
  }
}

/** Settings that cannot be used leave the lane idle, and say why where superusers look. */
async function tellUnusable({ channels, clock, log }: LaneDeps, channel: ChannelAdapter["channel"], error: unknown): Promise<void> {
  log.error("channel.unusable", { channel, error });
  await channels.recordError({ channel, at: clock.now(), code: null, text: unusableWords(error) });
}

function unusableWords(error: unknown): string {
  if (error instanceof SecretUnreadable) return "The stored secret cannot be opened with our key. Enter it again.";
  if (!(error instanceof BadMailSettings || error instanceof BadFlowUrl)) return String(error);
  // They were allowed when they were saved.
  return `The stored settings are not allowed any more (${error.message}): save others, or have TOCSIN_EGRESS_ALLOW and TOCSIN_ALLOW_LOOPBACK name them again.`;
}
