/**
 * What a Slack error means for us (page 4.1). `workspace`: the connection is broken · `recipient`: this place will never
 * work · `ours`: the message was not to Slack's liking · `limited`: surely not sent, later · `quota`: the workspace has used
 * up its hour · `ambiguous`: it may have been posted · `unknown`: a code that we do not know
 */
export type SlackErrorClass = "workspace" | "recipient" | "ours" | "limited" | "quota" | "ambiguous" | "unknown";

const CODES = {
  workspace: [
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "missing_scope",
    "not_allowed_token_type",
    "no_permission",
    "app_access_restricted",
    "team_not_found",
    "enterprise_is_restricted",
    "access_denied",
    "accesslimited",
    "ekm_access_denied",
    "two_factor_setup_required",
    "method_deprecated",
    "deprecated_endpoint",
  ],
  recipient: [
    "channel_not_found",
    "is_archived",
    "not_in_channel",
    "user_not_found",
    "users_not_found",
    "user_disabled",
    "user_not_visible",
    "messages_tab_disabled",
    "cannot_reply_to_message",
  ],
  ours: [
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "too_many_attachments",
    "metadata_too_large",
    "invalid_arg_name",
    "invalid_arguments",
    "invalid_charset",
    "missing_post_type",
    "markdown_text_conflict",
  ],
  limited: ["ratelimited", "rate_limited"],
  quota: ["message_limit_exceeded"],
  ambiguous: ["fatal_error", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org", "org_login_required"],
} as const satisfies Record<Exclude<SlackErrorClass, "unknown">, readonly string[]>;

const CLASS_OF: ReadonlyMap<string, SlackErrorClass> = new Map([
  ...list("workspace"),
  ...list("recipient"),
  ...list("ours"),
  ...list("limited"),
  ...list("quota"),
  ...list("ambiguous"),
]);

function list(kind: keyof typeof CODES): readonly (readonly [string, SlackErrorClass])[] {
  return CODES[kind].map((code) => [code, kind]);
}

export function classOfError(code: string): SlackErrorClass {
  // "restricted_action_thread_only_channel" and its siblings: what the channel's owner forbids.
  return code.startsWith("restricted_action") ? "recipient" : (CLASS_OF.get(code) ?? "unknown");
}

const INSTALL_AGAIN = "Install the app in the workspace again and enter its new bot token.";

/** What to do about the codes that somebody can do something about. */
const WORDS: Readonly<Record<string, string>> = {
  invalid_auth: "Slack does not know the token. Enter the app's bot token again.",
  not_authed: "Slack saw no token. Enter the app's bot token again.",
  account_inactive: `The app's account was switched off. ${INSTALL_AGAIN}`,
  token_revoked: `The token was revoked. ${INSTALL_AGAIN}`,
  token_expired: `The token has expired. ${INSTALL_AGAIN}`,
  not_allowed_token_type: "This is not a bot token. Enter the one that begins with xoxb-.",
  channel_not_found: "Slack knows no such channel, or the app cannot see it. Check its name, and invite the app there.",
  not_in_channel: "The app is not in the channel. Invite it there: /invite @Tocsin.",
  is_archived: "The channel is archived.",
  users_not_found: "Slack knows nobody by this address.",
  messages_tab_disabled: "The app's Messages tab is switched off. Switch it on under App Home.",
};

const CLASS_WORDS = {
  workspace: "Slack does not accept the connection. Check the app and its token.",
  recipient: "Slack cannot deliver to this person or channel.",
  ours: "Slack did not accept the form of the message.",
  limited: "Slack asked us to slow down.",
  quota: "The workspace has used up its messages for now.",
  ambiguous: "Slack failed in the middle; the message may have arrived.",
  unknown: "Slack answered with a code that Tocsin does not know.",
} as const satisfies Record<SlackErrorClass, string>;

/** For people, with the remedy where there is one. `needed`: the scope that Slack missed. */
export function wordsOfError(code: string, needed: string | null): string {
  if (code === "missing_scope") return `The app lacks a scope${needed === null ? "" : ` (${needed})`}. Add it, and install the app again.`;
  return WORDS[code] ?? CLASS_WORDS[classOfError(code)];
}
