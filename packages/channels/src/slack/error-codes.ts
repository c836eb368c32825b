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

/** What the codes mean that somebody can do something about; what to do is `remedyOf` of the domain. */
const WORDS: Readonly<Record<string, string>> = {
  invalid_auth: "Slack does not know the token.",
  not_authed: "Slack saw no token.",
  account_inactive: "The app's account was switched off.",
  token_revoked: "The token was revoked.",
  token_expired: "The token has expired.",
  not_allowed_token_type: "This is not a bot token.",
  channel_not_found: "Slack knows no such channel, or the app cannot see it.",
  not_in_channel: "The app is not in the channel.",
  is_archived: "The channel is archived.",
  users_not_found: "Slack knows nobody by this address.",
  messages_tab_disabled: "The app's Messages tab is switched off.",
};

const CLASS_WORDS = {
  workspace: "Slack does not accept the connection.",
  recipient: "Slack cannot deliver to this person or channel.",
  ours: "Slack did not accept the form of the message.",
  limited: "Slack asked us to slow down.",
  quota: "The workspace has used up its messages for now.",
  ambiguous: "Slack failed in the middle; the message may have arrived.",
  unknown: "Slack answered with a code that Tocsin does not know.",
} as const satisfies Record<SlackErrorClass, string>;

/** For people. `needed`: the scope that Slack missed. */
export function wordsOfError(code: string, needed: string | null): string {
  if (code === "missing_scope") return `The app lacks a scope${needed === null ? "" : ` (${needed})`}.`;
  return WORDS[code] ?? CLASS_WORDS[classOfError(code)];
}
