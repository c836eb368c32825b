import type { SmtpFault } from "@tocsin/testkit";
import type { Spoiled } from "../crash/http-sink.ts";

export interface FaultPlan {
  readonly percent: number;
  /** How often one message meets with one at most. */
  readonly most: number;
  readonly random: () => number;
}

/** Of a hundred faults: so many of each kind. Those that take a place for seconds are few, or the others would wait for places alone. */
const HTTP: readonly (readonly [share: number, spoiled: Spoiled])[] = [
  [30, { kind: "status", status: 503 }],
  [15, { kind: "status", status: 500 }],
  [15, { kind: "status", status: 429, retryAfterSeconds: 1 }],
  [17, { kind: "reset", isTaken: false }],
  [17, { kind: "reset", isTaken: true }],
  [6, { kind: "silent" }],
];

/** `dot`: the mail was taken, and nobody told its sender. */
const MAIL: readonly SmtpFault[] = [
  { at: "mail", code: 421, text: "4.3.2 Shutting down" },
  { at: "rcpt", code: 451, text: "4.7.1 Greylisted" },
  { at: "rcpt", code: 450, text: "4.2.1 Busy" },
  { at: "dot", code: 452, text: "4.3.1 No room now" },
  { at: "content", drop: true },
  { at: "dot", drop: true },
];

export interface Faults {
  readonly ofHttp: (delivery: string) => Spoiled | null;
  /** Of the next mail. */
  readonly ofMail: () => SmtpFault | null;
  /** Nothing goes wrong from now on. */
  readonly end: () => void;
  readonly happened: () => number;
}

export function faultsBy({ percent, most, random }: FaultPlan): Faults {
  const before = new Map<string, number>();
  let isOver = false;
  let happened = 0;
  const happens = (): boolean => {
    if (isOver || random() * 100 >= percent) return false;
    happened += 1;
    return true;
  };
  return {
    ofHttp: (delivery) => {
      const times = before.get(delivery) ?? 0;
      if (times >= most || !happens()) {
        before.delete(delivery);
        return null;
      }
      before.set(delivery, times + 1);
      return oneOf(random() * 100);
    },
    ofMail: () => (happens() ? (MAIL[Math.floor(random() * MAIL.length)] ?? null) : null),
    end: () => {
      isOver = true;
    },
    happened: () => happened,
  };
}

function oneOf(at: number): Spoiled {
  let below = 0;
  for (const [share, spoiled] of HTTP) {
    below += share;
    if (at < below) return spoiled;
  }
  return { kind: "silent" };
}
