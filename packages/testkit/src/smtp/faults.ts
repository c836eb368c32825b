/** Where in a session something goes wrong; `content` is in the middle of the message, `dot` after its end and before the reply. */
export const SMTP_PHASES = ["connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "content", "dot"] as const;
export type SmtpPhase = (typeof SMTP_PHASES)[number];

/** A reply instead of the usual one, a connection that breaks, or a server that says nothing more. */
export type SmtpFault =
  | { readonly at: SmtpPhase; readonly code: number; readonly text: string }
  | { readonly at: SmtpPhase; readonly drop: true }
  | { readonly at: SmtpPhase; readonly hang: true };

export interface SmtpFaults {
  /** What happens the next time the phase is reached; several for one phase happen in the order given. */
  readonly next: (fault: SmtpFault) => void;
  /** What happens each time the phase is reached, until `lift`. */
  readonly always: (fault: SmtpFault) => void;
  readonly lift: () => void;
  /** The fault of this moment, used up by asking. */
  readonly take: (phase: SmtpPhase) => SmtpFault | null;
}

export function smtpFaults(): SmtpFaults {
  const once: SmtpFault[] = [];
  const standing = new Map<SmtpPhase, SmtpFault>();
  return {
    next: (fault) => once.push(fault),
    always: (fault) => standing.set(fault.at, fault),
    lift: () => {
      once.length = 0;
      standing.clear();
    },
    take: (phase) => {
      const index = once.findIndex(({ at }) => at === phase);
      const [fault] = index === -1 ? [] : once.splice(index, 1);
      return fault ?? standing.get(phase) ?? null;
    },
  };
}
