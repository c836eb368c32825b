import type { SlackAddressConfirmed } from "@tocsin/ports";
import { type ProblemWords, refused } from "../http/problem.ts";
import type { SlackAddressChanged } from "../services/slack-address.ts";

type NotChanged = Extract<SlackAddressChanged, { readonly ok: false }>;

/** Tried again at once, what failed fails again. */
const RETRY_SECONDS = 60;

/** Why no code went out, under the field and in words. */
export function changeProblem(changed: NotChanged) {
  const { refusal } = changed;
  switch (refusal) {
    case "rate_limited":
      return refused(refusal, { detail: TOO_OFTEN[changed.by], retryAfterSeconds: changed.retryAfterSeconds });
    case "slack_failed":
      return refused(refusal, { detail: FAILED, retryAfterSeconds: RETRY_SECONDS });
    case "not_set_up":
      return refused(refusal, { detail: NO_SLACK });
    case "no_slack_account":
      return refused(refusal, field("/slackEmail", NO_ACCOUNT));
    case "owned_by_source":
      return refused(refusal, field("/slackEmail", OWNED));
    case "not_found":
    case "recent_auth_required":
      return refused(refusal);
  }
}

const TOO_OFTEN = {
  us: "Enough codes were sent for now: five an hour to one person, three to one address.",
  slack: "Slack wants to be left alone for a moment, and no code was sent.",
} as const;
const FAILED = "Slack did not take the message, and no code is on its way. If that goes on, tell a superuser.";
const NO_SLACK = "Slack is not connected or switched off, so no code can be sent. Superusers change that on the Channels page.";
const NO_ACCOUNT =
  "Slack knows nobody by this address, or delivers nothing to them. Take the e-mail of your Slack profile; one that was just changed there is found after six hours.";
const OWNED = "The directory gives your Slack e-mail. It is changed there.";

type NotConfirmed = Extract<SlackAddressConfirmed, { readonly ok: false }>;

export function confirmProblem(confirmed: NotConfirmed) {
  if (confirmed.refusal === "wrong") return refused("code_wrong", field("/code", wrongWords(confirmed.triesLeft)));
  return refused("code_void", field("/code", VOID[confirmed.refusal]));
}

function wrongWords(triesLeft: number): string {
  return `That is not the code. ${triesLeft === 1 ? "One more try is left." : `${String(triesLeft)} more tries are left.`}`;
}

const VOID = {
  expired: "The code was good for ten minutes, which are over. Have another one sent.",
  tried_out: "That was wrong too often, and the code is void. Have another one sent.",
  none: "No address waits for a code. Enter your Slack e-mail first.",
} as const satisfies Record<Exclude<NotConfirmed["refusal"], "wrong">, string>;

function field(path: string, message: string): ProblemWords {
  return { errors: [{ path, message }] };
}
