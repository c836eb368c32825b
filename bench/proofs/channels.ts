import { hourOfRefusal } from "../../apps/bff/src/testing/refused-password.ts";
import { findingsOfLimitedKey, findingsOfRefusal, findingsOfSilence } from "../channels/findings.ts";
import { limitedKeyRound } from "../channels/limited-key-round.ts";
import { silentServersRound } from "../channels/silent-servers-round.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

/**
 * C-01, C-03, C-05 and C-06 with the product's own limits, in real time, and C-02 with a clock that is set:
 * `npm run proof:channels [-- --events 60 --retryAfterSeconds 30 --queued 5000]`.
 */
export async function prove(args: readonly string[]): Promise<Proof> {
  const wanted = { events: 60, retryAfterSeconds: 30, queued: 5_000 };
  const plan = numbersOf(args, wanted);
  // One after the other: nothing but Slack's own pace is to slow down the second.
  const held = await silentServersRound();
  const limited = await limitedKeyRound(plan);
  const refused = await hourOfRefusal(plan);
  return {
    findings: [...findingsOfSilence(held), ...findingsOfLimitedKey(limited), ...findingsOfRefusal(plan.queued, refused)],
    fallsShort: shortOf(wanted, plan),
    runs: { held, limited, refused },
  };
}
