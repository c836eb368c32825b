import { percentile } from "../median.ts";
import { type Finding, finding, inTime, none } from "../proofs/finding.ts";
import { CAP, type StormVerdict } from "./judge.ts";
import type { StormReport } from "./storm-round.ts";

const READ_MS = 500;

/** L-04, from what was promised, stored and received. */
export function findingsOfVerdict(verdict: StormVerdict): readonly Finding[] {
  return [
    none("L-04", "messages lost", verdict.lost),
    none("L-04", "alerts lost", verdict.lostAlerts),
    none("L-04", "deliveries doubled, alerts among them", verdict.doubled),
    none("L-04", "messages repeated", verdict.repeats),
    none("L-04", "deliveries and messages that nobody wanted", verdict.unknown),
    none("L-04", "held, although never too much", verdict.wronglyHeld),
    none("L-04", "held, and received all the same", verdict.heldAndReceived),
    none("L-04", "ended neither sent nor held", verdict.endedOtherwise + verdict.unfinished),
    none("L-04", "people whose messages received and held are not what their events make", verdict.peopleOff),
    finding("L-04", "messages to one person in any 5 minutes", { atMost: CAP.max }, verdict.mostWithinWindow),
    none("L-04", "people who were sent more than that", verdict.peopleOverCap),
    finding("L-04", "messages that were too much, and held", { atLeast: 1 }, heldOf(verdict)),
  ];
}

function heldOf({ byChannel }: StormVerdict): number {
  return Object.values(byChannel).reduce((sum, { held }) => sum + held, 0);
}

/** L-04 of the packed server, with what it was like meanwhile (page 07, 7.8: 15.2.2). */
export function findingsOfStorm({ verdict, ledgerOff, watched, exitCode }: StormReport): readonly Finding[] {
  return [
    ...findingsOfVerdict(verdict),
    none("L-04", "events whose ledger does not add up", ledgerOff.events),
    none("L-04", "deliveries by which its counts are off", ledgerOff.rows + ledgerOff.totals),
    inTime(
      "15.2.2",
      "ms of a read during the flood, p99",
      READ_MS,
      Math.round(
        percentile(
          watched.reads.map(({ ms }) => ms),
          0.99,
        ),
      ),
    ),
    none("L-04", "exit code", exitCode ?? 1),
  ];
}

/** The judge is only worth something if it sees a loss, and somebody who gets too much. */
export function findingsOfStormControls(forgetful: StormReport): readonly Finding[] {
  return [
    finding("L-04 control", "messages that forgetful receivers lost", { atLeast: 1 }, forgetful.forgotten),
    finding("L-04 control", "of these counted as lost", { atLeast: forgetful.forgotten }, forgetful.verdict.lost),
    finding("L-04 control", "people over the cap, did what System locks count", { atLeast: 1 }, forgetful.peopleOverCapWithLocked),
  ];
}
