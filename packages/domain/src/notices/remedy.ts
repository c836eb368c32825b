import type { Channel } from "../catalogue.ts";

type Wired = Exclude<Channel, "alert">;

/** Codes as adapters report them: "535 5.7.8", "invalid_auth", "401", or the system's own, as in "ECONNREFUSED". */
const UNREACHABLE = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"]);
/** Also after everything was said: whether it arrived is another matter. */
const BROKEN_OFF = new Set(["ECONNRESET", "EPIPE", "ESOCKET", "ECONNECTION", "UND_ERR_SOCKET"]);
const NO_ANSWER = new Set(["ETIMEDOUT", "timeout", "ETIME", "EABORT"]);
const NO_NAME = new Set(["ENOTFOUND", "EAI_AGAIN", "EDNS"]);
const NOT_ALLOWED = new Set(["EADDRESSREFUSED", "address_refused"]);
const CERTIFICATE = /CERT_|_CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)/;
const TLS = /TLS|SSL/;

const SERVER = {
  mail: { name: "mail server", fields: "server, port and encryption" },
  slack: { name: "Slack API", fields: "the API address" },
  msteams: { name: "flow", fields: "its URL" },
  webhooks: { name: "endpoint", fields: "its URL" },
} as const satisfies Record<Wired, { readonly name: string; readonly fields: string }>;

/** Codes of our own: what is stored cannot be used, and nothing was asked of anybody. */
export const UNUSABLE_CODE = { secret: "secret_unreadable", settings: "settings_refused" } as const;
const UNUSABLE_REMEDY: ReadonlyMap<string, string> = new Map([
  [UNUSABLE_CODE.secret, "An operator can bring the key file of before back. Else enter the secret again, and save."],
  [
    UNUSABLE_CODE.settings,
    "Save others, or have an operator allow them again: TOCSIN_EGRESS_ALLOW names the host, and where that is this machine TOCSIN_ALLOW_LOOPBACK is true.",
  ],
]);

/** What a superuser can do about an answer of the outside, in one or two sentences; null where only waiting helps or nothing is known. */
export function remedyOf(channel: Wired, code: string | null): string | null {
  if (code === null) return null;
  return UNUSABLE_REMEDY.get(code) ?? networkRemedy(channel, code) ?? OWN_REMEDY[channel](code);
}

function networkRemedy(channel: Wired, code: string): string | null {
  const { name, fields } = SERVER[channel];
  if (UNREACHABLE.has(code)) return `Nothing answers there. Is the ${name} running, and are ${fields} right?`;
  if (BROKEN_OFF.has(code)) return `It closed the connection in the middle. Check ${fields}, and what the ${name} says of it.`;
  if (code === "not_http") return `What answers there does not speak HTTP. Check ${fields}.`;
  if (NO_ANSWER.has(code)) return `The ${name} did not answer in time. Check ${fields}, and whether a firewall is in between.`;
  if (NO_NAME.has(code)) return `There is no such host. Check how the name is written, and the DNS of this machine.`;
  if (NOT_ALLOWED.has(code)) return "This address is not allowed. An operator can name it in TOCSIN_EGRESS_ALLOW.";
  if (CERTIFICATE.test(code)) return UNTRUSTED;
  if (TLS.test(code)) return tlsRemedy(channel);
  return null;
}

const UNTRUSTED =
  "Its certificate is not trusted: it has expired, is for another name, or nobody here knows who signed it. An operator can name a file of more signers in NODE_EXTRA_CA_CERTS.";

function tlsRemedy(channel: Wired): string {
  if (channel !== "mail") return `There is no TLS that can be trusted. Check ${SERVER[channel].fields}, its port above all.`;
  return "The server offers no TLS that can be trusted. Choose the encryption that this port speaks: usually STARTTLS on 587, TLS on 465.";
}

const OWN_REMEDY = { mail: mailRemedy, slack: slackRemedy, msteams: teamsRemedy, webhooks: () => null } as const satisfies Record<
  Wired,
  (code: string) => string | null
>;

const SIGN_IN = "The server does not take our sign-in. Check user name and password; many providers want a password made for apps.";
/** 530 is said to whoever did not sign in, or did not encrypt before. */
const WANTS_SIGN_IN =
  "The server wants a sign-in, or encryption before it. Check encryption, user name and password; many providers want a password made for apps.";
const NO_SIGN_IN =
  "The server offers no sign-in there. Choose the encryption with which it does, usually STARTTLS on 587 or TLS on 465; if it takes mail without, remove user name and password.";
const SEND_AS = "This account may not send as the sender's address. Change the sender, or let the account send as it.";
const ADDRESS = "The server takes no mail for this address, or not from us. Check the recipient and the sender.";
/** Said of a sender, and of a recipient that the server does not relay to for us. */
const NOT_PERMITTED =
  "This account may not send as the sender's address, or not to this recipient, as where it did not sign in. Check sign-in and sender.";
const RULE =
  "The server refused it by a rule of its own: against relaying for who did not sign in, against spam, or another. Ask who runs it.";
