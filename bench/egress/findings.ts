import { type Finding, finding, none } from "../proofs/finding.ts";
import type { EgressReport } from "./egress-round.ts";

/** One of each kind of place that nobody must reach: without a guard they have to be seen there. */
const PLACES = ["127.0.0.1", "::1", "169.254.169.254", "10.0.0.1", "fd00:ec2::254"] as const;

export function findingsOfEgress(report: EgressReport): readonly Finding[] {
  return [
    none("F-06", "connections to anywhere but the public address", total(report.canaries)),
    none("F-06", "hosts saved although they led elsewhere", report.savedAllTheSame.length),
    none("F-06", "messages taken although their host led elsewhere", report.takenAllTheSame.length),
    finding("F-06", "hosts that led elsewhere when they were saved", { atLeast: 1 }, report.hostileAtSave),
    finding("F-06", "sends to hosts that led elsewhere", { atLeast: report.sends / 2 }, report.hostileSends),
    finding("F-06 control", "messages to honest hosts", { atLeast: report.sends / 20 }, report.honestSends),
    // On a busy machine somebody may wait for a name for too long.
    { ...finding("F-06 control", "of these taken", { atLeast: report.honestSends }, report.honestTaken), isTime: true },
    ...PLACES.map((place) => finding("F-06 control", `plain connections seen at ${place}`, { atLeast: 1 }, report.bare[place] ?? 0)),
    finding(
      "F-06 control",
      "of the product's own with everything allowed seen at 127.0.0.1",
      { atLeast: 1 },
      report.unguarded["127.0.0.1"] ?? 0,
    ),
  ];
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
