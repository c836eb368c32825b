import { findingsOfLimitedKey, findingsOfSilence } from "../channels/findings.ts";
import { limitedKeyRound } from "../channels/limited-key-round.ts";
import { silentServersRound } from "../channels/silent-servers-round.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

/** C-01, C-03, C-05 and C-06 with the product's own limits, in real time: `npm run proof:channels [-- --events 60 --retryAfterSeconds 30]`. */
export async function prove(args: readonly string[]): Promise<Proof> {
  const wanted = { events: 60, retryAfterSeconds: 30 };
  const plan = numbersOf(args, wanted);
  // One after the other: nothing but Slack's own pace is to slow down the second.
  const held = await silentServersRound();
  const limited = await limitedKeyRound(plan);
  return {
    findings: [...findingsOfSilence(held), ...findingsOfLimitedKey(limited)],
    fallsShort: shortOf(wanted, plan),
    runs: { held, limited },
  };
}