const TOO_LARGE = "The mail is too large, or the mailbox is full.";

/** No list of an operator opens these. */
const HOST_REFUSED =
  "A mail server is never there. Save another host; where it is this machine, an operator can set TOCSIN_ALLOW_LOOPBACK to true.";
const NOT_SMTP = "What answers there does not speak SMTP. Check server and port: usually 587 with STARTTLS, or 465 with TLS.";
const BAD_SENDER =
  "The server does not take the sender's address. Check how it is written, that its domain is known, and that the account may send.";
const DAILY_LIMIT =
  "The account has sent what its provider allows in a day. It goes on by itself; set a limit of mails a minute, or ask the provider.";

/** By the enhanced code where it says more than the first three digits, else by those. */
const MAIL: readonly { readonly codes: RegExp; readonly remedy: string }[] = [
  { codes: /^ENOSIGNIN$/, remedy: NO_SIGN_IN },
  { codes: /^EHOSTREFUSED$/, remedy: HOST_REFUSED },
  { codes: /^EPROTOCOL$/, remedy: NOT_SMTP },
  { codes: /^530\b/, remedy: WANTS_SIGN_IN },
  { codes: /^(?:534|535|538|454|EAUTH|ENOAUTH)\b/, remedy: SIGN_IN },
  { codes: /^554 5\.7\.1$/, remedy: RULE },
  { codes: / 5\.1\.[78]$/, remedy: BAD_SENDER },
  { codes: / 5\.1\.90$/, remedy: DAILY_LIMIT },
  { codes: / 5\.7\.60$/, remedy: SEND_AS },
  { codes: / 5\.7\.1$/, remedy: NOT_PERMITTED },
  { codes: /^55[013]\b/, remedy: ADDRESS },
  { codes: /^554\b/, remedy: RULE },
  { codes: /^(?:552|523)\b/, remedy: TOO_LARGE },
  { codes: /^50[0-4]\b/, remedy: tlsRemedy("mail") },
  { codes: /^4\d\d\b/, remedy: "The server asks to try again later." },
];

function mailRemedy(code: string): string | null {
  return MAIL.find(({ codes }) => codes.test(code))?.remedy ?? null;
}

const INSTALL_AGAIN = "Install the app in the workspace again, and enter its new bot token.";
const BOT_TOKEN = "Copy the bot token of the app again; it begins with xoxb-.";
const PERSONS_ADDRESS = "Check the Slack e-mail of the person, who enters another one under Your account.";
const GOES_ON = "It goes on by itself.";

/** What the codes mean stands beside them; the adapter says it. */
const SLACK: Readonly<Record<string, string>> = {
  invalid_auth: BOT_TOKEN,
  not_authed: BOT_TOKEN,
  not_allowed_token_type: BOT_TOKEN,
  token_revoked: INSTALL_AGAIN,
  token_expired: INSTALL_AGAIN,
  account_inactive: INSTALL_AGAIN,
  missing_scope: "Compare the app with the manifest, add what is missing, and install it again.",
  channel_not_found: "Check the channel's name; where it is private, invite the app there: /invite @Tocsin.",
  not_in_channel: "Invite the app there: /invite @Tocsin.",
  is_archived: "Choose another channel.",
  users_not_found: PERSONS_ADDRESS,
  user_not_found: PERSONS_ADDRESS,
  messages_tab_disabled: "Switch it on under App Home, where the app is configured in Slack.",
  restricted_action: "The workspace does not let apps post there. Ask an owner of the workspace.",
  ratelimited: GOES_ON,
  rate_limited: GOES_ON,
};

/** A web page, another service, or a proxy that answers in its own name. */
const NOT_SLACK = "What answers there is not Slack's API. Check the API address: Slack's own is https://slack.com/api.";

function slackRemedy(code: string): string | null {
  if (/^(?:[23]\d\d|40\d)$/.test(code)) return NOT_SLACK;
  // Of what a channel's owner forbids there are several kinds.
  const known = code.startsWith("restricted_action") ? "restricted_action" : code;
  return Object.hasOwn(SLACK, known) ? (SLACK[known] ?? null) : null;
}

const CALLABLE = "Let anyone call the flow, copy its URL again and save it here.";
const TURN_ON = "Turn the flow on, or save the URL of another.";

/** By status, or by Power Automate's own name where that says more. */
const TEAMS: Readonly<Record<string, string>> = {
  401: CALLABLE,
  403: CALLABLE,
  DirectApiAuthorizationRequired: CALLABLE,
  404: TURN_ON,
  410: TURN_ON,
  WorkflowNotFound: TURN_ON,
  WorkflowTriggerNotFound: TURN_ON,
  WorkflowTriggerIsNotEnabled: TURN_ON,
  429: `Power Automate asks us to wait. ${GOES_ON}`,
};

function teamsRemedy(code: string): string | null {
  if (/^3\d\d$/.test(code)) return "Save the URL exactly as the flow shows it.";
  return Object.hasOwn(TEAMS, code) ? (TEAMS[code] ?? null) : null;
}
