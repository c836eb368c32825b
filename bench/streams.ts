import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median, percentile, round } from "./median.ts";
import { type Figure, report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";
import { sendAll } from "./senders.ts";
import { SERVER, type ServerProcess, startServer } from "./server-process.ts";
import { broadcast, faultsOf, type Heard, openSpread, sendTitled, untilAllSaw } from "./streams/broadcast.ts";
import { foundListeners, type Listeners } from "./streams/listeners.ts";
import { manyFigures } from "./streams/many.ts";
import { slowFigures } from "./streams/slow-readers.ts";
import { tabFigures } from "./streams/tabs.ts";

const PEOPLE = 1_000;
const ALONE = 300;
const EVERY_MS = 30;
const BROADCASTS = 200;
const PER_SECOND = 10;
const MISSED = 5;
const BACK_OVER_MS = 5_000;
const OPENED_OVER_MS = 4_000;
const SETTLES_MS = 10_000;
const WARM_REQUESTS = 3_000;
const SEEN_WITHIN_MS = 30_000;
const LOOK_MS = 5;
const MB = 1_000_000;
const KB = 1_000;

/** P-8, the third of P-9, and L-05 to L-08: the live streams of the packed server, read by this process. */
export async function measure(): Promise<void> {
  using folder = scratchFolder();
  const data = join(folder.path, "data");
  const company = await foundListeners(data, PEOPLE);
  const { figures, ids } = await liveFigures(data, company);
  const again = await reconnectFigures(data, company, ids);
  const slow = await slowFigures(folder.path);
  const many = await manyFigures(folder.path);
  const tabs = await tabFigures(folder.path);
  report("streams", [...figures, ...again, ...slow, ...many, ...tabs]);
}

async function liveFigures(data: string, company: Listeners) {
  await using server = await startServer(SERVER, data);
  await sendAll({
    ...asking(server, company),
    method: "GET",
    path: "/api/v1/alerts/count",
    bodies: Array.from({ length: WARM_REQUESTS }, () => ""),
    clients: 8,
  });
  const alone = await seenAlone(server, company);
  const before = await settledBytes(server);
  const { heard, acceptMs } = await openSpread(server, company.tokens, OPENED_OVER_MS);
  const after = await settledBytes(server);
  const { ms, cpu } = await broadcast(server, company, heard, { name: "broadcast", count: BROADCASTS, perSecond: PER_SECOND });
  const atWork = server.residentBytes();
  const ids = heard.map(({ stream }) => stream.lastId());
  close(heard);
  const figures: readonly Figure[] = [
    {
      id: "P-8",
      what: "from sending an event to its alert on an open stream, p99",
      unit: "ms",
      value: percentile(alone, 0.99),
      bar: { atMost: 500 },
      seen: { p50: round(percentile(alone, 0.5)), most: round(Math.max(...alone)), events: ALONE },
    },
    {
      id: "P-9",
      what: "resident memory, 1,000 open streams more than none",
      unit: "MB",
      value: (after - before) / MB,
      bar: { atMost: 40 },
      seen: { without: round(before / MB), with: round(after / MB), "ms to accept, p99": round(percentile(acceptMs, 0.99)) },
    },
    {
      id: "L-05",
      what: "from sending an event to its alert on each of 1,000 streams, ten events a second, p99",
      unit: "ms",
      value: percentile(ms, 0.99),
      bar: { atMost: 1_000 },
      seen: { p50: round(percentile(ms, 0.5)), alerts: ms.length, "processor share": round(cpu) },
    },
    {
      id: "L-05",
      what: "memory of a client while they come, all that the server grew by",
      unit: "kB",
      value: (atWork - before) / PEOPLE / KB,
      bar: { atMost: 40 },
      seen: { "MB resident": round(atWork / MB) },
    },
  ];
  return { figures, ids };
}

/** All come back within five seconds to a server that was started anew, and has what they missed. */
async function reconnectFigures(data: string, company: Listeners, ids: readonly string[]): Promise<readonly Figure[]> {
  await using server = await startServer(SERVER, data);
  const titles = Array.from({ length: MISSED }, (_, index) => `missed-${String(index)}`);
  for (const title of titles) await sendTitled(server, company, title);
  const startedAt = performance.now();
  const { heard, acceptMs } = await openSpread(server, company.tokens, BACK_OVER_MS, ids);
  await untilAllSaw(heard, titles);
  const ms = performance.now() - startedAt;
  // What comes twice comes after the first time.
  await sleep(1_000);
  const { missed, doubled } = faultsOf(heard, titles);
  close(heard);
  const all = { id: "L-06", bar: { atMost: 0 }, unit: "at a time", seen: { alerts: heard.length * titles.length } } as const;
  return [
    {
      id: "L-06",
      what: "1,000 streams that come back within five seconds of a restart, from the call to the first event, p99",
      unit: "ms",
      value: percentile(acceptMs, 0.99),
      bar: { atMost: 3_000 },
      seen: { p50: round(percentile(acceptMs, 0.5)), "ms until all were told": round(ms), missed: MISSED },
    },
    { ...all, what: "alerts that were not told to one that came back", value: missed },
    { ...all, what: "alerts that were told twice to one that came back", value: doubled },
  ];
}

/** One event after the other, seen by one stream of ten. */
async function seenAlone(server: ServerProcess, company: Listeners): Promise<readonly number[]> {
  const { heard } = await openSpread(server, company.tokens.slice(0, 10), 0);
  const [first] = heard;
  if (first === undefined) throw new Error("Nobody listens");
  const taken: number[] = [];
  for (let number = 0; number < ALONE; number += 1) {
    const title = `alone-${String(number)}`;
    const sentAt = await sendTitled(server, company, title);
    await until(() => first.seen.has(title));
    taken.push((first.seen.get(title)?.[0] ?? NaN) - sentAt);
    await sleep(EVERY_MS * Math.random() * 2);
  }
  close(heard);
  return taken;
}

function close(heard: readonly Heard[]): void {
  for (const { stream } of heard) stream.socket.destroy();
}

function asking({ origin }: ServerProcess, { sender }: Listeners) {
  return { origin, token: sender };
}

/** When nothing of what was done before is under way any more. */
async function settledBytes(server: ServerProcess): Promise<number> {
  await sleep(SETTLES_MS);
  const seen: number[] = [];
  for (let look = 0; look < 5; look += 1) {
    seen.push(server.residentBytes());
    await sleep(SETTLES_MS / 10);
  }
  return median(seen);
}

async function until(holds: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + SEEN_WITHIN_MS;
  while (!holds()) {
    if (performance.now() > giveUpAt) throw new Error("Somebody was not told within half a minute");
    await sleep(LOOK_MS);
  }
}
