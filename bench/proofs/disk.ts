import { packForProof } from "../crash/pack.ts";
import { busyRound } from "../faults/busy-round.ts";
import { failingDiskRound } from "../faults/failing-disk-round.ts";
import {
  findingsOfBusy,
  findingsOfFailingDisk,
  findingsOfFullDisk,
  findingsOfHealth,
  findingsOfSnapshots,
  findingsOfSync,
} from "../faults/findings.ts";
import { fullDiskRound } from "../faults/full-disk-round.ts";
import { fewPages, smallDisk, whyNoDisk } from "../faults/small-room.ts";
import { syncRound } from "../faults/sync-round.ts";
import { whyNoTrace } from "../faults/traced.ts";
import type { Proof } from "./record.ts";

const NOTHING = { findings: [], runs: {} };

/** R-07a, R-08, R-09 and R-10: `npm run proof:disk`. */
export async function prove(): Promise<Proof> {
  using pack = packForProof();
  const noTrace = whyNoTrace();
  const noDisk = whyNoDisk();
  const traced = noTrace === null ? await provenByTrace(pack.path) : NOTHING;
  const full = noDisk === null ? await provenByDisk(pack.path) : NOTHING;
  const pages = await fullDiskRound({ pack: pack.path, room: fewPages() });
  const snapshot = await busyRound({ pack: pack.path, heldMs: 10_000, clients: 10, other: "writes" });
  const short = await busyRound({ pack: pack.path, heldMs: 1_000, clients: 10 });
  const long = await busyRound({ pack: pack.path, heldMs: 10_000, clients: 10 });
  return {
    findings: [
      ...traced.findings,
      ...full.findings,
      ...findingsOfFullDisk(pages, "R-08 pages"),
      ...findingsOfSnapshots(snapshot),
      ...findingsOfBusy({ short, long }),
      ...findingsOfHealth({ short, long }),
    ],
    fallsShort: [
      ...(noTrace === null ? [] : [`R-07a and R-10 were not tried: ${noTrace}`]),
      ...(noDisk === null ? [] : [`R-08 was tried with few pages, and not with a small disk: ${noDisk}`]),
    ],
    runs: { ...traced.runs, ...full.runs, pages, busy: { short, long, snapshot } },
  };
}

async function provenByTrace(pack: string): Promise<Omit<Proof, "fallsShort">> {
  const plan = { pack, single: 50, together: 500 };
  const full = await syncRound({ ...plan, variant: "product" });
  const normal = await syncRound({ ...plan, together: 0, variant: "synchronous-normal" });
  const failing = [await failingDiskRound({ pack, at: "commit" }), await failingDiskRound({ pack, at: "checkpoint" })];
  return { findings: [...findingsOfSync({ full, normal }), ...findingsOfFailingDisk(failing)], runs: { sync: { full, normal }, failing } };
}

async function provenByDisk(pack: string): Promise<Omit<Proof, "fallsShort">> {
  const full = await fullDiskRound({ pack, room: smallDisk(0) });
  return { findings: findingsOfFullDisk(full), runs: { full } };
}
