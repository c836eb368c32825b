import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { endpointCompany } from "./endpoints/endpoint-company.ts";
import type { SinkSeen } from "./endpoints/sink-process.ts";
import { percentile, round } from "./median.ts";
import { report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";

const ENDPOINTS = 100;
/** A hundred events to a hundred endpoints; a turn before them warms up. */
const TURNS = 10;
const EVENTS = 10;
const EVERY_MS = 500;
/** What a lane of an endpoint may have under way. */
const SLOTS = 4;

/**
 * C-08: ten thousand requests to a hundred endpoints of which one never answers, beside a hundred that all do: two engines with a database each take
 * turns, over real sockets, and the endpoints share a process.
 */
export async function measure(): Promise<void> {
  using folder = scratchFolder();
  await using ends = new AsyncDisposableStack();
  const sink = fork(join(import.meta.dirname, "endpoints/sink-process.ts"));
  ends.defer(async () => {
    const ended = once(sink, "exit");
    sink.disconnect();
    await ended;
  });
  const origin = `http://127.0.0.1:${String(await heard<number>(sink))}`;
  const urls = (name: string) => Array.from({ length: ENDPOINTS }, (_, index) => `${origin}/${name}/${String(index + 1)}`);
  const [, ...living] = urls("beside-dead");
  const all = ends.use(await endpointCompany({ data: join(folder.path, "all"), urls: urls("all") }));
  const oneDead = ends.use(await endpointCompany({ data: join(folder.path, "one-dead"), urls: [`${origin}/dead`, ...living] }));

  const taken = { all: [] as number[], oneDead: [] as number[] };
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const without = await all.turn({ events: EVENTS, everyMs: EVERY_MS, answering: ENDPOINTS });
    const beside = await oneDead.turn({ events: EVENTS, everyMs: EVERY_MS, answering: ENDPOINTS - 1 });
    if (turn === 0) continue;
    taken.all.push(...without);
    taken.oneDead.push(...beside);
  }
  sink.send("what was seen");
  const { together, dead } = await heard<SinkSeen>(sink);
  const p95 = { all: percentile(taken.all, 0.95), oneDead: percentile(taken.oneDead, 0.95) };
  report("endpoints", [
    {
      id: "C-08",
      what: "99 endpoints beside one that never answers, accepted to delivered, p95",
      unit: "×",
      value: p95.oneDead / p95.all,
      bar: { atMost: 1.2 },
      seen: {
        "ms p95": round(p95.oneDead),
        "ms p95 without": round(p95.all),
        deliveries: taken.oneDead.length,
        "requests unanswered": dead,
      },
    },
    { id: "C-08", what: "requests to one endpoint at a time", unit: "at a time", value: together, bar: { atMost: SLOTS }, seen: {} },
  ]);
}

function heard<T>(sink: ChildProcess): Promise<T> {
  return new Promise((resolve) => {
    sink.once("message", (message: T) => {
      resolve(message);
    });
  });
}
