import { moment, type NoticeContent } from "./notice.ts";

/** Tells a person that their direct messages in Slack go to another account, so that nobody else turns them aside unseen (rule P5). */
export function slackAddressNotice({ email, at }: { readonly email: string; readonly at: number }): NoticeContent {
  return {
    key: "slack_address_confirmed",
    title: "Your Slack messages go to another account",
    description: [
      `Since ${moment(at)} what Tocsin sends you in Slack goes to ${email}: the code that was sent there was entered.`,
      "If that was not you: end your other sessions, change your password, and go back to the e-mail you sign in with. It is under Your account.",
    ].join("\n"),
    severity: "info",
    url: "/account",
  };
}
