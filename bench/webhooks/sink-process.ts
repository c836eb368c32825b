/**
 * Receivers of webhooks in a process of their own: each path is an endpoint, those below /slow take 5 ms to answer. It knows when the first
 * request about each event came, by a clock that all processes of the machine share.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";

export interface SinkSeen {
  /** Event and nanoseconds, in the order of arrival; of the first request about each. */
  readonly firsts: readonly (readonly [event: string, at: string])[];
}

const SLOW_MS = 5;
const firsts = new Map<string, string>();

const server = createServer((request, response) => {
  void answer(request, response, process.hrtime.bigint());
});

async function answer(request: IncomingMessage, response: ServerResponse, at: bigint): Promise<void> {
  const { url = "/" } = request;
  const body = await buffer(request);
  if (url.startsWith("/timed")) note(body.toString("utf8"), at);
  if (url.startsWith("/slow")) await pause(SLOW_MS);
  response.end();
}

function note(body: string, at: bigint): void {
  const [, event] = /"event":\{"id":"(?<id>[^"]+)"/.exec(body) ?? [];
  if (event !== undefined && !firsts.has(event)) firsts.set(event, String(at));
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(address === null || typeof address === "string" ? null : address.port);
});
process.on("message", () => process.send?.({ firsts: [...firsts] } satisfies SinkSeen));
process.on("disconnect", () => process.exit(0));
