import { Worker } from "node:worker_threads";
import type { ServerClocks } from "@tocsin/channels/http";
import type { Timers } from "@tocsin/dispatch";
import { notSentYet, type SendReport } from "@tocsin/domain";
import type { WebhookMessage } from "@tocsin/ports";
import type { EndpointWay } from "../lanes/endpoint-sender.ts";
import { askedTogether } from "./asked-lag.ts";
import { batchedWork } from "./batched-work.ts";
import { errorOf } from "./calls.ts";
import type { SendingDeath } from "./sending-deaths.ts";
import type { FromSending, SendingData, Ticket } from "./sending-messages.ts";
import { watchForSilence } from "./silence-watch.ts";
import { YOUNG_MB } from "./thread-limits.ts";

export interface SendingLifeOptions {
  readonly script: URL;
  readonly data: SendingData;
  readonly timers: Timers;
  /** Milliseconds that only ever grow. */
  readonly steady: () => number;
  /** Told when a server answers, and what time it says it is. */
  readonly onDate: ServerClocks["heard"];
  /** How long it waits for more before it ends. */
  readonly restMs?: number;
  /** What it may keep in memory: more is the end of it, and not of the process. */
  readonly heapMb?: number;
}

/** It ended although nobody told it to. */
export interface Died {
  readonly reason: SendingDeath;
  /** How many messages it had. */
  readonly underWay: number;
  readonly error?: unknown;
}

/** An endpoint's way, by the name that both threads know it by. */
export interface Way {
  readonly ticket: Ticket;
  readonly opens: EndpointWay;
}

/** The thread that sends, from its start to its end. */
export interface SendingLife {
  readonly send: (way: Way, message: WebhookMessage, signal: AbortSignal) => Promise<SendReport>;
  /** Nothing more goes by this way; what is under way does. */
  readonly end: (way: Way) => void;
  /** How late its event loop was since somebody last asked, in seconds; null: it ends. Is no use that keeps it from resting. */
  readonly lag: () => Promise<number | null>;
  readonly terminate: () => Promise<void>;
}

/**
 * Many times what all sends at once hold with the longest bodies there are. V8 collects the more often the nearer this bound is: with 192 a request
 * took a twentieth more of a processor (bench `webhooks`).
 */
const OLD_MB = 512;

/** Whoever sends to endpoints once in a while need not keep what a burst has filled; to start one anew takes a tenth of a second. */
const REST_MS = 600_000;

/** What was under way when a thread died: it may have arrived. */
const UNKNOWN: SendReport = {
  outcome: { kind: "retry", failure: "ambiguous", afterMs: null, countsAsAttempt: true },
  answer: { code: null, text: null },
};

/** Surely not sent; at the earliest again after so long. Nothing of it is the endpoint's fault, whose failures are counted. */
export function notSent(afterMs: number | null): SendReport {
  return notSentYet(afterMs, { code: null, text: afterMs === null ? null : "Tocsin could not start to send; its log says why." });
}

/** `onEnd`: it takes nothing any more; called once, before anybody hears what became of what was under way. Says how long none is started. */
export function startSending(options: SendingLifeOptions, onEnd: (died: Died | null) => number): SendingLife {
  const { timers, onDate } = options;
  const worker = newWorker(options);
  const death = deathOf(worker);
  const waiting = waitingSends();
  const isBusy = (): boolean => waiting.count() > 0;
  const opened = new Set<Ticket>();
  const work = batchedWork((batch) => {
    worker.postMessage(batch, []);
  });
  const lag = askedTogether(work.measure);
  let isWanted = true;
  /** It has said something: what it was given may be on its way. */
  let isUp = false;
  async function end(): Promise<void> {
    isWanted = false;
    rest[Symbol.dispose]();
    silence[Symbol.dispose]();
    await worker.terminate();
  }
  const rest = whenUnused(options, () => {
    if (isBusy()) return false;
    onEnd(null);
    void end();
    return true;
  });
  const silence = watchForSilence({ timers, isBusy, knock: work.knock, onSilent: death.ofSilence });

  worker.on("message", (said: FromSending) => {
    isUp = true;
    silence.heard();
    if (said.lagSeconds !== undefined) lag.answer(said.lagSeconds);
    for (const [host, date] of said.dates) onDate(host, date);
    waiting.settle(said);
  });
  worker.once("exit", () => {
    const left = isWanted ? notSent(onEnd({ ...death.why(isUp), underWay: waiting.count() })) : notSent(null);
    rest[Symbol.dispose]();
    silence[Symbol.dispose]();
    waiting.giveUp(isUp ? UNKNOWN : left);
    lag.answer(null);
  });

  return {
    send: ({ ticket: way, opens }, message, signal) => {
      rest.use();
      if (!opened.has(way)) work.open(way, opens);
      opened.add(way);
      const { ticket, report } = waiting.add(signal, work.abort);
      work.send(ticket, way, message);
      silence.begin();
      return report;
    },
    end: ({ ticket }) => {
      if (opened.delete(ticket)) work.end(ticket);
    },
    lag: lag.asked,
    terminate: end,
  };
}

