import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ENGINE_DEFAULTS } from "@tocsin/dispatch";
import { endpointCompany } from "./endpoints/endpoint-company.ts";
import { median, percentile, round } from "./median.ts";
import type { Turn } from "./queues/contestant.ts";
import { AS_A_THREAD, inTurns, startContestant } from "./queues/contestants.ts";
import { type Figure, report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";
import type { SinkSeen } from "./webhooks/sink-process.ts";

/** With as many, all the sends that the engine has under way at a time are in use: 256. */
const ENDPOINTS = 64;
const REQUESTS = 12_800;
/** To endpoints that take 5 ms to answer. */
const SLOW_REQUESTS = 6_400;
const SINGLES = 300;
const SINGLES_EVERY_MS = 20;

/**
 * P-4: requests per second of the engine with the product's adapter, every attempt and outcome on disk, beside undici's bare pool with as many connections
 * as all endpoints together have slots, and the same body; L-02: the same to endpoints that take 5 ms, and how soon the first byte of a single event is there.
 */
export async function measure(): Promise<void> {
  using folder = scratchFolder();
  await using processes = new AsyncDisposableStack();
  const sink = fork(join(import.meta.dirname, "webhooks/sink-process.ts"));
  processes.defer(async () => {
    const ended = once(sink, "exit");
    sink.disconnect();
    await ended;
  });
  const origin = `http://127.0.0.1:${String(await heard<number>(sink))}`;
  const urls = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${origin}/${name}/${String(index + 1)}`);
  const data = (name: string) => join(folder.path, name);

  const fast = urls("fast", ENDPOINTS);
  const ours = processes.use(await startContestant("webhooks/our-webhooks-process.ts", ["waiting", data("fast"), ...fast], AS_A_THREAD));
  const connections = String(ENDPOINTS * ENGINE_DEFAULTS.slots.webhooks);
  const bare = processes.use(await startContestant("webhooks/bare-webhooks-process.ts", [connections, ...fast]));
  const accepting = processes.use(
    await startContestant("webhooks/our-webhooks-process.ts", ["accepting", data("accepting"), ...fast], AS_A_THREAD),
  );
  const [own = [], plain = [], whole = []] = await inTurns([ours, bare, accepting], REQUESTS);

  const slow = processes.use(
    await startContestant("webhooks/our-webhooks-process.ts", ["accepting", data("slow"), ...urls("slow", ENDPOINTS)]),
  );
  const [slowTurns = []] = await inTurns([slow], SLOW_REQUESTS);
  const one = processes.use(await startContestant("webhooks/our-webhooks-process.ts", ["accepting", data("one"), ...urls("slow-one", 1)]));
  const [oneTurns = []] = await inTurns([one], SLOW_REQUESTS / ENDPOINTS);

  report("webhooks", [
    {
      id: "P-4",
      what: "requests to endpoints, beside a bare pool",
      unit: "×",
      value: perSecond(own, REQUESTS) / perSecond(plain, REQUESTS),
      bar: { atLeast: 0.6 },
      seen: {
        "requests/s": Math.round(perSecond(own, REQUESTS)),
        "requests/s bare": Math.round(perSecond(plain, REQUESTS)),
        "µs of processor": processorMicros(own, REQUESTS),
        "µs bare": processorMicros(plain, REQUESTS),
      },
    },
    {
      id: "P-4",
      what: "the same from accepting the events on",
      unit: "×",
      value: perSecond(whole, REQUESTS) / perSecond(plain, REQUESTS),
      bar: null,
      seen: { "requests/s": Math.round(perSecond(whole, REQUESTS)) },
    },
    slowFigure(`to ${String(ENDPOINTS)} endpoints that take 5 ms`, { value: perSecond(slowTurns, SLOW_REQUESTS), bar: { atLeast: 300 } }),
    slowFigure("to one endpoint that takes 5 ms", { value: perSecond(oneTurns, SLOW_REQUESTS / ENDPOINTS), bar: null }),
    ...(await firstBytes(sink, { data: data("timed"), url: `${origin}/timed/1` })),
  ]);
}

function perSecond(turns: readonly Turn[], requests: number): number {
  return (requests * 1_000) / median(turns.map(({ ms }) => ms));
}

/** For one request, whatever else the machine does. */
function processorMicros(turns: readonly Turn[], requests: number): number {
  return Math.round((median(turns.map(({ cpuMs }) => cpuMs)) * 1_000) / requests);
}

function slowFigure(what: string, figure: Pick<Figure, "value" | "bar">): Figure {
  return { id: "L-02", what, unit: "deliveries/s", ...figure, seen: {} };
}

/** Events that come one by one while there is nothing else to do: from being handed in until the receiver has the head of the request. */
async function firstBytes(sink: ChildProcess, { data, url }: { readonly data: string; readonly url: string }): Promise<readonly Figure[]> {
  await using company = await endpointCompany({ data, urls: [url] });
  const handedIn = new Map<string, bigint>();
  for (let number = 0; number < SINGLES; number += 1) {
    const { event, at } = await company.single();
    handedIn.set(event, at);
    await pause(SINGLES_EVERY_MS);
  }
  sink.send("what was seen");
  const { firsts } = await heard<SinkSeen>(sink);
  const taken = firsts.map(([event, at]) => Number(BigInt(at) - (handedIn.get(event) ?? BigInt(at))) / 1e6);
  if (taken.length !== SINGLES) throw new Error(`${String(taken.length)} of ${String(SINGLES)} events were seen`);
  const what = "event to first byte, one by one";
  return [
    { id: "L-02", what: `${what}, p50`, unit: "ms", value: median(taken), bar: { atMost: 100 }, seen: { events: SINGLES } },
    {
      id: "L-02",
      what: `${what}, p99`,
      unit: "ms",
      value: percentile(taken, 0.99),
      bar: { atMost: 1_000 },
      seen: { most: round(Math.max(...taken)) },
    },
  ];
}

function heard<T>(sink: ChildProcess): Promise<T> {
  return new Promise((resolve) => {
    sink.once("message", (message: T) => {
      resolve(message);
    });
  });
}
