import { type Finding, finding, none } from "../proofs/finding.ts";
import type { LimitedKeyReport } from "./limited-key-round.ts";
import type { HeldSlot } from "./silent-servers-round.ts";

const RULE = { mail: "C-01", slack: "C-03", msteams: "C-05", webhooks: "C-06" } as const;
const NAME = { mail: "a mail server", slack: "Slack", msteams: "a flow of Teams", webhooks: "an endpoint" } as const;
/** Seconds: after the final dot a mail server has two minutes (page 05, 5.3); what speaks HTTP has fifteen seconds. */
const HELD_MAX = { mail: 130, slack: 16, msteams: 16, webhooks: 16 } as const;

export function findingsOfSilence(held: readonly HeldSlot[]): readonly Finding[] {
  return (["mail", "slack", "msteams", "webhooks"] as const).map((channel) => {
    const longest = Math.max(0, ...held.filter((slot) => slot.channel === channel).map(({ ms }) => ms));
    return finding(
      RULE[channel],
      `seconds that ${NAME[channel]} which goes silent holds a slot`,
      { atMost: HELD_MAX[channel] },
      longest / 1_000,
    );
  });
}

export function findingsOfLimitedKey({ wanted, arrived, duringQuiet, others }: LimitedKeyReport): readonly Finding[] {
  const paces = others.map(({ perSecond }) => perSecond);
  return [
    none("C-03", "messages that never arrived, or twice", Math.abs(wanted - arrived)),
    none("C-03", "requests to the limited place inside its Retry-After", duringQuiet),
    finding("C-03", "other places meanwhile", { atLeast: 3 }, others.length),
    finding("C-03", "messages a second to the slowest of them (it may have one)", { atLeast: 0.9 }, Math.min(...paces)),
    { ...finding("C-03", "messages a second to the fastest of them", { atMost: 1.05 }, Math.max(...paces)), isTime: true },
  ];
}
