import { SYSTEM_TIMERS, type Timers } from "@tocsin/dispatch";
import type { WebhookMessage } from "@tocsin/ports";
import type { EndpointSender, EndpointWay } from "../lanes/endpoint-sender.ts";
import { createLog } from "../log/log.ts";
import { newSigningSecret } from "../services/endpoint-secrets.ts";
import type { SendingDeath } from "../threads/sending-deaths.ts";
import { type ThreadSenderOptions, threadSender } from "../threads/thread-sender.ts";

export const SCRIPT = new URL("../sending-thread.ts", import.meta.url);
const DATA = { egress: { allow: ["127.0.0.1", "localhost"], loopback: true }, port: 0 };
export const SECRET = newSigningSecret().reveal();

interface World {
  readonly sender: EndpointSender;
  /** Log lines, as they are written. */
  readonly lines: readonly string[];
  readonly dates: readonly string[];
  readonly deaths: readonly SendingDeath[];
}

type Changed = Partial<Pick<ThreadSenderOptions, "timers" | "steady" | "restMs" | "heapMb">>;

export function world(script = SCRIPT, changed: Changed = {}): World {
  const lines: string[] = [];
  const dates: string[] = [];
  const deaths: SendingDeath[] = [];
  const log = createLog({ level: "info", isTerminal: false, write: (line) => void lines.push(line) });
  const sender = threadSender({
    script,
    data: DATA,
    log,
    timers: SYSTEM_TIMERS,
    steady: () => performance.now(),
    onDate: (_host, date) => void dates.push(date),
    onDied: (reason) => void deaths.push(reason),
    ...changed,
  });
  return { sender, lines, dates, deaths };
}

/** Timers that run out when they are told to, however long that would take. */
export function timersByHand(): Timers & { readonly runOut: () => void } {
  let waiting = new Set<() => void>();
  return {
    after: (_ms, callback) => {
      const entry = (): void => {
        callback();
      };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    runOut: () => {
      const due = waiting;
      waiting = new Set();
      for (const callback of due) callback();
    },
  };
}

/** A thread that does only what the test is about. */
export function thread(script: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from "node:worker_threads"; ${script}`)}`);
}

export const wayTo = (url: string, changed: Partial<EndpointWay> = {}): EndpointWay => ({
  url,
  secrets: [{ secret: SECRET, until: null }],
  header: null,
  timeoutSeconds: 5,
  ...changed,
});

export const message = (delivery: string, changed: Partial<WebhookMessage> = {}): WebhookMessage => ({
  channel: "webhooks",
  delivery,
  body: '{"data":{}}',
  contentType: "application/json",
  headers: {},
  ...changed,
});

export const soon = (): AbortSignal => AbortSignal.timeout(10_000);
