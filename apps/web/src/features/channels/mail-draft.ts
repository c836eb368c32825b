import type { MailSettings, MailSettingsBody } from "@tocsin/contract";
import { MAIL_CONNECTIONS, MAIL_RATE_MAX } from "@tocsin/domain";
import { looksLikeAddress } from "../../lib/email-address.ts";
import { givenErrors } from "../../lib/form-problems.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { mailSetupWords } from "../../lib/words/en/mail-setup.ts";
import type { SecretChange } from "./stored-secret.tsx";

export interface MailDraft {
  readonly enabled: boolean;
  readonly host: string;
  readonly port: string;
  readonly security: MailSettings["security"];
  readonly username: string;
  readonly passwordChange: SecretChange;
  readonly password: string;
  readonly from: string;
  readonly systemTo: string;
  readonly connections: string;
  /** Empty: no limit. */
  readonly ratePerMinute: string;
}

export const MAIL_FIELDS = [
  "enabled",
  "host",
  "port",
  "security",
  "connections",
  "ratePerMinute",
  "username",
  "password",
  "from",
  "systemTo",
] as const;

const PORT_MAX = 65_535;

const NOTHING_SET: MailDraft = {
  enabled: true,
  host: "",
  port: "587",
  security: "starttls",
  username: "",
  passwordChange: "replace",
  password: "",
  from: "",
  systemTo: "",
  connections: String(MAIL_CONNECTIONS.default),
  ratePerMinute: "",
};

export function draftOf(settings: MailSettings | null): MailDraft {
  if (settings === null) return NOTHING_SET;
  const { enabled, host, port, security, username, password, from, systemTo, connections, ratePerMinute } = settings;
  return {
    enabled,
    host,
    port: String(port),
    security,
    username: username ?? "",
    passwordChange: password === null ? "replace" : "keep",
    password: "",
    from,
    systemTo: systemTo ?? "",
    connections: String(connections),
    ratePerMinute: ratePerMinute === null ? "" : String(ratePerMinute),
  };
}

export function mailErrors({ host, port, from, systemTo, connections, ratePerMinute }: MailDraft): Readonly<Record<string, string>> {
  const mailbox = systemTo.trim();
  return givenErrors({
    host: hostError(host.trim()),
    port: isCount(port, PORT_MAX) ? null : channelWords.portBad,
    connections: isCount(connections, MAIL_CONNECTIONS.max) ? null : mailSetupWords.connectionsBad(MAIL_CONNECTIONS.max),
    ratePerMinute: ratePerMinute.trim() === "" || isCount(ratePerMinute, MAIL_RATE_MAX) ? null : mailSetupWords.rateBad(MAIL_RATE_MAX),
    from: from.trim() === "" ? channelWords.fromMissing : null,
    systemTo: mailbox === "" || looksLikeAddress(mailbox) ? null : channelWords.addressBad,
  });
}

function isCount(text: string, max: number): boolean {
  const number = Number(text);
  return /^\d+$/.test(text.trim()) && number >= 1 && number <= max;
}

function hostError(host: string): string | null {
  if (host === "") return channelWords.hostMissing;
  // One colon is a port; an IPv6 address has more.
  const isBad = /[\s/@?#]/.test(host) || host.split(":").length === 2;
  return isBad ? channelWords.hostBad : null;
}

/** `mask` is what the server shows of the stored password; sent back, it means "keep". */
export function bodyOf(draft: MailDraft, mask: string | null): MailSettingsBody {
  const password = { keep: mask, replace: draft.password === "" ? null : draft.password, remove: null }[draft.passwordChange];
  return {
    enabled: draft.enabled,
    host: draft.host.trim(),
    port: Number(draft.port),
    security: draft.security,
    username: draft.username.trim() === "" ? null : draft.username.trim(),
    password,
    from: draft.from.trim(),
    systemTo: draft.systemTo.trim() === "" ? null : draft.systemTo.trim(),
    connections: Number(draft.connections),
    ratePerMinute: draft.ratePerMinute.trim() === "" ? null : Number(draft.ratePerMinute),
  };
}
