import { type ScriptedFaults, scriptedFaults } from "../scripted-faults.ts";

export const SLACK_METHODS = ["auth.test", "users.lookupByEmail", "conversations.open", "chat.postMessage"] as const;
export type SlackMethod = (typeof SLACK_METHODS)[number];

/** What the server does instead of what was asked: an error of Slack's, another HTTP answer, a broken connection, or silence. */
export type SlackFault = { readonly at: SlackMethod } & (
  | { readonly error: string; readonly needed?: string }
  | { readonly status: number; readonly body?: string; readonly retryAfter?: string }
  /** `after`: the message was taken all the same. */
  | { readonly drop: "before" | "after" }
  | { readonly hang: true }
  /** Answers as asked, and late. */
  | { readonly delayMs: number }
);

export type SlackFaults = ScriptedFaults<SlackMethod, SlackFault>;

export function slackFaults(): SlackFaults {
  return scriptedFaults<SlackMethod, SlackFault>();
}
