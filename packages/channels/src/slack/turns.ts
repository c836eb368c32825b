import { setTimeout as delay } from "node:timers/promises";
import { STOPPED } from "@tocsin/domain";
import type { KeptTimesOptions } from "../http/kept-times.ts";
import { knownOutage } from "./known-outage.ts";
import { oneByOne } from "./one-by-one.ts";
import { createPace, type Turn } from "./pace.ts";
import type { SlackFault, SlackReply } from "./reply.ts";

export interface TurnsOptions extends KeptTimesOptions {
  /** Waits for a turn; rejects when the signal aborts it. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** When which call may go, by the pace that Slack allows and by what it has said. */
export interface Turns {
  /** Its place among those of its key, to be left when the answer is there; or why it may not go. */
  readonly enter: (turn: Turn, signal: AbortSignal) => Promise<Disposable | SlackFault>;
  /** Once more, by whoever has its place; null: it may go. */
  readonly again: (turn: Turn, signal: AbortSignal) => Promise<SlackFault | null>;
  /** What Slack tells the first holds for the next. */
  readonly noteReply: (reply: SlackReply, turn: Turn) => Promise<SlackReply>;
}

/** A turn that was taken longer ago counts no more: those who stood in line behind a slow answer would all go at once. */
const TURN_KEEPS_MS = 1_000;

export function createTurns(options: TurnsOptions): Turns {
  const { clock } = options;
  const steady = options.steady ?? (() => clock.now());
  const pace = createPace({ ...options, wait: options.wait ?? ((ms, signal) => delay(ms, undefined, { signal })) });
  // A channel keeps its order.
  const line = oneByOne();
  const outage = knownOutage(steady);

  async function paced(turn: Turn, signal: AbortSignal): Promise<SlackFault | null> {
    const down = outage.left();
    if (down !== null) return down;
    const afterMs = await pace.turn(turn, signal);
    return afterMs === null ? null : limited(afterMs);
  }

  async function entered(turn: Turn, signal: AbortSignal): Promise<Disposable | SlackFault> {
    const early = await paced(turn, signal);
    if (early !== null) return early;
    const since = steady();
    using left = new DisposableStack();
    const place = left.use(await line.enter(turn.key, signal));
    const told = steady() - since > TURN_KEEPS_MS ? await paced(turn, signal) : toldMeanwhile(turn);
    if (told !== null) return told;
    left.move();
    return place;
  }

  /** What became known from the answer to the one before. */
  function toldMeanwhile({ key }: Turn): SlackFault | null {
    const quietMs = pace.quietMs(key);
    return quietMs > 0 ? limited(quietMs) : outage.left();
  }

  return {
    enter: (turn, signal) => orStopped(entered(turn, signal), signal),
    again: (turn, signal) => orStopped(paced(turn, signal), signal),
    noteReply: async (reply, { key }) => {
      if (!reply.ok && reply.fault.kind === "outage") return { ok: false, fault: { ...reply.fault, afterMs: outage.begin() } };
      outage.end();
      if (!reply.ok && reply.fault.afterMs !== null) await pace.sleep(key, reply.fault.afterMs);
      return reply;
    },
  };
}

async function orStopped<T>(waiting: Promise<T>, signal: AbortSignal): Promise<T | SlackFault> {
  try {
    return await waiting;
  } catch (error) {
    if (!signal.aborted) throw error;
    return { kind: "stopped", afterMs: null, answer: STOPPED };
  }
}

function limited(afterMs: number): SlackFault {
  return { kind: "limited", afterMs, answer: { code: "ratelimited", text: "Waits for its turn: Slack asks us to slow down." } };
}
