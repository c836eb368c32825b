import type { FailureClass, SendOutcome, SendReport } from "@tocsin/domain";
import type { ChannelAdapter, OutgoingMessage } from "@tocsin/ports";
import type { Timers } from "./bell.ts";
import { type EngineConfig, MAILBOX_FULL_MAX_MS } from "./config.ts";
import { soundReport } from "./sound-report.ts";

interface Asking {
  /** Tells the adapter to give up, whoever wants it to. */
  readonly stop: AbortController;
  readonly timers: Timers;
  readonly config: Pick<EngineConfig, "sendMaxMs" | "abortGraceMs">;
  readonly onCrash: (error: unknown) => void;
}

export interface SendOnce extends Asking {
  readonly adapter: Pick<ChannelAdapter, "send">;
  /** Composing is part of the attempt: a message that cannot be made is a bug that must not stop the lane. */
  readonly compose: () => OutgoingMessage;
}

export interface ProbeOnce extends Asking {
  readonly adapter: Pick<ChannelAdapter, "probe">;
}

/** One attempt, whatever the adapter does: it resolves, at the latest a little after it was told to give up. */
export async function sendOnce({ adapter, compose, ...asking }: SendOnce): Promise<SendReport> {
  let message: OutgoingMessage;
  try {
    message = compose();
  } catch (error) {
    asking.onCrash(error);
    return reportOf(again("defect"));
  }
  // Whatever threw may have done so after the message was handed over.
  return answered(asking, "ambiguous", (signal) => adapter.send(message, signal));
}

/** Whether a connection works. A probe that throws, or never ends, is one that failed; null where only a message would tell. */
export async function probeOnce({ adapter, ...asking }: ProbeOnce): Promise<SendReport | null> {
  let isUntold = false;
  const report = await answered(asking, "transient", async (signal) => {
    const probed = await adapter.probe(signal);
    isUntold = probed === null;
    return probed ?? reportOf(again("transient"));
  });
  return isUntold ? null : report;
}

async function answered(
  { stop, timers, config, onCrash }: Asking,
  unknown: FailureClass,
  ask: (signal: AbortSignal) => Promise<SendReport>,
): Promise<SendReport> {
  const cancel = timers.after(config.sendMaxMs, () => {
    stop.abort(new Error("The adapter kept no deadline of its own"));
  });
  try {
    const said = await orUnanswered(ask(stop.signal), { signal: stop.signal, timers, graceMs: config.abortGraceMs });
    if (said === UNANSWERED) return reportOf(again(unknown));
    const report = soundReport(said);
    if (report === null) throw new TypeError("The adapter answered nonsense");
    return report;
  } catch (error) {
    onCrash(error);
    return reportOf(again(unknown));
  } finally {
    cancel();
  }
}

const UNANSWERED = Symbol("unanswered");

interface Patience {
  readonly signal: AbortSignal;
  readonly timers: Timers;
  readonly graceMs: number;
}

/** What the adapter answers; if it ignores its signal nobody knows what became of the message. */
function orUnanswered(sending: Promise<SendReport>, { signal, timers, graceMs }: Patience): Promise<SendReport | typeof UNANSWERED> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      timers.after(graceMs, () => {
        resolve(UNANSWERED);
      });
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
    // Whatever a bug gives instead of a promise is looked at like an answer.
    Promise.resolve(sending).then(resolve, reject);
  });
}

function again(failure: FailureClass): SendOutcome {
  return { kind: "retry", failure, afterMs: null, countsAsAttempt: true };
}

function reportOf(outcome: SendOutcome): SendReport {
  return { outcome, answer: { code: null, text: null } };
}

/** A mailbox that has been full for a day will not be emptied for us. `triedMs`: since the first attempt. */
export function withPatience(outcome: SendOutcome, triedMs: number): SendOutcome {
  const full = outcome.kind === "retry" && outcome.failure === "mailbox_full";
  return full && triedMs > MAILBOX_FULL_MAX_MS ? { kind: "fail", failure: "mailbox_full" } : outcome;
}
