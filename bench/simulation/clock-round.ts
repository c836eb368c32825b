import type { SendOutcome } from "@tocsin/domain";
import { groupedBy } from "../crash/judge.ts";
import { faultsBesideArrivals, faultsInBooks, illegalMoves, storedDeliveries } from "./books.ts";
import { beginLife, watchActivity } from "./life.ts";
import { type CompanyFile, scanOf } from "./simulated-company.ts";
import { type Fate, simulatedNet } from "./simulated-net.ts";
import { simulatedMachine } from "./simulated-process.ts";
import { virtualTime } from "./virtual-time.ts";

export const CLOCK_MOMENTS = ["being sent", "waiting for another try", "broken connection"] as const;

export interface ClockPlan {
  readonly company: CompanyFile;
  readonly startsAt?: number;
  readonly drift?: number;
  /** What everything is in the middle of when the clock is set. */
  readonly moment: (typeof CLOCK_MOMENTS)[number];
  readonly jumpMs: number;
}

export interface ClockReport {
  readonly faults: readonly string[];
  readonly extraCopies: number;
  /** Sent before the other side wanted to hear of it, by what really passed. */
  readonly early: number;
  /** When everything had arrived, milliseconds that really passed. */
  readonly lastArrivalMs: number;
}

const MINUTE = 60_000;
const JUMP_AFTER_MS = 7_000;
const SEND_MS = 20_000;
const ASKED_MS = 10 * MINUTE;
/** Everything has been tried again by then, but for what a step back makes it wait. */
const LIVES_MS = 90 * MINUTE;

/** an event goes out while somebody sets the clock. */
export async function clockRound({ company, moment, jumpMs, ...clock }: ClockPlan): Promise<ClockReport> {
  const time = virtualTime(clock);
  const activity = watchActivity();
  const net = simulatedNet({ time, ...fatesOf(moment) });
  await using machine = simulatedMachine({ company, time, activity, net, random: () => 0.5 });
  const { engine, db, bury } = machine.boot(beginLife(), { versionCheckMs: MINUTE });
  await engine.writes.events.accept({ events: [scanOf(1, { id: "e1", at: time.clock.now() })], at: time.clock.now() });
  void engine.calls.start({ origin: "https://tocsin.example.com" });
  await time.pass(JUMP_AFTER_MS, activity.quiet);
  time.jump(jumpMs);
  await time.pass(LIVES_MS + Math.max(0, -jumpMs), activity.quiet);

  const arrived = net.sent.filter(({ arrivedAt }) => arrivedAt !== null);
  const faults = [...faultsInBooks(db.$client), ...faultsBesideArrivals(storedDeliveries(db.$client), net.sent)];
  const quietMs = moment === "waiting for another try" ? ASKED_MS : 0;
  const report = {
    early: arrived.filter(({ startedAt }) => startedAt < quietMs).length,
    extraCopies: arrived.length - groupedBy(arrived, ({ delivery }) => delivery).size,
    lastArrivalMs: Math.max(0, ...arrived.map(({ arrivedAt }) => arrivedAt ?? 0)),
  };
  await bury();
  return { ...report, faults: [...faults, ...illegalMoves(machine.moves)] };
}

function fatesOf(moment: ClockPlan["moment"]): Pick<Parameters<typeof simulatedNet>[0], "fate" | "probe"> {
  const taken: SendOutcome = { kind: "delivered", receipt: null };
  const first: Readonly<Record<ClockPlan["moment"], Fate>> = {
    "being sent": { latencyMs: SEND_MS, arrives: true, answer: taken },
    "waiting for another try": {
      latencyMs: 0,
      arrives: false,
      answer: { kind: "retry", failure: "transient", afterMs: ASKED_MS, countsAsAttempt: true },
    },
    "broken connection": { latencyMs: 0, arrives: false, answer: { kind: "pause", failure: "connection" } },
  };
  const tried = new Set<string>();
  const probed = new Set<string>();
  return {
    fate: ({ channel, delivery }) => {
      const isFirst = moment === "broken connection" ? !tried.has(channel) : !tried.has(delivery);
      tried.add(channel).add(delivery);
      return isFirst ? first[moment] : { latencyMs: 0, arrives: true, answer: taken };
    },
    // The first probe finds it broken still.
    probe: (channel) => {
      const isFirst = !probed.has(channel);
      probed.add(channel);
      return isFirst ? { kind: "pause", failure: "connection" } : taken;
    },
  };
}
