import { join } from "node:path";
import { openDatabase, storeReads } from "@tocsin/store";
import { backlogGone } from "./backlog-gone.ts";
import { median, percentile, round } from "./median.ts";
import { type Figure, report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";
import { anEvent, setUp } from "./sender-company.ts";
import { type Sent, sendAll } from "./senders.ts";
import { NODE_FLAGS, SERVER, startServer } from "./server-process.ts";

/** Turns of each kind; one before them warms up and does not count. */
const TURNS = 5;
const BACKLOG_EVERY_MS = 50;
const SINGLE = { path: "/api/v1/events", clients: 64, requests: 2_000, eventsEach: 1 };
/** Few senders: a batch is what somebody sends who has collected, not what everybody sends. */
const BATCH = { path: "/api/v1/events/batch", clients: 4, requests: 8, eventsEach: 500 };
const ANSWERING_PROCESS = join(import.meta.dirname, "answering-process.ts");

type Kind = typeof SINGLE;

interface Target {
  readonly origin: string;
  readonly token: string;
  /** Resolves when nothing that was accepted is left to do: the next turn has the machine for itself. */
  readonly idle: () => Promise<void>;
}

/**
 * P-6: events accepted per second by the packed server, engine and all, beside the same HTTP side whose handler answers at
 * once. Loopback; sender and servers share the machine.
 */
export async function measure(): Promise<void> {
  using ours = scratchFolder();
  using atOnce = scratchFolder();
  const tokens = { ours: setUp(dataIn(ours.path)), atOnce: setUp(dataIn(atOnce.path)) };
  await using server = await startServer(SERVER, dataIn(ours.path));
  await using yardstick = await startServer([...NODE_FLAGS, ANSWERING_PROCESS], dataIn(atOnce.path));
  const { events } = storeReads(openDatabase({ file: join(dataIn(ours.path), "tocsin.db"), access: "read" }));
  const targets = {
    ours: { origin: server.origin, token: tokens.ours, idle: () => backlogGone(events, BACKLOG_EVERY_MS) },
    atOnce: { origin: yardstick.origin, token: tokens.atOnce, idle: () => Promise.resolve() },
  };
  report("accepting", [...(await figuresOf(SINGLE, targets)), ...(await figuresOf(BATCH, targets))]);
}

/** Not the scratch folder itself: the server makes its own, as private as it wants it. */
function dataIn(folder: string): string {
  return join(folder, "data");
}

interface Targets {
  readonly ours: Target;
  readonly atOnce: Target;
}

async function figuresOf(kind: Kind, { ours, atOnce }: Targets): Promise<readonly Figure[]> {
  const taken = { ours: [] as Sent[], atOnce: [] as Sent[] };
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const yardstick = await sendOne(kind, atOnce);
    const sent = await sendOne(kind, ours);
    if (turn === 0) continue;
    taken.atOnce.push(yardstick);
    taken.ours.push(sent);
  }
  const perSecond = (sent: readonly Sent[]) => (kind.requests * kind.eventsEach * 1_000) / median(sent.map(({ ms }) => ms));
  const latencies = taken.ours.flatMap((sent) => sent.latencies);
  const what = kind.eventsEach === 1 ? `POST /events, ${String(kind.clients)} clients` : `POST /events/batch of ${String(kind.eventsEach)}`;
  const ratio: Figure = {
    id: "P-6",
    what: `${what}, beside answering at once`,
    unit: "×",
    value: perSecond(taken.ours) / perSecond(taken.atOnce),
    bar: { atLeast: 0.3 },
    seen: {
      "events/s": Math.round(perSecond(taken.ours)),
      "events/s at once": Math.round(perSecond(taken.atOnce)),
      "ms p50": round(percentile(latencies, 0.5)),
      "ms p99": round(percentile(latencies, 0.99)),
    },
  };
  if (kind.eventsEach === 1) return [ratio];
  return [ratio, { id: "P-6", what, unit: "events/s", value: perSecond(taken.ours), bar: { atLeast: 10_000 }, seen: {} }];
}

let made = 0;

/** Events that nobody has sent before, to a server that has nothing else to do. */
async function sendOne({ path, clients, requests, eventsEach }: Kind, { origin, token, idle }: Target): Promise<Sent> {
  const bodies = Array.from({ length: requests }, () => {
    const events = Array.from({ length: eventsEach }, () => anEvent((made += 1)));
    return JSON.stringify(eventsEach === 1 ? events[0] : { events });
  });
  const sent = await sendAll({ origin, path, token, bodies, clients });
  expectAccepted(sent, eventsEach);
  await idle();
  return sent;
}

/** A refusal is fast: it must not count as an event. */
function expectAccepted({ answers }: Sent, eventsEach: number): void {
  for (const { status, text } of answers) {
    const accepted = text.split('"status":"accepted"').length - 1;
    if (status >= 300 || accepted !== eventsEach) throw new Error(`Not accepted: ${String(status)} ${text.slice(0, 500)}`);
  }
}
