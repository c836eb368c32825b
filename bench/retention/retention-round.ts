import { join } from "node:path";
import { dispatchStore, migrate, openDatabase, openWriter } from "@tocsin/store";
import { faultsInFile } from "../simulation/books.ts";
import { scratchFolder } from "../scratch.ts";
import { aNewEvent, populateTeams } from "../teams.ts";
import { type Kept, keptOf, oldFinals } from "./kept.ts";
import { fillOldLog, lastEventOf } from "./old-log.ts";
import { type PurgedPart, type PurgingEngine, purgingEngine } from "./purging-engine.ts";

const TEAMS = { size: 10, teams: 500 };
const MIGRATIONS = join(import.meta.dirname, "../../packages/store/migrations");

export interface RetentionPlan {
  /** Deliveries in the database, and how many of them are old: nearly all of those are to go. */
  readonly deliveries: number;
  readonly old: number;
  /** Events of each turn without the purge, to ten people each, and how far they are apart; of a turn with it there are three times as many. */
  readonly eventsPerTurn: number;
  readonly everyMs: number;
}

export interface RetentionReport {
  readonly deliveries: number;
  readonly purged: number;
  readonly turns: number;
  readonly parts: readonly PurgedPart[];
  /** From the call that accepts an event until each of its deliveries is settled, in milliseconds. */
  readonly latencies: { readonly without: readonly number[]; readonly during: readonly number[] };
  readonly undelivered: number;
  readonly oldFinalsLeft: number;
  readonly before: Kept;
  readonly after: Kept;
  readonly ledgerBreaks: number;
  /** In the file, and in what the engine did. */
  readonly faults: readonly string[];
}

/** turn by turn the same events, with the purge held up and with the purge going on, until there is nothing left to purge. */
export async function retentionRound(plan: RetentionPlan): Promise<RetentionReport> {
  using folder = scratchFolder();
  const file = join(folder.path, "data/tocsin.db");
  const db = openDatabase({ file, access: "write" });
  migrate(db, { folder: MIGRATIONS, now: 0 });
  populateTeams(db.$client, TEAMS);
  fillOldLog(db.$client, { deliveries: plan.deliveries, old: plan.old, teams: TEAMS, now: Date.now() });
  const ages = { lastOld: lastEventOf(plan.old), last: lastEventOf(plan.deliveries) };
  const before = keptOf(db.$client, ages);
  const purged = oldFinals(db.$client, ages);

  const latencies = { without: [] as number[], during: [] as number[] };
  const under = new Map<string, Accepted>();
  const onSettled = (event: string): void => {
    const accepted = under.get(event);
    if (accepted === undefined) return;
    accepted.left -= 1;
    if (accepted.left === 0) under.delete(event);
    const now = performance.now();
    if (accepted.during === null) return;
    latencies[accepted.during ? "during" : "without"].push(now - accepted.at);
  };
  const engine = purgingEngine({ db, onSettled });
  await engine.engine.start();
  // One that warms up, and counts for nothing.
  await turn(engine, under, { ...plan, during: null });
  let turns = 0;
  while (!engine.isPurged() && engine.troubles.length === 0) {
    await turn(engine, under, { ...plan, during: false });
    engine.letPurge(true);
    await turn(engine, under, { ...plan, eventsPerTurn: 3 * plan.eventsPerTurn, during: true });
    if (!engine.isPurged()) engine.letPurge(false);
    turns += 1;
  }
  const { parts, troubles } = engine;
  await engine[Symbol.asyncDispose]();

  await using writer = openWriter(openDatabase({ file, access: "write" }));
  const { breaks } = await dispatchStore(writer).ledgerPage({ after: 0, limit: Number.MAX_SAFE_INTEGER });
  return writer.read(({ $client }) => ({
    deliveries: plan.deliveries,
    purged,
    turns,
    parts,
    latencies,
    undelivered: under.size,
    oldFinalsLeft: oldFinals($client, ages),
    before,
    after: keptOf($client, ages),
    ledgerBreaks: breaks.length,
    faults: [...troubles, ...faultsInFile($client)],
  }));
}

interface Accepted {
  readonly at: number;
  /** Null: not to be counted. */
  readonly during: boolean | null;
  left: number;
}

type Turn = RetentionPlan & { readonly during: boolean | null };

let made = 0;

/** Events at their times, however long the ones before take; ends when everything is settled or the purge is through. */
async function turn(engine: PurgingEngine, under: Map<string, Accepted>, { eventsPerTurn, everyMs, during }: Turn): Promise<void> {
  const startedAt = performance.now();
  const accepting: Promise<unknown>[] = [];
  for (let number = 0; number < eventsPerTurn; number += 1) {
    if (during === true && engine.isPurged()) break;
    const event = aNewEvent(1 + ((made += 1) % TEAMS.teams));
    under.set(event.id, { at: performance.now(), during, left: TEAMS.size });
    accepting.push(engine.events.accept({ events: [event], at: Date.now() }).then(() => engine.engine.wake()));
    await pause(startedAt + (number + 1) * everyMs - performance.now());
  }
  await Promise.all(accepting);
  while (under.size > 0 && engine.troubles.length === 0) await pause(1);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, ms));
  });
}
