import { SLACK_CODE_DIGITS } from "@tocsin/domain";
import { count } from "./numbers.ts";

export const accountWords = {
  title: "Your account",
  you: "You",
  username: "User name",
  name: "Name",
  email: "E-mail",
  noEmail: "None. Ask a superuser to enter one.",
  emailMeaning:
    "You sign in with your user name or your e-mail, and mail goes there and nowhere else. Superusers and the directory change both.",
  slack: "Slack",
  slackLogin: "Direct messages go to whoever Slack knows by the e-mail you sign in with:",
  slackNone: "No direct message reaches you: you have no e-mail address that Slack could know you by.",
  slackConfirmed: "Direct messages go to whoever Slack knows by",
  confirmedOn: (date: string) => `confirmed on ${date}.`,
  slackDirectory: "The directory gives your Slack e-mail, and it is changed there. Direct messages go to",
  emailForm: "Where Slack knows you",
  codeForm: "Confirm the other account",
  slackEmail: "Slack e-mail",
  otherSlackEmail: "Another Slack e-mail",
  slackEmailHint:
    "Where Slack knows you by another address than here. A code comes to that account as a direct message; until it is entered, nothing else does.",
  slackEmailBad: "Enter an address as in dana@example.com.",
  sendCode: "Send code",
  sending: "Sending",
  backToLogin: (email: string | null) => (email === null ? "Use no Slack e-mail" : `Use ${email} again`),
  codeSent: "A code was sent as a direct message to",
  codeUnknown: "Slack’s answer never came, so the code may or may not be there. If it is not, send it again. It was sent to",
  code: "Code",
  codeHint: (left: string) => `${String(SLACK_CODE_DIGITS)} digits, in Slack. ${left}`,
  /** By this machine's clock, which may be wrong: the server says whether it is too late. */
  left: (ms: number) =>
    ms > 60_000 ? `Good for ${count(Math.floor(ms / 60_000), "more minute", "more minutes")}.` : "Good for less than a minute.",
  leftOver: "Its ten minutes are over: send another one.",
  triedOut: "The code was entered wrongly too often and counts no more. No message goes yet to",
  codeBad: `Enter all ${String(SLACK_CODE_DIGITS)} digits.`,
  confirm: "Confirm",
  confirming: "Confirming",
  sendAgain: "Send another code",
  announceSent: (email: string) => `Code sent to ${email}.`,
  announceConfirmed: (email: string) => `Confirmed. Slack messages go to ${email}.`,
  announceBack: "Slack messages go to the e-mail you sign in with.",
  announceCancelled: "Called off. The code counts no more.",
} as const;
