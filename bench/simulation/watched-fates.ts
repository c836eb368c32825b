import type { OutgoingMessage } from "@tocsin/ports";
import type { Fate } from "./simulated-net.ts";
import type { Fact } from "./simulated-process.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface WatchedFates {
  readonly fate: (message: OutgoingMessage) => Fate;
  readonly onFact: (fact: Fact) => void;
  /**
   * Somebody set the clock ahead: by so much earlier a wait may end that is counted by the clock on the wall, be it on disk already or an answer
   * that waits for a store which is away. The next process knows of nothing but that clock.
   */
  readonly onJump: (ms: number) => void;
  readonly faults: readonly string[];
}

/** Looks at every send as it begins: whether the other side had asked for quiet, and that was on disk. */
export function watchedFates(time: VirtualTime, fate: (message: OutgoingMessage) => Fate): WatchedFates {
  const asked = new Map<string, number>();
  const quietUntil = new Map<string, number>();
  const faults: string[] = [];
  return {
    faults,
    onFact: ({ fact, detail }) => {
      if (fact !== "delivery.settled" || !("delivery" in detail) || typeof detail.delivery !== "string") return;
      quietUntil.set(detail.delivery, asked.get(detail.delivery) ?? 0);
    },
    onJump: (ms) => {
      if (ms > 0) for (const waits of [asked, quietUntil]) for (const [delivery, until] of waits) waits.set(delivery, until - ms);
    },
    fate: (message) => {
      const { delivery } = message;
      const early = (quietUntil.get(delivery) ?? 0) - time.steady();
      if (early > 0) faults.push(`${delivery} was sent ${String(early)} ms before it was asked for`);
      const drawn = fate(message);
      asked.delete(delivery);
      if (typeof drawn.answer === "object" && drawn.answer.kind === "retry" && drawn.answer.afterMs !== null)
        asked.set(delivery, time.steady() + drawn.latencyMs + drawn.answer.afterMs);
      return drawn;
    },
  };
}
