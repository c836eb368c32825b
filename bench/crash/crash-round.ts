import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "@tocsin/testkit";
import { type Company, foundCompany } from "./company.ts";
import { dataFolder } from "./data-folder.ts";
import { openEvidence } from "./evidence.ts";
import { judge, type Verdict } from "./judge.ts";
import { type Sink, startSink } from "./sink.ts";
import { untilAnswered, untilDrained } from "./until.ts";
import { type Variant, type Victim, victimOf } from "./victim.ts";

export interface CrashPlan {
  /** Folder of the packed server. */
  readonly pack: string;
  readonly seed: number;
  readonly kills: number;
  /** Messages that are intended at least, on all channels together. */
  readonly messages: number;
  /** More events are accepted whenever fewer deliveries are open. */
  readonly openMin: number;
  /** Killing ends after this long, however many there were. */
  readonly killingMaxMs: number;
  /** 0: the receiver is honest. Else it loses every so many-th message. */
  readonly forgetEvery: number;
  readonly variant: Variant;
}

export interface CrashReport extends Verdict {
  readonly seed: number;
  readonly kills: number;
  readonly events: number;
  /** After a kill, SQLite's integrity check found something. */
  readonly broken: number;
  /** The most attempts that one kill cut off. */
  readonly mostCutOff: number;
  /** Ended in another state than delivered or accepted. */
  readonly undelivered: number;
  readonly forgotten: number;
  readonly exitCode: number | null;
  readonly seconds: number;
}

const PEOPLE = 12;
const POSTS_AT_A_TIME = 4;
const LOOK_MS = 25;

interface Scene {
  readonly plan: CrashPlan;
  readonly database: string;
  readonly victim: Victim;
  readonly company: Company;
  readonly sink: Sink;
}

/**
 * the server is killed again and again while it accepts events and sends on every channel; when it may live, everything that was accepted has to
 * arrive. What arrived is counted where it arrived.
 */
export async function crashRound(plan: CrashPlan): Promise<CrashReport> {
  const startedAt = performance.now();
  using folder = dataFolder();
  await using sink = await startSink(folder.path, plan);
  await using victim = victimOf({ ...plan, data: folder.data });
  const company = await foundCompany(victim, { people: PEOPLE, ports: sink.ports });
  const scene: Scene = { plan, database: folder.database, victim, company, sink };

  const killing = killAgainAndAgain(scene);
  const [accepted, { kills, broken }] = await Promise.all([feed(scene, killing), killing]);
  await untilDrained(scene.database);
  const exitCode = await victim.stop();

  using evidence = openEvidence(scene.database);
  const testimony = {
    accepted,
    places: company.places,
    addresses: company.addresses,
    arrivals: sink.arrivals(),
    alerts: evidence.alerts(),
    attempts: evidence.attempts(),
  };
  return {
    seed: plan.seed,
    kills,
    events: accepted.length,
    ...judge(testimony),
    broken,
    mostCutOff: evidence.mostCutOff(),
    undelivered: evidence.undelivered(),
    forgotten: sink.forgotten(),
    exitCode,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
  };
}

/** At random after 0.1–2 s of work; every fifth time while it starts. The server runs when this resolves. */
async function killAgainAndAgain({ plan, database, victim }: Scene): Promise<{ readonly kills: number; readonly broken: number }> {
  const random = seededRandom(plan.seed);
  const until = Date.now() + plan.killingMaxMs;
  let broken = 0;
  let kills = 0;
  let ready = Promise.resolve();
  while (kills < plan.kills && Date.now() < until) {
    const whileItStarts = kills % 5 === 4;
    if (!whileItStarts) await ready;
    await sleep(whileItStarts ? 50 + random() * 400 : 100 + random() * 1_900);
    await victim.kill();
    await ready;
    kills += 1;
    using evidence = openEvidence(database);
    if (evidence.integrity() !== "ok") broken += 1;
    ({ ready } = victim.start());
  }
  await ready;
  return { kills, broken };
}

/** Accepts events as long as there is killing, and until there are enough. A client asks again until it has its answer. */
async function feed({ plan, database, company }: Scene, killing: Promise<unknown>): Promise<readonly string[]> {
  const accepted: string[] = [];
  const now = { isKilling: true, hasFailed: false };
  const watch = async (): Promise<void> => {
    try {
      await killing;
    } catch {
      now.hasFailed = true;
    }
    now.isKilling = false;
  };
  void watch();
  let number = 0;
  while (!now.hasFailed && (now.isKilling || accepted.length * company.places.length < plan.messages)) {
    using evidence = openEvidence(database);
    const { deliveries, events } = evidence.open();
    if (deliveries + events * company.places.length >= plan.openMin) {
      await sleep(LOOK_MS);
      continue;
    }
    const clientIds = Array.from({ length: POSTS_AT_A_TIME }, () => `scan-${String((number += 1))}`);
    accepted.push(...(await Promise.all(clientIds.map((clientId) => untilAnswered(() => company.postEvent(clientId))))));
  }
  return accepted;
}
