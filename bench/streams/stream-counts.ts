import type { ServerProcess } from "../server-process.ts";
import type { Listeners } from "./listeners.ts";

/** What the server says of its streams. */
export async function streamCounts({ origin }: Pick<ServerProcess, "origin">, { sender }: Listeners) {
  const answer = await fetch(`${origin}/metrics`, { headers: { authorization: `Bearer ${sender}` } });
  const text = await answer.text();
  const valueOf = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1] ?? NaN);
  return { open: valueOf("tocsin_streams_open"), dropped: valueOf("tocsin_streams_dropped_total") };
}
