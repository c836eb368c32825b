import type { SendReport } from "@tocsin/domain";
import type { ChannelAdapter, WebhookMessage } from "@tocsin/ports";
import { egressRules } from "../config/egress-rules.ts";
import { ownSender } from "../lanes/endpoint-sender.ts";
import { type PlainError, plainError } from "../log/plain-error.ts";
import { watchLoop } from "../metrics/loop-lag.ts";
import type { FromSending, SendingData, Ticket, ToSending } from "./sending-messages.ts";

/** The way to the engine's thread, as far as it is needed. */
export interface SendingPort {
  readonly on: (event: "message", listener: (work: ToSending) => void) => unknown;
  readonly postMessage: (batch: FromSending) => void;
}

/** The thread that signs and sends what goes to endpoints, and knows nothing else: no database, no schedule. */
export function runSending(port: SendingPort, { egress, port: ownPort }: SendingData): void {
  const answers = batchedAnswers((batch) => {
    port.postMessage(batch);
  });
  const sender = ownSender({ rules: egressRules(egress, ownPort), clock: { now: () => Date.now() }, onDate: answers.date });
  const loop = watchLoop("sending");
  const ways = new Map<Ticket, ChannelAdapter>();
  const underWay = new Map<Ticket, AbortController>();

  function send(ticket: Ticket, way: Ticket, message: WebhookMessage): void {
    const stop = new AbortController();
    underWay.set(ticket, stop);
    sentBy(way, message, stop.signal)
      .then((report) => answers.report(ticket, report))
      .catch((error: unknown) => {
        answers.crash(ticket, plainError(error));
      })
      .finally(() => underWay.delete(ticket));
  }

  /** A bug about one message is told of with it, and ends nothing for the others. */
  async function sentBy(way: Ticket, message: WebhookMessage, signal: AbortSignal): Promise<SendReport> {
    const adapter = ways.get(way);
    if (adapter === undefined) throw new Error(`Nobody opened the way ${String(way)}`);
    return await adapter.send(message, signal);
  }

  port.on("message", ({ opened, shared, sends, ended, aborted, measures, knocks }) => {
    for (const [ticket, way] of opened) ways.set(ticket, sender.open(way));
    for (const [ticket, way, delivery, part] of sends) {
      const common = shared[part];
      if (common !== undefined) send(ticket, way, { channel: "webhooks", delivery, ...common });
    }
    for (const ticket of ended) {
      void ways.get(ticket)?.[Symbol.asyncDispose]();
      ways.delete(ticket);
    }
    for (const ticket of aborted) underWay.get(ticket)?.abort(new Error("The engine gave it up"));
    if (measures) answers.lag(loop.sample().value);
    if (knocks) answers.here();
  });
  // From now on what it is given may be sent: whoever hears nothing of it knows that nothing was.
  port.postMessage(NOTHING_YET);
}

const NOTHING_YET: FromSending = { reports: [], crashes: [], dates: [] };

interface Answers {
  readonly report: (ticket: Ticket, report: SendReport) => void;
  readonly crash: (ticket: Ticket, error: PlainError) => void;
  readonly date: (host: string, date: string) => void;
  readonly lag: (seconds: number) => void;
  readonly here: () => void;
}

/** One message for all that one turn of the event loop brings. */
function batchedAnswers(say: (batch: FromSending) => void): Answers {
  let reports: FromSending["reports"][number][] = [];
  let crashes: FromSending["crashes"][number][] = [];
  let dates = new Map<string, string>();
  let lagSeconds: number | null = null;
  let isAsked = false;

  function flush(): void {
    isAsked = false;
    say({ reports, crashes, dates: [...dates], ...(lagSeconds === null ? {} : { lagSeconds }) });
    reports = [];
    crashes = [];
    dates = new Map();
    lagSeconds = null;
  }
  function ask(): void {
    if (!isAsked) setImmediate(flush);
    isAsked = true;
  }
  return {
    report: (...answer) => {
      reports.push(answer);
      ask();
    },
    crash: (...answer) => {
      crashes.push(answer);
      ask();
    },
    // Goes along with the report of its answer.
    date: (host, date) => {
      dates.set(host, date);
    },
    lag: (seconds) => {
      lagSeconds = seconds;
      ask();
    },
    here: ask,
  };
}
