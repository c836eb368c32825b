import type { SMTPServerSession } from "smtp-server";
import { parseArrival, type ReceivedMail } from "./received-mail.ts";

export interface Mailbox {
  /** In the order of arrival. */
  readonly messages: readonly ReceivedMail[];
  readonly add: (bytes: Buffer, session: SMTPServerSession) => Promise<void>;
  /** The first message that fits, also one that is already there; rejects after the time limit. */
  readonly waitFor: (fits: (mail: ReceivedMail) => boolean, timeoutMs?: number) => Promise<ReceivedMail>;
  /** Called for every message that arrives; returns what ends it. */
  readonly onMessage: (listener: (mail: ReceivedMail) => void) => () => void;
  readonly clear: () => void;
}

const WAIT_MS = 10_000;

/** Keeps what arrives and tells who waits. */
export function openMailbox(): Mailbox {
  const messages: ReceivedMail[] = [];
  const listeners = new Set<(mail: ReceivedMail) => void>();
  let count = 0;
  const onMessage: Mailbox["onMessage"] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    messages,
    onMessage,
    clear: () => {
      messages.length = 0;
    },
    add: async (bytes: Buffer, { envelope, secure, user }: SMTPServerSession) => {
      count += 1;
      const mail = await parseArrival({
        number: count,
        receivedAt: new Date().toISOString(),
        envelope: {
          from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
        },
        secure,
        user: typeof user === "string" ? user : null,
        bytes,
      });
      messages.push(mail);
      for (const listener of listeners) listener(mail);
    },
    waitFor: (fits: (mail: ReceivedMail) => boolean, timeoutMs = WAIT_MS): Promise<ReceivedMail> => {
      const there = messages.find(fits);
      if (there !== undefined) return Promise.resolve(there);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          stop();
          reject(
            new Error(
              `No such mail within ${String(timeoutMs)} ms; received: ${messages.map(({ subject }) => subject).join(" | ") || "none"}`,
            ),
          );
        }, timeoutMs);
        const stop = onMessage((mail) => {
          if (!fits(mail)) return;
          clearTimeout(timer);
          stop();
          resolve(mail);
        });
      });
    },
  };
}
