import { MAIL_CONNECTIONS } from "@tocsin/domain";
import type { MailDraft } from "./mail-draft.ts";

/** Servers that many companies send through, as their own documentation names them. */
export interface MailPreset {
  readonly key: string;
  readonly label: string;
  readonly server: Pick<MailDraft, "host" | "port" | "security" | "connections" | "ratePerMinute">;
  /** What the provider wants that cannot be filled in. */
  readonly note: string;
  /** What an SPF record has to include for it; null: the server's own address. */
  readonly spf: string | null;
}

const STARTTLS = { port: "587", security: "starttls" } as const;
/** What is no limit of the provider per minute is none of ours. */
const USUAL_PACE = { connections: String(MAIL_CONNECTIONS.default), ratePerMinute: "" } as const;

export const MAIL_PRESETS: readonly MailPreset[] = [
  {
    key: "office365",
    label: "Exchange Online (Microsoft 365)",
    server: { host: "smtp.office365.com", ...STARTTLS, connections: "3", ratePerMinute: "30" },
    note: "Takes 30 mails a minute over three connections from one account, which the limits below keep to, and wants authenticated SMTP switched on for it. The sender must be that account, or one it may send as.",
    spf: "include:spf.protection.outlook.com",
  },
  {
    key: "google",
    label: "Gmail or Google Workspace",
    server: { host: "smtp.gmail.com", ...STARTTLS, ...USUAL_PACE },
    note: "Wants an app password, which needs two-step verification on the account. About 2,000 mails a day in Workspace, 500 in Gmail.",
    spf: "include:_spf.google.com",
  },
  {
    key: "ses",
    label: "Amazon SES",
    server: { host: "email-smtp.eu-central-1.amazonaws.com", ...STARTTLS, ...USUAL_PACE },
    note: "Put your region into the server’s name. User name and password are SMTP credentials of SES, not an access key. The sender’s domain must be verified there. Your account’s rate is in SES’s console, per second: sixty times that is mails a minute.",
    spf: "include:amazonses.com",
  },
  {
    key: "postfix",
    label: "Postfix, or another relay in your network",
    server: { host: "", port: "25", security: "starttls", ...USUAL_PACE },
    note: "A relay that trusts this machine’s address needs no user name. It must take mail for outside.",
    spf: null,
  },
];

/** The preset that the server belongs to, as far as its name tells. */
export function presetOf(host: string): MailPreset | null {
  const name = host.trim().toLowerCase();
  if (/^email-smtp\..+\.amazonaws\.com$/.test(name)) return MAIL_PRESETS.find(({ key }) => key === "ses") ?? null;
  return MAIL_PRESETS.find(({ server }) => server.host !== "" && server.host === name) ?? null;
}

/** What a preset fills in. One that names no server leaves a name that was typed, but not another provider's. */
export function filledIn({ server }: MailPreset, host: string): MailPreset["server"] {
  return server.host === "" && presetOf(host) === null ? { ...server, host } : server;
}

/** The domain that mails come from; null for what is no address yet. */
export function senderDomain(from: string): string | null {
  const [, domain] = /@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)>?\s*$/.exec(from) ?? [];
  return domain === undefined ? null : domain.toLowerCase();
}
