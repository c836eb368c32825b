import { BadMailSettings } from "@tocsin/channels/mail";
import { BadFlowUrl } from "@tocsin/channels/msteams";
import { BadApiUrl } from "@tocsin/channels/slack";
import { type Answer, type SendReport, UNUSABLE_CODE } from "@tocsin/domain";
import type { ChannelAdapter, ChannelWrites, Clock } from "@tocsin/ports";
import type { Log } from "../deps.ts";
import { SecretUnreadable } from "../secrets/secrets.ts";

export interface AdapterLane<Settings> extends AsyncDisposable {
  /** The adapter for the settings of now; null while the channel is off or not configured. One for settings that cannot be used only says so, but null of an endpoint. */
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
  let current: Opened = NONE;

  async function adapter(): Promise<ChannelAdapter | null> {
    const settings = await spec.read();
    const key = JSON.stringify(settings);
    if (key === settingsOfCurrent && current.fault === null) return current.adapter;
    const previous = current;
    const now = settings?.enabled === true ? opened(spec, settings) : NONE;
    // With no wait in between: whoever asks meanwhile has settings of now as well, or none.
    const isTold = key === settingsOfCurrent;
    settingsOfCurrent = key;
    current = now;
    await previous.adapter?.[Symbol.asyncDispose]();
    if (now.fault === null || isTold) return now.adapter;
    try {
      await tellUnusable(deps, spec.channel, now.fault);
    } catch (error) {
      settingsOfCurrent = null;
      throw error;
    }
    return current.adapter;
  }

  async function trial(unsaved: Settings | null): Promise<Trial | null> {
    const saved = unsaved === null ? await spec.read() : null;
    // The lane's own keeps to what the other side has asked it to wait for.
    const own = saved?.enabled === true ? await adapter() : null;
    if (own !== null && current.fault === null) return { adapter: own, [Symbol.asyncDispose]: () => Promise.resolve() };
    const settings = unsaved ?? saved;
    if (settings === null) return null;
    const opened = spec.open(settings, "trial");
    return { adapter: opened, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
  }

  return { adapter, trial, [Symbol.asyncDispose]: async () => await current.adapter?.[Symbol.asyncDispose]() };
}

interface Opened {
  readonly adapter: ChannelAdapter | null;
  /** Why the settings cannot be used. */
  readonly fault: { readonly error: unknown; readonly answer: Answer } | null;
}

const NONE: Opened = { adapter: null, fault: null };

function opened<Settings extends { readonly enabled: boolean }>({ channel, open }: LaneSpec<Settings>, settings: Settings): Opened {
  try {
    return { adapter: open(settings, "lane"), fault: null };
  } catch (error) {
    const answer = answerOf(error);
    return { adapter: channel === "webhooks" ? null : unusable(channel, answer), fault: { error, answer } };
  }
}

/** Its lane is paused before anything is sent: what waits, waits as behind any other broken connection, and goes once it works. */
function unusable(channel: ChannelAdapter["channel"], broken: Answer): ChannelAdapter {
  const refused: SendReport = { outcome: { kind: "pause", failure: "connection" }, answer: broken };
  return {
    channel,
    broken,
    send: () => Promise.resolve(refused),
    probe: () => Promise.resolve(refused),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Of webhooks each endpoint is a connection, idle by itself; where superusers look only this says why. */
async function tellUnusable(
  { channels, clock, log }: LaneDeps,
  channel: ChannelAdapter["channel"],
  { error, answer }: NonNullable<Opened["fault"]>,
): Promise<void> {
  log.error("channel.unusable", { channel, error });
  if (channel === "webhooks") await channels.recordError({ channel, at: clock.now(), ...answer });
}

function answerOf(error: unknown): Answer {
  if (error instanceof SecretUnreadable) return { code: UNUSABLE_CODE.secret, text: "The stored secret cannot be opened with our key." };
  if (!isNotAllowed(error)) return { code: null, text: String(error) };
  return { code: UNUSABLE_CODE.settings, text: `The stored settings are not allowed any more: ${NOT_ALLOWED[error.problem]}.` };
}

type NotAllowed = BadMailSettings | BadFlowUrl | BadApiUrl;

/** They were allowed when they were saved: the environment is another one. */
export function isNotAllowed(error: unknown): error is NotAllowed {
  return error instanceof BadMailSettings || error instanceof BadFlowUrl || error instanceof BadApiUrl;
}

const NOT_ALLOWED = {
  host_refused: "the mail server is this machine",
  password_over_plain_text: "the password would go over an open connection",
  bad_sender: "the sender is no address",
  bad_url: "the flow's URL is none",
  connector_retired: "Microsoft has retired such connectors",
  no_signature: "the flow's URL has no signature",
  unknown_host: "the flow's host is none of Power Automate",
  api_refused: "the API address is not public",
} as const satisfies Record<NotAllowed["problem"], string>;
