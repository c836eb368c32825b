import type { WebhookMessage } from "@tocsin/ports";
import type { EndpointSender, EndpointWay } from "../lanes/endpoint-sender.ts";
import { createLog } from "../log/log.ts";
import { newSigningSecret } from "../services/endpoint-secrets.ts";
import { threadSender } from "../threads/thread-sender.ts";

export const SCRIPT = new URL("../sending-thread.ts", import.meta.url);
const DATA = { egress: { allow: ["127.0.0.1", "localhost"], loopback: true }, port: 0 };
export const SECRET = newSigningSecret().reveal();

interface World {
  readonly sender: EndpointSender;
  /** Log lines, as they are written. */
  readonly lines: readonly string[];
  readonly dates: readonly string[];
}

export function world(script = SCRIPT, restMs = 60_000): World {
  const lines: string[] = [];
  const dates: string[] = [];
  const log = createLog({ level: "info", isTerminal: false, write: (line) => void lines.push(line) });
  const sender = threadSender({ script, data: DATA, log, restMs, onDate: (_host, date) => void dates.push(date) });
  return { sender, lines, dates };
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
