import { acceptRound } from "../crash/accept-round.ts";
import { findingsOfAcceptance } from "../crash/findings.ts";
import { packForProof } from "../crash/pack.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

/** `npm run proof:accept [-- --seed 1 --clients 50 --events 20000]`. */
export async function prove(args: readonly string[]): Promise<Proof> {
  const wanted = { clients: 50, events: 20_000 };
  const { seed, clients, events } = numbersOf(args, { seed: 1, ...wanted });
  using pack = packForProof();
  const acceptance = await acceptRound({ pack: pack.path, seed, clients, events });
  return {
    findings: findingsOfAcceptance(acceptance),
    fallsShort: shortOf(wanted, { clients, events: acceptance.accepted }),
    runs: { acceptance },
  };
}
