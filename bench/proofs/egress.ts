import { findingsOfEgress } from "../egress/findings.ts";
import { roundInNamespace, whyNoNamespace } from "../egress/namespace.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

/** F-06: `npm run proof:egress [-- --sends 10000]`. */
export async function prove(args: readonly string[]): Promise<Proof> {
  const wanted = { sends: 10_000 };
  const { sends } = numbersOf(args, wanted);
  const obstacle = whyNoNamespace();
  // In the network that everybody uses it would be somebody else who is reached.
  if (obstacle !== null) return { findings: [], fallsShort: [`nothing was sent: ${obstacle}`], runs: {} };
  const report = await roundInNamespace(sends);
  return { findings: findingsOfEgress(report), fallsShort: shortOf(wanted, { sends: report.sends }), runs: report };
}
