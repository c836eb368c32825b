import { packForProof } from "../crash/pack.ts";
import { findingsOfRolling, findingsOfStop } from "../faults/findings.ts";
import { rollingRound } from "../faults/rolling-round.ts";
import { stopRound } from "../faults/stop-round.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

/** `npm run proof:stop [-- --restarts 50 --perSecond 50]`. */
export async function prove(args: readonly string[]): Promise<Proof> {
  const wanted = { restarts: 50, perSecond: 50 };
  const { restarts, perSecond } = numbersOf(args, wanted);
  using pack = packForProof();
  const stop = await stopRound({ pack: pack.path });
  const rolling = await rollingRound({ pack: pack.path, restarts, perSecond });
  return {
    findings: [...findingsOfStop(stop), ...findingsOfRolling(rolling)],
    fallsShort: shortOf(wanted, { restarts: rolling.restarts, perSecond }),
    runs: { stop, rolling },
  };
}
