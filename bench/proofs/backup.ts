import { packForProof } from "../crash/pack.ts";
import { backupRound } from "../faults/backup-round.ts";
import { findingsOfBackup } from "../faults/findings.ts";
import type { Proof } from "./record.ts";

/** `npm run proof:backup`. */
export async function prove(): Promise<Proof> {
  using pack = packForProof();
  const backup = await backupRound({ pack: pack.path });
  return { findings: findingsOfBackup(backup), fallsShort: [], runs: { backup } };
}
