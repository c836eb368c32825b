import { findingsOfRecovery } from "../crash/findings.ts";
import { packForProof } from "../crash/pack.ts";
import { recoveryRound } from "../crash/recovery-round.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

/** `npm run proof:recovery [-- --times 30]`. */
export async function prove(args: readonly string[]): Promise<Proof> {
  const wanted = { times: 30 };
  const { times } = numbersOf(args, wanted);
  using pack = packForProof();
  const taken = await recoveryRound({ pack: pack.path, times });
  return {
    findings: findingsOfRecovery(taken),
    fallsShort: shortOf(wanted, { times: taken.length }),
    runs: { unit: "ms", times: taken.toSorted((a, b) => a - b) },
  };
}