function newWorker({ script, data, heapMb = OLD_MB }: SendingLifeOptions): Worker {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: heapMb };
  return new Worker(script, { workerData: data, name: "sending", resourceLimits });
}

/** Why a thread ends that nobody tells to. */
function deathOf(worker: Worker) {
  let cause: Omit<Died, "underWay"> = { reason: "bug" };
  worker.on("error", (error) => {
    cause = { reason: isOutOfMemory(error) ? "memory" : "bug", error };
  });
  return {
    ofSilence: () => {
      cause = { reason: "silent", error: new Error("It does not answer any more, and was ended") };
      void worker.terminate();
    },
    why: (isUp: boolean): typeof cause => (isUp ? cause : { ...cause, reason: "start" }),
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

interface Rest extends Disposable {
  readonly use: () => void;
}

/** Asks `end` when nothing was used for so long, and again later if that says that it is not the time. */
function whenUnused({ timers, steady, restMs = REST_MS }: SendingLifeOptions, end: () => boolean): Rest {
  let usedAt = steady();
  let cancel = timers.after(restMs, look);

  function look(): void {
    const left = usedAt + restMs - steady();
    if (left <= 0 && end()) return;
    cancel = timers.after(left > 0 ? Math.ceil(left) : restMs, look);
  }
  return {
    use: () => {
      usedAt = steady();
    },
    [Symbol.dispose]: () => {
      cancel();
    },
  };
}

interface Waiting {
  readonly resolve: (report: SendReport) => void;
  readonly reject: (error: Error) => void;
  readonly forget: () => void;
}

/** Sends whose report is not here yet. */
function waitingSends() {
  const waiting = new Map<Ticket, Waiting>();
  let last: Ticket = 0;

  function take(ticket: Ticket): Waiting | undefined {
    const found = waiting.get(ticket);
    waiting.delete(ticket);
    found?.forget();
    return found;
  }

  return {
    count: () => waiting.size,
    settle: ({ reports, crashes }: FromSending) => {
      for (const [ticket, report] of reports) take(ticket)?.resolve(report);
      for (const [ticket, error] of crashes) take(ticket)?.reject(errorOf(error));
    },
    add: (signal: AbortSignal, giveUp: (send: Ticket) => void): { readonly ticket: Ticket; readonly report: Promise<SendReport> } => {
      last += 1;
      const ticket = last;
      const onAbort = (): void => {
        giveUp(ticket);
      };
      const report = new Promise<SendReport>((resolve, reject) => {
        const forget = (): void => {
          signal.removeEventListener("abort", onAbort);
        };
        waiting.set(ticket, { resolve, reject, forget });
      });
      // Before it is sent: a batch is sent first, and given up then.
      if (signal.aborted) onAbort();
      else signal.addEventListener("abort", onAbort, { once: true });
      return { ticket, report };
    },
    giveUp: (report: SendReport) => {
      for (const ticket of waiting.keys()) take(ticket)?.resolve(report);
    },
  };
}
