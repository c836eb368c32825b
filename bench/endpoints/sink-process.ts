/** Webhook endpoints in a process of their own: each path is one. What lies below /dead is never answered. */
import { createServer } from "node:http";

export interface SinkSeen {
  /** Requests to one path under way at a time, at most. */
  readonly together: number;
  readonly dead: number;
}

const under = new Map<string, number>();
const seen = { together: 0, dead: 0 };

const server = createServer((request, response) => {
  const { url = "/" } = request;
  const isDead = url.startsWith("/dead");
  under.set(url, (under.get(url) ?? 0) + 1);
  seen.together = Math.max(seen.together, under.get(url) ?? 0);
  seen.dead += Number(isDead);
  response.once("close", () => under.set(url, (under.get(url) ?? 0) - 1));
  request.resume().once("end", () => {
    if (!isDead) response.end();
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(address === null || typeof address === "string" ? null : address.port);
});
process.on("message", () => process.send?.(seen satisfies SinkSeen));
process.on("disconnect", () => process.exit(0));
