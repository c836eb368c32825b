import { backlogGone } from "../backlog-gone.ts";
import { median, percentile, round } from "../median.ts";
import { sendPaced } from "../paced.ts";
import type { Figure } from "../report.ts";
import { sendAll, type Sent } from "../senders.ts";
import type { Stage } from "./stage.ts";

/** Teams of ten, of whom two want mail as well; each event goes to a shared endpoint too. */
export const TEAMS = { people: 200, products: 20, mailEvery: 5, slackEvery: 1_000 } as const;

const CLIENTS = 64;
const PER_SECOND = 500;
const SECONDS = 30;
/** One run says as much of what else the machine did. */
const RUNS = 3;
const FLAT_OUT = 10_000;
const IN_TIME_MS = 1_000;
/** So long after the last was due it is over: whatever was not even sent then is as late as that. */
const GRACE_MS = 10_000;
const BACKLOG_EVERY_MS = 50;

/** L-01: events at their times, whether those before them were answered or not; and as many as are taken, beside it. */
export async function acceptEvents(stage: Stage): Promise<readonly Figure[]> {
  const idle = (): Promise<void> => backlogGone(stage.events, BACKLOG_EVERY_MS);
  await flatOut(stage, FLAT_OUT / 10);
  await idle();
  const runs: (readonly number[])[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    runs.push(await paced(stage));
    await idle();
  }
  const fast = await flatOut(stage, FLAT_OUT);
  await idle();
  const p99 = runs.map((latencies) => percentile(latencies, 0.99));
  return [
    {
      id: "L-01",
      what: `POST /events, ${String(PER_SECOND)} a second from ${String(CLIENTS)} clients, answered within a second`,
      unit: "events/s",
      value: median(runs.map((latencies) => latencies.filter((ms) => ms <= IN_TIME_MS).length / SECONDS)),
      bar: { atLeast: PER_SECOND },
      seen: { seconds: SECONDS, runs: RUNS, "messages out": stage.sink.arrivals().length },
    },
    {
      id: "L-01",
      what: "the same, from when each was due, p99",
      unit: "ms",
      value: median(p99),
      bar: { atMost: 50 },
      seen: { p50: round(percentile(runs.flat(), 0.5)), least: round(Math.min(...p99)), most: round(Math.max(...p99)) },
    },
    {
      id: "L-01",
      what: `POST /events, ${String(CLIENTS)} clients, as fast as they are answered`,
      unit: "events/s",
      value: (FLAT_OUT * 1_000) / fast.ms,
      bar: null,
      seen: { "ms p50": round(percentile(fast.latencies, 0.5)), "ms p99": round(percentile(fast.latencies, 0.99)) },
    },
  ];
}

/** Milliseconds from when each was due. */
async function paced({ company: { origin, tokens }, nextBody }: Stage): Promise<readonly number[]> {
  const requests = PER_SECOND * SECONDS;
  const answers = await sendPaced({
    origin,
    requests,
    perSecond: PER_SECOND,
    connections: CLIENTS,
    request: () => ({ method: "POST", path: "/api/v1/events", token: tokens.root, body: nextBody() }),
    until: AbortSignal.timeout(SECONDS * 1_000 + GRACE_MS),
  });
  const answered = new Map(answers.map(({ number, ms }) => [number, ms]));
  return Array.from({ length: requests }, (_, number) => answered.get(number) ?? lateAtTheEnd(number));
}

function lateAtTheEnd(number: number): number {
  return SECONDS * 1_000 + GRACE_MS - (number * 1_000) / PER_SECOND;
}

async function flatOut({ company: { origin, tokens }, nextBody }: Stage, requests: number): Promise<Sent> {
  const bodies = Array.from({ length: requests }, nextBody);
  const sent = await sendAll({ origin, path: "/api/v1/events", token: tokens.root, bodies, clients: CLIENTS });
  const refused = sent.answers.find(({ status }) => status !== 202);
  if (refused !== undefined) throw new Error(`Not accepted: ${String(refused.status)} ${refused.text.slice(0, 500)}`);
  return sent;
}
