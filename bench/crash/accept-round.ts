import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "@tocsin/testkit";
import { foundCompany } from "./company.ts";
import { dataFolder } from "./data-folder.ts";
import { openEvidence, type StoredEvent } from "./evidence.ts";
import { groupedBy } from "./judge.ts";
import { untilAnswered } from "./until.ts";
import { type Victim, victimOf } from "./victim.ts";

export interface AcceptPlan {
  /** Folder of the packed server. */
  readonly pack: string;
  readonly seed: number;
  readonly clients: number;
  readonly events: number;
}

export interface AcceptReport {
  readonly seed: number;
  readonly kills: number;
  /** Answered 2xx. */
  readonly accepted: number;
  /** Answered 2xx, and not in the database under the id that the answer gave. */
  readonly lost: number;
  /** Stored more than once under one key of a client. */
  readonly doubled: number;
  /** Stored, and sent by nobody. */
  readonly unknown: number;
  readonly seconds: number;
}

interface Answered {
  readonly clientId: string;
  readonly id: string;
}

/** clients post events, each repeating a request under its key until it is answered; the server is killed all the time. */
export async function acceptRound(plan: AcceptPlan): Promise<AcceptReport> {
  const startedAt = performance.now();
  using folder = dataFolder();
  await using victim = victimOf({ pack: plan.pack, data: folder.data });
  const company = await foundCompany(victim, { people: 1, ports: null });

  const answered: Answered[] = [];
  let posted = 0;
  const client = async (): Promise<void> => {
    while (posted < plan.events) {
      posted += 1;
      const clientId = `client-event-${String(posted)}`;
      answered.push({ clientId, id: await untilAnswered(() => company.postEvent(clientId)) });
    }
  };
  const killing = killWhile(victim, { random: seededRandom(plan.seed), isOver: () => answered.length === plan.events });
  await Promise.all(Array.from({ length: plan.clients }, client));
  const kills = await killing;
  await victim.stop();

  using evidence = openEvidence(folder.database);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  return { seed: plan.seed, kills, accepted: answered.length, ...compare(answered, evidence.events()), seconds };
}

/** What clients were told, beside what is stored. */
export function compare(answered: readonly Answered[], stored: readonly StoredEvent[]): Pick<AcceptReport, "lost" | "doubled" | "unknown"> {
  const byKey = groupedBy(stored, ({ clientId }) => clientId);
  const sent = new Set(answered.map(({ clientId }) => clientId));
  return {
    lost: answered.filter(({ clientId, id }) => byKey.get(clientId)?.some((event) => event.id === id) !== true).length,
    doubled: stored.length - byKey.size,
    unknown: [...byKey.keys()].filter((clientId) => !sent.has(clientId)).length,
  };
}

interface Killing {
  readonly random: () => number;
  readonly isOver: () => boolean;
}

async function killWhile(victim: Victim, { random, isOver }: Killing): Promise<number> {
  for (let kills = 0; ; kills += 1) {
    await sleep(100 + random() * 1_900);
    if (isOver()) return kills;
    await victim.kill();
    await victim.start().ready;
  }
}
