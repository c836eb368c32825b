import { join } from "node:path";
import { foundCompany } from "../crash/company.ts";
import { dataFolder } from "../crash/data-folder.ts";
import { openEvidence } from "../crash/evidence.ts";
import { type Variant, victimOf } from "../crash/victim.ts";
import { untilAnswered } from "../crash/until.ts";
import { trace } from "./traced.ts";

export interface SyncPlan {
  readonly pack: string;
  readonly variant: Variant;
  /** Posted one after the other. */
  readonly single: number;
  /** Posted by twenty clients at a time. */
  readonly together: number;
}

export interface SyncReport {
  readonly variant: Variant;
  /** Of the single ones: answered 2xx without a sync between question and answer. */
  readonly answeredUnsynced: number;
  readonly together: number;
  /** Syncs while those were posted. */
  readonly syncs: number;
}

const CLIENTS = 20;

/** R-07a: what the system call trace says about an answer: that there was a sync before it. */
export async function syncRound({ pack, variant, single, together }: SyncPlan): Promise<SyncReport> {
  using folder = dataFolder();
  await using victim = victimOf({ pack, data: folder.data, variant });
  const company = await foundCompany(victim, { people: 1, ports: null });
  const pid = victim.pid();
  if (pid === null) throw new Error("The server does not run");
  await using traced = await trace({ pid, file: join(folder.path, "trace") });

  const answered: { readonly from: number; readonly to: number }[] = [];
  for (let number = 0; number < single; number += 1) {
    const from = epochMs();
    await company.postEvent(`single-${String(number)}`);
    answered.push({ from, to: epochMs() });
    await fannedOut(folder.database);
  }
  const from = epochMs();
  let posted = 0;
  const client = async (): Promise<void> => {
    while (posted < together) {
      const clientId = `together-${String((posted += 1))}`;
      // More than a token may post in a minute is asked for again later.
      await untilAnswered(() => company.postEvent(clientId));
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const to = epochMs();
  // What is traced is written out when it ends.
  await traced[Symbol.asyncDispose]();
  const syncs = traced.syncs();
  const between = (range: { readonly from: number; readonly to: number }): number =>
    syncs.filter((at) => at >= range.from && at <= range.to).length;
  return { variant, answeredUnsynced: answered.filter((range) => between(range) === 0).length, together, syncs: between({ from, to }) };
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
