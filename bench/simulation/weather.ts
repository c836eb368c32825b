import type { SendOutcome } from "@tocsin/domain";
import type { OutgoingMessage } from "@tocsin/ports";
import type { Fate } from "./simulated-net.ts";

/** How the other side of a channel is at a time. */
const KINDS = ["fair", "fair", "fair", "slow", "down", "limiting", "broken", "mad"] as const;
type Kind = (typeof KINDS)[number];

export type LaneName = OutgoingMessage["channel"];

/** The other sides of all channels; each changes on its own, by the die. */
export interface Weather {
  readonly change: (channel: LaneName) => void;
  /** From now on everybody takes everything. */
  readonly clear: () => void;
  readonly fate: (message: OutgoingMessage) => Fate;
  readonly probe: (channel: LaneName) => SendOutcome;
}

const TAKEN: SendOutcome = { kind: "delivered", receipt: null };
const SECOND = 1_000;
const HOUR = 3_600_000;

export function weatherOf(random: () => number): Weather {
  const now = new Map<LaneName, Kind>();
  let isClear = false;
  const kindOf = (channel: LaneName): Kind => (isClear ? "fair" : (now.get(channel) ?? "fair"));
  const later = (afterMs: number | null, countsAsAttempt = true): SendOutcome => ({
    kind: "retry",
    failure: "transient",
    afterMs,
    countsAsAttempt,
  });
  const ambiguous: SendOutcome = { kind: "retry", failure: "ambiguous", afterMs: null, countsAsAttempt: true };

  const fates: Readonly<Record<Kind, () => Fate>> = {
    fair: () => ({ latencyMs: Math.floor(random() * 2 * SECOND), arrives: true, answer: TAKEN }),
    slow: () => ({ latencyMs: Math.floor(random() * 20 * SECOND), arrives: true, answer: TAKEN }),
    down: () => ({ latencyMs: Math.floor(random() * SECOND), arrives: false, answer: later(null) }),
    limiting: () => ({ latencyMs: 0, arrives: false, answer: later(SECOND + Math.floor(random() * HOUR), random() < 0.3) }),
    broken: () => ({ latencyMs: 0, arrives: false, answer: { kind: "pause", failure: "connection" } }),
    mad: () => {
      const drawn = random();
      if (drawn < 0.2) return { latencyMs: 0, arrives: false, answer: { kind: "fail", failure: "refused" } };
      if (drawn < 0.4) return { latencyMs: 0, arrives: random() < 0.5, answer: "throws" };
      if (drawn < 0.5) return { latencyMs: 0, arrives: random() < 0.5, answer: "hangs" };
      return { latencyMs: Math.floor(random() * 5 * SECOND), arrives: random() < 0.5, answer: ambiguous };
    },
  };

  return {
    change: (channel) => {
      now.set(channel, KINDS[Math.floor(random() * KINDS.length)] ?? "fair");
    },
    clear: () => {
      isClear = true;
    },
    fate: ({ channel }) => fates[kindOf(channel)](),
    probe: (channel) => (kindOf(channel) === "broken" ? { kind: "pause", failure: "connection" } : TAKEN),
  };
}
