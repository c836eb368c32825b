import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "@tocsin/store";
import { backlogGone } from "../backlog-gone.ts";
import { median, percentile, round } from "../median.ts";
import { sendPaced } from "../paced.ts";
import type { Figure } from "../report.ts";
import { READS, readUntil } from "../storm/watch.ts";
import type { Stage } from "./stage.ts";

/** Everybody hears of its one product as an alert, by mail and in Slack. */
export const EVERYBODY = { people: 5_000, products: 1, mailEvery: 1, slackEvery: 1 } as const;

const ROUNDS = 7;
const ROUND_MS = 5_000;
const LOOK_MS = 2;
const READS_PER_SECOND = 40;

/** L-03: one event after the other to everybody, while people read; each is measured until all its deliveries are on disk. The first warms up. */
export async function resolveEvents(stage: Stage): Promise<readonly Figure[]> {
  const took: number[] = [];
  await resolveOne(stage);
  const stopping = new AbortController();
  const reading = readUntil({ company: stage.company, readsPerSecond: READS_PER_SECOND }, stopping.signal);
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    took.push(await resolveOne(stage));
    await sleep(ROUND_MS);
  }
  stopping.abort();
  const reads = await reading;
  const p99Of = (path: string): number =>
    percentile(
      reads.filter((read) => path === "" || read.path === path).map(({ ms }) => ms),
      0.99,
    );
  return [
    {
      id: "L-03",
      what: "one event to 5,000 people by three channels, from sending it until all deliveries are written",
      unit: "ms",
      value: median(took),
      bar: { atMost: 3_000 },
      seen: {
        least: round(Math.min(...took)),
        most: round(Math.max(...took)),
        deliveries: deliveriesOfEach(stage),
        "messages out": stage.sink.arrivals().length,
      },
    },
    {
      id: "L-03",
      what: "reads of the API meanwhile and while it is sent, from when each was due, p99",
      unit: "ms",
      value: p99Of(""),
      bar: { atMost: 200 },
      seen: { reads: reads.length, ...Object.fromEntries(READS.map((path) => [`p99 ${path}`, round(p99Of(path))])) },
    },
  ];
}

async function resolveOne({ company: { origin, tokens }, events, nextBody }: Stage): Promise<number> {
  const startedAt = performance.now();
  await sendPaced({
    origin,
    requests: 1,
    perSecond: 1,
    connections: 1,
    request: () => ({ method: "POST", path: "/api/v1/events", token: tokens.root, body: nextBody() }),
  });
  await backlogGone(events, LOOK_MS);
  return performance.now() - startedAt;
}

const OF_EACH = "SELECT count(*) FROM deliveries WHERE channel IN ('alert', 'mail', 'slack') AND person IS NOT NULL GROUP BY event";

/** Each of the events has all of them, or nothing was measured. */
function deliveriesOfEach({ database }: Stage): number {
  const { $client } = openDatabase({ file: database, access: "read" });
  const counts = $client.prepare(OF_EACH).pluck().all();
  $client.close();
  const wanted = EVERYBODY.people * 3;
  if (counts.length !== ROUNDS + 1 || counts.some((count) => count !== wanted)) throw new Error(`Not resolved: ${counts.join(", ")}`);
  return wanted;
}
