import type { SendOutcome, SendReport } from "@tocsin/domain";
import type { ChannelAdapter, OutgoingMessage } from "@tocsin/ports";
import { type Life, never } from "./life.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What becomes of one send. */
export interface Fate {
  readonly latencyMs: number;
  /** The other side has it, whatever it answers. */
  readonly arrives: boolean;
  /** `throws`: a bug of the adapter · `hangs`: nothing comes back until it is told to give up. */
  readonly answer: SendOutcome | "throws" | "hangs";
}

export interface Sent {
  readonly channel: OutgoingMessage["channel"];
  readonly delivery: string;
  /** Both by what has really passed, in milliseconds. */
  readonly startedAt: number;
  readonly arrivedAt: number | null;
}

export interface NetOptions {
  readonly time: VirtualTime;
  readonly fate: (message: OutgoingMessage) => Fate;
  /** What a probe of a broken connection comes to. */
  readonly probe: (channel: OutgoingMessage["channel"]) => SendOutcome;
  /** Called when a send begins, before anything can have arrived. */
  readonly onSend?: (message: OutgoingMessage) => void;
}

/** All other sides at once. It remembers what reached it, and no death of ours touches that. */
export interface SimulatedNet {
  readonly sent: readonly Sent[];
  /** The way out of one run of the process. */
  readonly adapter: (channel: OutgoingMessage["channel"], life: Life) => ChannelAdapter;
}

export function simulatedNet(options: NetOptions): SimulatedNet {
  const sent: Sent[] = [];
  return { sent, adapter: (channel, life) => adapterOf({ options, sent, channel, life }) };
}

interface Way {
  readonly options: NetOptions;
  readonly sent: Sent[];
  readonly channel: OutgoingMessage["channel"];
  readonly life: Life;
}

function adapterOf(way: Way): ChannelAdapter {
  const { options, channel, life } = way;
  return {
    channel,
    send: async (message, signal) => {
      await life.step(`before send ${channel}`);
      options.onSend?.(message);
      const fate = options.fate(message);
      const startedAt = options.time.steady();
      await passes(options.time, fate.latencyMs);
      if (life.isOver()) await never();
      way.sent.push({ channel, delivery: message.delivery, startedAt, arrivedAt: fate.arrives ? options.time.steady() : null });
      await life.step(`arrived ${channel}`);
      const report = await answerOf(fate, signal);
      await life.step(`after send ${channel}`);
      return report;
    },
    probe: async () => {
      await life.step(`before probe ${channel}`);
      return reportOf(options.probe(channel));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function answerOf({ answer }: Fate, signal: AbortSignal): Promise<SendReport> {
  if (answer === "throws") throw new Error("The adapter has a bug, as it was told to");
  return reportOf(answer === "hangs" ? await givenUp(signal) : answer);
}

/** Nothing to wait for while time stands still: what takes no time answers in this turn. */
async function passes(time: VirtualTime, ms: number): Promise<void> {
  if (ms > 0) await new Promise<void>((resolve) => time.timers.after(ms, resolve));
}

function givenUp(signal: AbortSignal): Promise<SendOutcome> {
  const outcome: SendOutcome = { kind: "retry", failure: "ambiguous", afterMs: null, countsAsAttempt: true };
  return new Promise((resolve) => {
    if (signal.aborted) resolve(outcome);
    else signal.addEventListener("abort", () => resolve(outcome), { once: true });
  });
}

function reportOf(outcome: SendOutcome): SendReport {
  return { outcome, answer: { code: outcome.kind, text: null } };
}
