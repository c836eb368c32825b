import { setTimeout as sleep } from "node:timers/promises";
import { foundCompany } from "../crash/company.ts";
import { dataFolder } from "../crash/data-folder.ts";
import { openEvidence } from "../crash/evidence.ts";
import { groupedBy } from "../crash/judge.ts";
import { startSink } from "../crash/sink.ts";
import { untilAnswered, untilDrained } from "../crash/until.ts";
import { victimOf } from "../crash/victim.ts";

export interface StopReport {
  readonly inFlight: number;
  /** From the signal until `/readyz` said yes for the last time; 0: it never did. */
  readonly unreadyMs: number;
  readonly exitCode: number | null;
  readonly exitMs: number;
  /** Attempts that began when it was no longer ready. */
  readonly newSends: number;
  /** Leases that the next process would have to take over. */
  readonly leasesLeft: number;
  readonly lost: number;
  readonly repeats: number;
  /** How long each live stream was told to wait before it comes back, by the last word before its end. */
  readonly retriesMs: readonly number[];
}

/** As many as proof-thread.ts lets be under way: three of them mails, which nobody answers, and one other; the rest is answered when it is told to stop. */
const IN_FLIGHT = 16;
const UNREADY_MS = 100;
const PROBE_MS = 5;
/** As many as one person may have. */
export const STREAMS = 10;

/** the server is told to stop with sixteen messages under way, four of which nobody will ever answer. */
export async function stopRound({ pack }: { readonly pack: string }): Promise<StopReport> {
  using folder = dataFolder();
  await using sink = await startSink(folder.path, { forgetEvery: 0 });
  await using victim = victimOf({ pack, data: folder.data });
  const company = await foundCompany(victim, { people: 12, ports: sink.ports });
  sink.order("stay_silent");
  // Enough for each lane to have all its places taken.
  const accepted = await Promise.all([1, 2, 3, 4, 5].map((number) => untilAnswered(() => company.postEvent(`stop-${String(number)}`))));
  using evidence = openEvidence(folder.database);
  while (evidence.underWay() < IN_FLIGHT || sink.arrivals().length < IN_FLIGHT) await sleep(PROBE_MS);
  const inFlight = evidence.underWay();
  const streams = await Promise.all(Array.from({ length: STREAMS }, () => company.listen()));
  const heard = streams.map((stream) => stream.text());

  const signalledAt = Date.now();
  const from = performance.now();
  const origin = victim.origin() ?? "";
  const stopping = victim.stop();
  const unreadyMs = Math.round(await lastReady(origin, from));
  // Not before its engine may know as well: a place that is free until then is taken by the next message, which hangs too.
  await sleep(Math.max(0, UNREADY_MS - unreadyMs));
  sink.order("answer_waiting");
  const exitCode = await stopping;
  const exitMs = Math.round(performance.now() - from);
  const retriesMs = (await Promise.all(heard)).flatMap(lastRetry);
  const leasesLeft = evidence.leases();
  const newSends = evidence.startedAfter(signalledAt + Math.max(UNREADY_MS, unreadyMs));

  sink.order("answer");
  await victim.start().ready;
  await untilDrained(folder.database);
  await victim.stop();
  const copies = groupedBy(sink.arrivals(), ({ delivery }) => delivery);
  return {
    inFlight,
    unreadyMs,
    exitCode,
    exitMs,
    newSends,
    leasesLeft,
    lost: accepted.length * company.places.length - copies.size,
    repeats: sink.arrivals().length - copies.size,
    retriesMs,
  };
}

/** Nothing of a stream that did not end as one should. */
function lastRetry(text: string): readonly number[] {
  const [, retry] = /retry: (\d+)\n\nevent: end\nid: \S+\ndata: \{"why":"stopping"\}\n\n$/.exec(text) ?? [];
  return retry === undefined ? [] : [Number(retry)];
}

/** How long after `from` it said for the last time that it was ready. */
async function lastReady(origin: string, from: number): Promise<number> {
  let readyMs = 0;
  while (await isReady(origin)) {
    readyMs = performance.now() - from;
    await sleep(PROBE_MS);
  }
  return readyMs;
}

async function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}
