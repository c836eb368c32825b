import { join } from "node:path";
import { foundCompany } from "../crash/company.ts";
import { dataFolder } from "../crash/data-folder.ts";
import { openEvidence } from "../crash/evidence.ts";
import { type Variant, victimOf } from "../crash/victim.ts";
import { untilAnswered } from "../crash/until.ts";
import { otherProcess } from "./other-process.ts";
import { trace } from "./traced.ts";

export interface SyncPlan {
  readonly pack: string;
  readonly variant: Variant;
  /** Posted one after the other. */
  readonly single: number;
  /** Posted twenty at a time, while another process holds the database: all of these wait when it lets go. */
  readonly together: number;
}

export interface SyncReport {
  readonly variant: Variant;
  /** Of the single ones: answered 2xx without a sync between question and answer. */
  readonly answeredUnsynced: number;
  readonly together: number;
  /** Syncs from when the database was taken from us to when the last of each twenty was answered. */
  readonly syncs: number;
}

const CLIENTS = 20;
/** Long enough for all of them to be asked, and shorter than a write waits for the database. */
const HELD_MS = 1_000;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** R-07a: what the system call trace says about an answer: that there was a sync before it. */
export async function syncRound({ pack, variant, single, together }: SyncPlan): Promise<SyncReport> {
  using folder = dataFolder();
  await using victim = victimOf({ pack, data: folder.data, variant });
  const company = await foundCompany(victim, { people: 1, ports: null });
  const pid = victim.pid();
  if (pid === null) throw new Error("The server does not run");
  await using traced = await trace({ pid, file: join(folder.path, "trace") });

  const alone: Range[] = [];
  for (let number = 0; number < single; number += 1) {
    const from = epochMs();
    await company.postEvent(`single-${String(number)}`);
    alone.push({ from, to: epochMs() });
    await fannedOut(folder.database);
  }
  const besideOthers: Range[] = [];
  for (let posted = 0; posted < together; posted += CLIENTS) {
    const { released } = await otherProcess(folder.database, HELD_MS, "holds");
    const from = epochMs();
    const posts = Array.from({ length: Math.min(CLIENTS, together - posted) }, (_, number) =>
      // More than a token may post in a minute is asked for again later.
      untilAnswered(() => company.postEvent(`together-${String(posted + number)}`)),
    );
    await Promise.all([released, ...posts]);
    besideOthers.push({ from, to: epochMs() });
    await fannedOut(folder.database);
  }
  // What is traced is written out when it ends.
  await traced[Symbol.asyncDispose]();
  const syncs = traced.syncs();
  const during = (range: Range): number => syncs.filter((at) => at >= range.from && at <= range.to).length;
  return {
    variant,
    answeredUnsynced: alone.filter((range) => during(range) === 0).length,
    together,
    syncs: besideOthers.reduce((sum, range) => sum + during(range), 0),
  };
}

/** The syncs of an event's fan-out are not to be taken for those of the next one's answer. */
async function fannedOut(database: string): Promise<void> {
  using evidence = openEvidence(database);
  while (evidence.open().events > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 20));
}

function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
