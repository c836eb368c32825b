import { type ScriptedFaults, scriptedFaults } from "../scripted-faults.ts";

/** Where in a session something goes wrong; `content` is in the middle of the message, `dot` after its end and before the reply. */
export const SMTP_PHASES = ["connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "content", "dot"] as const;
export type SmtpPhase = (typeof SMTP_PHASES)[number];

/** A reply instead of the usual one, a connection that breaks, a server that says nothing more, or one whose reply never ends. */
export type SmtpFault =
  | { readonly at: SmtpPhase; readonly code: number; readonly text: string }
  | { readonly at: SmtpPhase; readonly drop: true }
  | { readonly at: SmtpPhase; readonly hang: true }
  | { readonly at: SmtpPhase; readonly drip: true };

export type SmtpFaults = ScriptedFaults<SmtpPhase, SmtpFault>;

export function smtpFaults(): SmtpFaults {
  return scriptedFaults<SmtpPhase, SmtpFault>();
}
