import { setTimeout as sleep } from "node:timers/promises";
import { compare } from "../crash/accept-round.ts";
import { foundCompany, type Posted } from "../crash/company.ts";
import { dataFolder } from "../crash/data-folder.ts";
import { openEvidence } from "../crash/evidence.ts";
import { type Victim, victimOf } from "../crash/victim.ts";
import { percentile } from "../median.ts";
import { type Contention, otherProcess } from "./other-process.ts";

export interface BusyPlan {
  readonly pack: string;
  /** How long another process holds the database, or writes to it. */
  readonly heldMs: number;
  readonly clients: number;
  readonly other?: Contention;
}

export interface BusyReport {
  readonly heldMs: number;
  readonly accepted: number;
  /** Answered 503 as a problem, with the words to try again. */
  readonly turnedAway: number;
  /** Answered in any other way, or not at all. */
  readonly errors: number;
  readonly lost: number;
  /** How long `/healthz` took meanwhile: as long as anything held up the thread that answers. */
  readonly healthP99Ms: number;
  /** Transactions of the other process that read first and found their snapshot outdated when they wrote. */
  readonly snapshots: number;
}

const PROBE_MS = 10;
/** All clients together stay below what one token may ask for: 50 requests a second. */
const POSTS_PER_SECOND = 40;
const AFTER_MS = 500;

/** another process holds the database, or writes to it, while clients post. */
export async function busyRound({ pack, heldMs, clients, other = "holds" }: BusyPlan): Promise<BusyReport> {
  using folder = dataFolder();
  await using victim = victimOf({ pack, data: folder.data });
  const company = await foundCompany(victim, { people: 1, ports: null });
  const { released } = await otherProcess(folder.database, heldMs, other);

  const now = { isOver: false };
  const answers: (Posted & { readonly clientId: string })[] = [];
  const client = async (number: number): Promise<void> => {
    for (let turn = 0; !now.isOver; turn += 1) {
      const clientId = `busy-${String(number)}-${String(turn)}`;
      answers.push({ clientId, ...(await company.tryEvent(clientId)) });
      await sleep((clients * 1_000) / POSTS_PER_SECOND);
    }
  };
  const posting = Array.from({ length: clients }, (_, number) => client(number));
  const health = healthTimes(victim, () => now.isOver);
  const said = await released;
  await sleep(AFTER_MS);
  now.isOver = true;
  await Promise.all(posting);
  const times = await health;
  await victim.stop();

  using evidence = openEvidence(folder.database);
  const accepted = answers.flatMap(({ clientId, id }) => (id === null ? [] : [{ clientId, id }]));
  const turnedAway = answers.filter(({ status, isProblem }) => status === 503 && isProblem).length;
  return {
    heldMs,
    accepted: accepted.length,
    turnedAway,
    errors: answers.length - accepted.length - turnedAway,
    lost: compare(accepted, evidence.events()).lost,
    healthP99Ms: Math.round(percentile(times, 0.99)),
    snapshots: Number(said.split("\n")[1] ?? 0),
  };
}

async function healthTimes(victim: Victim, isOver: () => boolean): Promise<readonly number[]> {
  const times: number[] = [];
  while (!isOver()) {
    const from = performance.now();
    const answer = await fetch(`${victim.origin() ?? ""}/healthz`);
    await answer.arrayBuffer();
    times.push(performance.now() - from);
    await sleep(PROBE_MS);
  }
  return times;
}
