import { createMailAdapter } from "@tocsin/channels/mail";
import type { ChannelAdapter, ChannelReads, ChannelWrites, Clock, MailSettings } from "@tocsin/ports";
import type { Config } from "./config/config.ts";
import { egressAllowList } from "./config/networks.ts";
import type { Log } from "./deps.ts";
import { type Secrets, SecretUnreadable } from "./secrets/secrets.ts";
import { MAIL_PASSWORD_PLACE } from "./services/mail-settings.ts";

export interface MailLaneDeps {
  readonly channels: Pick<ChannelReads, "mailSettings"> & Pick<ChannelWrites, "recordError">;
  readonly secrets: Secrets;
  readonly egress: Config["egress"];
  /** What we call ourselves to mail servers and in Message-IDs; stays the same for the life of the process. */
  readonly domain: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface MailLane extends AsyncDisposable {
  /** The adapter for the settings of now; null while mail is off or not configured. */
  readonly adapter: () => Promise<ChannelAdapter | null>;
}

/** Keeps one mail adapter for as long as its settings hold; the one before ends with its last send. */
export function mailLane(deps: MailLaneDeps): MailLane {
  let settingsOfCurrent = "";
  let current: ChannelAdapter | null = null;

  async function adapter(): Promise<ChannelAdapter | null> {
    const settings = await deps.channels.mailSettings({});
    const key = JSON.stringify(settings);
    if (key === settingsOfCurrent) return current;
    settingsOfCurrent = key;
    const previous = current;
    current = settings?.enabled === true ? await adapterFor(deps, settings) : null;
    await previous?.[Symbol.asyncDispose]();
    return current;
  }

  return { adapter, [Symbol.asyncDispose]: async () => await current?.[Symbol.asyncDispose]() };
}

/** Settings that cannot be used leave the lane idle, and say why where superusers look. */
async function adapterFor(
  { channels, secrets, egress, domain, clock, log }: MailLaneDeps,
  settings: MailSettings,
): Promise<ChannelAdapter | null> {
  try {
    const { host, port, security, username, from, password } = settings;
    return createMailAdapter({
      host,
      port,
      security,
      username,
      from,
      password: password === null ? null : secrets.open(password, MAIL_PASSWORD_PLACE).reveal(),
      messageIdDomain: domain(),
      name: domain(),
      allowLoopback: egress.loopback,
      isAllowListed: egressAllowList(egress.allow),
    });
  } catch (error) {
    log.error("channel.unusable", { channel: "mail", error });
    const text = error instanceof SecretUnreadable ? "The stored password cannot be opened with our key. Enter it again." : String(error);
    await channels.recordError({ channel: "mail", at: clock.now(), code: null, text });
    return null;
  }
}
