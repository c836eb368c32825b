import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "@tocsin/testkit";
import Sqlite from "better-sqlite3";
import { SERVER_FLAGS } from "../../tools/bootstrap/commands.mjs";
import { dataFolder } from "../crash/data-folder.ts";
import { openEvidence } from "../crash/evidence.ts";
import type { StoredAlert } from "../crash/judge.ts";
import { untilAnswered } from "../crash/until.ts";
import { type Victim, victimOf } from "../crash/victim.ts";
import { balance, type Books } from "./books.ts";
import { type Lived, live } from "./life.ts";
import type { Sample } from "./sample.ts";
import { foundSoakCompany, type SoakCompany } from "./soak-company.ts";
import type { SoakPlan } from "./soak-plan.ts";
import { startSoakSink } from "./soak-sink.ts";
import { lookAt } from "./watch.ts";

export interface SoakReport {
  readonly plan: SoakPlan;
  readonly seconds: number;
  readonly events: number;
  readonly samples: readonly Sample[];
  /** When nothing was left to do. */
  readonly last: Sample;
  readonly books: Books;
  readonly faults: number;
  /** Messages that were taken, and whose sender was not told: the only ones that may come twice. */
  readonly unanswered: number;
  readonly lived: Lived;
  /** Deliveries and events that had not come to an end. */
  readonly leftOpen: number;
  readonly drainedSeconds: number;
  readonly oldPurged: number;
  readonly integrity: string;
  readonly exitCode: number | null;
}

const INSIDE_MS = 2_000;
const LOOK_DRAINED_MS = 500;
/** Requests of senders at a time: after a pause of the machine not all that were missed come at once. */
const ASKING_MAX = 32;

/** L-09: the packed server does its work for as long as it is told to, is watched from all sides, and comes to an end of it. */
export async function soakRound(plan: SoakPlan, onLook: (sample: Sample) => void = () => undefined): Promise<SoakReport> {
  using folder = dataFolder();
  const inside = join(folder.path, "inside");
  mkdirSync(inside);
  await using sink = await startSoakSink({ folder: folder.path, ...plan });
  await using victim = watchedVictim(plan, folder.data, inside);
  const company = await foundSoakCompany(victim, { ports: sink.ports, database: folder.database, ...plan });
  const startedAt = Date.now();
  const watched = { pid: victim.pid() ?? 0, database: folder.database, inside, metrics: company.metrics, startedAt };
  const ending = new AbortController();
  const backups = { backupFile: join(folder.path, "backup.db"), backupMs: plan.backupMs };
  const living = live({ company, victim, random: seededRandom(plan.seed), ...backups, signal: ending.signal });
  const watching = watch(plan, ending.signal, async () => {
    const sample = await untilAnswered(() => lookAt(watched));
    onLook(sample);
    return sample;
  });
  const accepted = await postSteadily(company, plan);
  const samples = await watching;
  ending.abort();
  sink.beCalm();
  const lived = await living;
  const calmAt = Date.now();
  const leftOpen = await untilNothingIsOpen(folder.database, plan.drainMs);
  const drainedSeconds = (Date.now() - calmAt) / 1_000;
  const last = await untilAnswered(() => lookAt(watched));
  const exitCode = await victim.stop();
  using evidence = openEvidence(folder.database);
  return {
    plan,
    seconds: Math.round((calmAt - startedAt) / 1_000),
    events: accepted.filter((id) => id !== null).length,
    samples,
    last,
    books: await balance(accepted, sink.arrivals(), alertsOf(folder.database)),
    ...(await sink.report()),
    lived,
    leftOpen,
    drainedSeconds,
    oldPurged: plan.oldDeliveries - oldLeft(folder.database),
    integrity: evidence.integrity(),
    exitCode,
  };
}

/** The server as npm start runs it, but for what lets its threads be looked into. */
function watchedVictim({ pack, lookMs }: SoakPlan, data: string, inside: string): Victim {
  return victimOf({
    pack,
    data,
    variant: "as-composed",
    nodeOptions: [...SERVER_FLAGS, "--import", join(import.meta.dirname, "inside-process.ts")],
    environment: {
      TOCSIN_EGRESS_ALLOW: "127.0.0.1,localhost",
      WATCHED_INSIDE: inside,
      WATCHED_EVERY_MS: String(Math.min(INSIDE_MS, lookMs)),
    },
  });
}

/** Each at its time, unless too many wait for their answer. A client asks again until it has it. */
async function postSteadily({ postEvent }: SoakCompany, { seconds, perSecond }: SoakPlan): Promise<readonly (string | null)[]> {
  const from = performance.now();
  const accepted: (string | null)[] = [];
  const asking = new Set<Promise<void>>();
  for (let number = 0; number < seconds * perSecond; number += 1) {
    while (asking.size >= ASKING_MAX) await Promise.race(asking);
    const waitMs = from + (number * 1_000) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    accepted.push(null);
    const asked = post(number);
    asking.add(asked);
    void asked.finally(() => asking.delete(asked));
  }
  await Promise.all(asking);
  return accepted;

  async function post(number: number): Promise<void> {
    accepted[number] = await untilAnswered(() => postEvent(number));
  }
}

async function watch({ seconds, lookMs }: SoakPlan, signal: AbortSignal, look: () => Promise<Sample>): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const until = performance.now() + seconds * 1_000;
  for (let next = performance.now() + lookMs; next <= until && !signal.aborted; next += lookMs) {
    await sleep(Math.max(0, next - performance.now()));
    samples.push(await look());
  }
  return samples;
}

/** Answers what is still open when it has been waited long enough. */
async function untilNothingIsOpen(database: string, patienceMs: number): Promise<number> {
  using evidence = openEvidence(database);
  const left = (): number => evidence.open().deliveries + evidence.open().events;
  for (const until = Date.now() + patienceMs; left() > 0 && Date.now() < until;) await sleep(LOOK_DRAINED_MS);
  return left();
}

const ALERTS = `SELECT e.id AS event, p.email AS address FROM deliveries d JOIN events e ON e.seq = d.event JOIN people p ON p.id = d.person
  WHERE d.channel = 'alert' AND d.state = 'delivered' AND e.client_id LIKE 'soak-%'`;

function* alertsOf(database: string): Iterable<StoredAlert> {
  const db = new Sqlite(database, { readonly: true });
  try {
    yield* db.prepare<[], StoredAlert>(ALERTS).iterate();
  } finally {
    db.close();
  }
}

function oldLeft(database: string): number {
  const db = new Sqlite(database, { readonly: true });
  try {
    return Number(db.prepare("SELECT count(*) FROM deliveries d JOIN events e ON e.seq = d.event WHERE e.id LIKE 'old-%'").pluck().get());
  } finally {
    db.close();
  }
}
