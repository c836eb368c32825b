import type { Answer, FailureClass, SendOutcome, SendReport } from "@tocsin/domain";
import { NOT_ALLOWED } from "../http/egress.ts";
import { readable } from "../http/readable.ts";
import { NO_SIGN_IN } from "./sign-in.ts";

/** How far the mail had come when the attempt ended. */
export type HandedOver = "nothing" | "all";

/** An attempt that did not end in a 250. */
export interface SmtpFailure {
  /** The library's class of error, or the system's ("ECONNREFUSED"). */
  readonly code: string | null;
  /** The command that was in flight: "CONN", "EHLO", "STARTTLS", "AUTH …", "MAIL FROM", "RCPT TO", "DATA", "API". */
  readonly command: string | null;
  /** The server's reply, code first; null where the connection ended without one. */
  readonly reply: string | null;
  /** `all`: the final dot was written, so that the server may have the mail. */
  readonly handedOver: HandedOver;
  /** We gave up, because a time limit had passed or we are stopping. */
  readonly gaveUp: boolean;
}

interface Reply {
  readonly code: number;
  /** "5.1.1", or empty where the server sends none. */
  readonly enhanced: string;
  readonly text: string;
}

/** Turns what happened into an outcome: the first line that matches decides. */
export function classifyFailure(failure: SmtpFailure, secrets: readonly string[]): SendReport {
  const reply = parseReply(failure.reply);
  return {
    outcome: reply === null ? withoutReply(failure) : withReply(reply, phaseOf(failure.command)),
    answer: answerOf(failure, reply, secrets),
  };
}

type Phase = "session" | "sender" | "recipient" | "content";

function phaseOf(command: string | null): Phase {
  if (command === "MAIL FROM") return "sender";
  if (command === "RCPT TO") return "recipient";
  return command === "DATA" ? "content" : "session";
}

/** No reply: only the time at which the connection was lost tells whether the mail may have arrived. */
function withoutReply({ code, command, handedOver, gaveUp }: SmtpFailure): SendOutcome {
  if (["EHOSTREFUSED", "EAUTH", "ENOAUTH", NO_SIGN_IN].includes(code ?? "")) return { kind: "pause", failure: "connection" };
  // The server named a limit in its greeting, and the mail is over it.
  if (code === "EMESSAGE" && command === "MAIL FROM") return { kind: "fail", failure: "too_large" };
  if (command === "API" && code === "EENVELOPE") return { kind: "fail", failure: "defect" };
  if (handedOver === "all") return retry("ambiguous");
  return retry(gaveUp || code === "ETIMEDOUT" ? "timeout" : "transient");
}

/** The sender, say: who only signs in does not see that. */
const REFUSED_SIGNED_IN: SendOutcome = { kind: "pause", failure: "connection", onlySendingTells: true };

function withReply(reply: Reply, phase: Phase): SendOutcome {
  if (isTooLarge(reply)) return { kind: "fail", failure: "too_large" };
  // 4xx, and replies that make no sense here: the session was at fault, not the mail.
  if (reply.code < 500 || reply.code > 599) return retry("transient");
  if (phase !== "session" && isSenderRefused(reply)) return REFUSED_SIGNED_IN;
  switch (phase) {
    case "session":
      return { kind: "pause", failure: "connection" };
    case "sender":
      return REFUSED_SIGNED_IN;
    case "recipient":
      return recipientRefused(reply);
    case "content":
      return contentRefused(reply);
  }
}

/** A bad sender's mailbox or system (RFC 3463), and the account that has sent its day's worth at Exchange Online. */
const SENDER_CODES: ReadonlySet<string> = new Set(["5.1.7", "5.1.8", "5.1.90"]);
/** Postfix's words, of no more than our own envelope: what it quotes of another server stands later. */
const SENDER_WORDS = /^<[^<>]*>: Sender address rejected\b/i;

/** Many servers look at the sender only when they are told a recipient, or have the mail: it is no fault of whoever was to get it. */
function isSenderRefused({ enhanced, text }: Reply): boolean {
  return SENDER_CODES.has(enhanced) || SENDER_WORDS.test(text);
}

function isTooLarge({ code, enhanced }: Reply): boolean {
  return enhanced === "5.3.4" || code === 523;
}

function recipientRefused({ code, enhanced }: Reply): SendOutcome {
  if (code === 530) return REFUSED_SIGNED_IN;
  if (enhanced === "5.2.2") return retry("mailbox_full");
  // A bare 550 is what relays say to mail that they take from nobody, too: no reason to write to the address no more.
  if (enhanced === "") return { kind: "fail", failure: [551, 553].includes(code) ? "recipient" : "refused" };
  // A rule, whatever the first three digits are: no reason to write to the address no more.
  if (enhanced.startsWith("5.7.")) return { kind: "fail", failure: "policy" };
  if (enhanced.startsWith("5.1.") || enhanced === "5.2.1" || [551, 553].includes(code)) return { kind: "fail", failure: "recipient" };
  return { kind: "fail", failure: code === 554 ? "policy" : "refused" };
}

function contentRefused({ code, enhanced }: Reply): SendOutcome {
  if (enhanced === "5.2.2") return retry("mailbox_full");
  if (enhanced.startsWith("5.1.")) return { kind: "fail", failure: "recipient" };
  return { kind: "fail", failure: code === 554 || enhanced.startsWith("5.7.") ? "policy" : "refused" };
}

function retry(failure: FailureClass): SendOutcome {
  return { kind: "retry", failure, afterMs: null, countsAsAttempt: true };
}

/** The first line decides, and the first that has an enhanced code; a class digit that contradicts the code is none. */
function parseReply(reply: string | null): Reply | null {
  const [, code, , first, text = ""] = /^([2-5]\d\d)([ -]|$)(?:([245]\.\d{1,3}\.\d{1,3})\s+)?([^]*)$/.exec(reply ?? "") ?? [];
  if (code === undefined) return null;
  const enhanced = first ?? /\n\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\s/.exec(text)?.[1];
  return { code: Number(code), enhanced: enhanced?.startsWith(code.slice(0, 1)) === true ? enhanced : "", text };
}

function answerOf(failure: SmtpFailure, reply: Reply | null, secrets: readonly string[]): Answer {
  return reply === null ? { code: failure.code, text: OWN_WORDS.get(failure.code) ?? null } : said(reply, secrets);
}

/** What nobody but us says. */
const OWN_WORDS: ReadonlyMap<string | null, string> = new Map([
  ["EHOSTREFUSED", NOT_ALLOWED],
  [NO_SIGN_IN, "The server offers no sign-in with user name and password on this connection."],
]);

/** The reply to a mail that was taken, as it stands on the log. */
export function takenAnswer(response: string, secrets: readonly string[]): Answer {
  const reply = parseReply(response);
  return reply === null ? { code: "250", text: readable(response, secrets) } : said(reply, secrets);
}

function said(reply: Reply, secrets: readonly string[]): Answer {
  return { code: `${String(reply.code)} ${reply.enhanced}`.trim(), text: readable(reply.text, secrets) };
}
