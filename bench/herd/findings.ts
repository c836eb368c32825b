import { ENGINE_DEFAULTS } from "@tocsin/dispatch";
import { groupedBy } from "../crash/judge.ts";
import { mostWithin } from "../most-within.ts";
import { type Finding, finding, none } from "../proofs/finding.ts";
import type { Sent } from "../simulation/simulated-net.ts";
import { type HerdReport, LATENCY_MS } from "./herd-round.ts";
import { MAIL_RATE_PER_MINUTE } from "./paced-net.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** The longest pause of a circuit: so long after everything is back one delivery may still have to find that out. */
const FOUND_OUT_MAX_MINUTES = 15;

/** What a part of the herd may be sent at most; of endpoints their slots decide. */
interface Limit {
  readonly part: string;
  readonly max: number;
  readonly perMs: number;
}

const SLACK_BURST = 3;
const LIMITS: readonly Limit[] = [
  { part: "mail", max: MAIL_RATE_PER_MINUTE, perMs: MINUTE },
  { part: "people in Slack", max: 180 + SLACK_BURST, perMs: MINUTE },
  { part: "the shared Slack channel", max: 60 + SLACK_BURST, perMs: MINUTE },
  { part: "Teams", max: 1, perMs: SECOND },
  { part: "Teams", max: 60, perMs: 30 * SECOND },
];

/** What had to hold while everything was away, and once it was back. */
export function findingsOfHerd(report: HerdReport, dueMin: number): readonly Finding[] {
  const { faults, due, sent } = report;
  const parts = groupedBy(sent, partOf);
  const sentTo = (part: string): readonly Sent[] => parts.get(part) ?? [];
  return [
    finding("C-09", "deliveries due when everything came back", { atLeast: dueMin }, due),
    none("C-09", "faults in the books, lost or doubled deliveries", faults.length),
    ...LIMITS.map((limit) =>
      finding(
        "C-09",
        `${limit.part}: messages in any ${String(limit.perMs / SECOND)} s`,
        { atMost: limit.max },
        mostBegunWithin(sentTo(limit.part), limit.perMs),
      ),
    ),
    ...[...groupedBy(sent, laneOf)].flatMap(([lane, ofLane]) => findingsOfLane(lane, { ...report, sent: ofLane })),
  ];
}

function findingsOfLane(lane: string, { sent, healedAt, later }: HerdReport): readonly Finding[] {
  const arrivals = sent.flatMap(({ delivery, arrivedAt }) => (arrivedAt === null || later.has(delivery) ? [] : [arrivedAt]));
  const first = Math.min(...arrivals);
  const early = sent.filter(({ startedAt }) => startedAt >= healedAt && startedAt < first);
  const ideal = Math.max(...[...groupedBy(sent, partOf)].map(([part, ofPart]) => idealMs(part, ofPart.length)));
  return [
    finding("C-09", `${lane}: minutes until one message finds out`, { atMost: FOUND_OUT_MAX_MINUTES }, round((first - healedAt) / MINUTE)),
    finding("C-09", `${lane}: begun before that one has got through`, { atMost: 1 }, early.length),
    finding("C-09", `${lane}: drained, beside what its pace allows (×)`, { atMost: 2 }, round((Math.max(...arrivals) - first) / ideal)),
    ...(lane.startsWith("endpoint")
      ? [finding("C-09", `${lane}: requests at a time`, { atMost: ENGINE_DEFAULTS.slots.webhooks }, mostTogether(sent))]
      : []),
  ];
}

function laneOf(sent: Sent): string {
  return sent.channel === "webhooks" ? partOf(sent) : sent.channel;
}

/** How long so many take at the pace that is set, were nothing else in the way. */
function idealMs(part: string, messages: number): number {
  if (part.startsWith("endpoint")) return (messages * LATENCY_MS.webhooks) / ENGINE_DEFAULTS.slots.webhooks;
  const limit = LIMITS.find((one) => one.part === part);
  if (limit === undefined) throw new Error(`Nothing is known of ${part}`);
  return (messages * limit.perMs) / limit.max;
}

/** By the delivery's id, which says where it went. */
function partOf({ channel, delivery }: Sent): string {
  const target = delivery.split("_").at(-2) ?? "";
  switch (channel) {
    case "mail":
      return "mail";
    case "slack":
      return target === "slack" ? "the shared Slack channel" : "people in Slack";
    case "msteams":
      return "Teams";
    case "webhooks":
      return `endpoint ${target}`;
  }
}

/** Of those that arrived, by when they began. */
function mostBegunWithin(sent: readonly Sent[], ms: number): number {
  return mostWithin(
    sent.flatMap(({ startedAt, arrivedAt }) => (arrivedAt === null ? [] : [startedAt])),
    ms,
  );
}

function mostTogether(sent: readonly Sent[]): number {
  const edges = sent.flatMap(({ startedAt, arrivedAt }) => (arrivedAt === null ? [] : [[startedAt, 1] as const, [arrivedAt, -1] as const]));
  let together = 0;
  let most = 0;
  for (const [, change] of edges.toSorted(([a, begins], [b, alsoBegins]) => a - b || begins - alsoBegins)) {
    together += change;
    most = Math.max(most, together);
  }
  return most;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
