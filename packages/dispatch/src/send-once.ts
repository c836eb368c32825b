import type { SendOutcome, SendReport } from "@tocsin/domain";
import type { ChannelAdapter, OutgoingMessage } from "@tocsin/ports";
import type { Timers } from "./bell.ts";
import { type EngineConfig, MAILBOX_FULL_MAX_MS } from "./config.ts";

export interface SendOnce {
  readonly adapter: Pick<ChannelAdapter, "send">;
  /** Composing is part of the attempt: a message that cannot be made is a bug that must not stop the lane. */
  readonly compose: () => OutgoingMessage;
  /** Tells this one send to give up, whoever wants it to. */
  readonly stop: AbortController;
  readonly timers: Timers;
  readonly config: Pick<EngineConfig, "sendMaxMs" | "abortGraceMs">;
  readonly onCrash: (error: unknown) => void;
}

/** One attempt, whatever the adapter does: it resolves, at the latest a little after it was told to give up. */
export async function sendOnce({ adapter, compose, stop, timers, config, onCrash }: SendOnce): Promise<SendReport> {
  let message: OutgoingMessage;
  try {
    message = compose();
  } catch (error) {
    onCrash(error);
    return reportOf({ kind: "retry", failure: "defect", afterMs: null, countsAsAttempt: true });
  }
  const cancel = timers.after(config.sendMaxMs, () => {
    stop.abort(new Error("The adapter kept no deadline of its own"));
  });
  try {
    return await Promise.race([adapter.send(message, stop.signal), unanswered(stop.signal, timers, config.abortGraceMs)]);
  } catch (error) {
    onCrash(error);
    // It may have thrown after the message was handed over.
    return reportOf({ kind: "retry", failure: "defect", afterMs: null, countsAsAttempt: true });
  } finally {
    cancel();
  }
}

/** Resolves when an adapter ignores its signal: then nobody knows what became of the message. */
function unanswered(signal: AbortSignal, timers: Timers, graceMs: number): Promise<SendReport> {
  return new Promise((resolve) => {
    const giveUp = () => {
      timers.after(graceMs, () => {
        resolve(reportOf({ kind: "retry", failure: "ambiguous", afterMs: null, countsAsAttempt: true }));
      });
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
  });
}

function reportOf(outcome: SendOutcome): SendReport {
  return { outcome, answer: { code: null, text: null } };
}

/** A mailbox that has been full for a day will not be emptied for us. */
export function withPatience(outcome: SendOutcome, waitedMs: number): SendOutcome {
  const full = outcome.kind === "retry" && outcome.failure === "mailbox_full";
  return full && waitedMs > MAILBOX_FULL_MAX_MS ? { kind: "fail", failure: "mailbox_full" } : outcome;
}
