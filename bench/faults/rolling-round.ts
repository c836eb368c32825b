import { setTimeout as sleep } from "node:timers/promises";
import { foundCompany } from "../crash/company.ts";
import { dataFolder } from "../crash/data-folder.ts";
import { openEvidence } from "../crash/evidence.ts";
import { groupedBy } from "../crash/judge.ts";
import { startSink } from "../crash/sink.ts";
import { untilAnswered, untilDrained } from "../crash/until.ts";
import { type Victim, victimOf } from "../crash/victim.ts";

export interface RollingPlan {
  readonly pack: string;
  readonly restarts: number;
  readonly perSecond: number;
}

export interface RollingReport {
  readonly restarts: number;
  readonly accepted: number;
  readonly messages: number;
  readonly lost: number;
  /** Cards beyond what a flow of Teams takes in a day: on the books, and due when it takes more. */
  readonly overTeamsDay: number;
  readonly repeats: number;
  /** Exits with another code than 0. */
  readonly badExits: number;
}

const PAUSE_MS = 1_000;

/** stopped and started again and again while clients post at a steady pace. */
export async function rollingRound({ pack, restarts, perSecond }: RollingPlan): Promise<RollingReport> {
  using folder = dataFolder();
  await using sink = await startSink(folder.path, { forgetEvery: 0 });
  await using victim = victimOf({ pack, data: folder.data });
  const company = await foundCompany(victim, { people: 1, ports: sink.ports });
  const now = { isOver: false };
  const accepting: Promise<string>[] = [];
  const posting = (async () => {
    for (let number = 0; !now.isOver; number += 1) {
      accepting.push(untilAnswered(() => company.postEvent(`rolling-${String(number)}`)));
      await sleep(1_000 / perSecond);
    }
  })();
  let badExits = 0;
  for (let restart = 0; restart < restarts; restart += 1) {
    await sleep(PAUSE_MS);
    if ((await restarted(victim)) !== 0) badExits += 1;
  }
  now.isOver = true;
  await posting;
  const accepted = await Promise.all(accepting);
  // Cards beyond a flow's day are due all through the next one: where it takes long, there would always be one less.
  await untilDrained(folder.database, ({ overTeamsDay }) => overTeamsDay());
  await victim.stop();
  using evidence = openEvidence(folder.database);
  const overTeamsDay = evidence.overTeamsDay();
  const copies = groupedBy(sink.arrivals(), ({ delivery }) => delivery);
  const messages = accepted.length * company.places.length;
  return {
    restarts,
    accepted: accepted.length,
    messages,
    lost: messages - copies.size - overTeamsDay,
    overTeamsDay,
    repeats: sink.arrivals().length - copies.size,
    badExits,
  };
}

async function restarted(victim: Victim): Promise<number | null> {
  const exitCode = await victim.stop();
  await victim.start().ready;
  return exitCode;
}
