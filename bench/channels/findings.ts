import { type Finding, finding, none } from "../proofs/finding.ts";
import type { RefusalReport } from "../../apps/bff/src/testing/refused-password.ts";
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

export function findingsOfRefusal(queued: number, { tries, after, toOthers, arrived, counts }: RefusalReport): readonly Finding[] {
  return [
    finding("C-02", "sign-ins tried in an hour in which a mail server refused the password", { atMost: 10 }, tries),
    none("C-02", "notices to a superuser beside one of its beginning and one of its end, or missing", Math.abs(2 - after.length)),
    none("C-02", "notices to somebody else", toOthers.length),
    none("C-02", "mails that never arrived, or twice", Math.abs(queued - arrived)),
    none("C-02", "mails of another state than delivered", queued - (counts["delivered"] ?? 0)),
  ];
}
