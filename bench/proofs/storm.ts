import { percentile, round } from "../median.ts";
import { PACKED_SERVER } from "../server-process.ts";
import { findingsOfStorm, findingsOfStormControls } from "../storm/findings.ts";
import { type StormPlan, type StormReport, stormRound } from "../storm/storm-round.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

/** One in five hears of everything in Slack as well, whose own pace is three messages a second to all of them together. */
const SLACK_EVERY = 5;
/** Fifty events of a hundred thousand: what they make for everybody has to go through that pace too. */
const LOCKED_EVERY = 2_000;
/** What a receiver has forgotten is not sent again: a small storm shows it as well. */
const CONTROL = {
  size: { people: 20, products: 2, mailEvery: 1, slackEvery: SLACK_EVERY },
  events: 400,
  seconds: 10,
  lockedEvery: 20,
  forgetEvery: 25,
};

/** L-04: `npm run proof:storm [-- --events 100000 --minutes 10 --people 200 --products 20]`. */
export async function prove(args: readonly string[]): Promise<Proof> {
  const wanted = { events: 100_000, people: 200 };
  const { events, minutes, people, products } = numbersOf(args, { ...wanted, minutes: 10, products: 20 });
  const forgetful = await stormRound({ main: PACKED_SERVER, ...CONTROL });
  const plan: StormPlan = {
    main: PACKED_SERVER,
    size: { people, products, mailEvery: 1, slackEvery: SLACK_EVERY },
    events,
    seconds: minutes * 60,
    lockedEvery: LOCKED_EVERY,
    forgetEvery: 0,
  };
  const storm = await stormRound(plan);
  return {
    findings: [...findingsOfStorm(storm), ...findingsOfStormControls(forgetful)],
    fallsShort: [...shortOf(wanted, { events: storm.events, people }), ...late(storm, plan.seconds)],
    runs: { plan: { events, minutes, people, products, slackEvery: SLACK_EVERY, lockedEvery: LOCKED_EVERY }, storm: runOf(storm) },
  };
}

/** A storm that took longer was less of a storm. */
function late({ tookSeconds }: StormReport, seconds: number): readonly string[] {
  return tookSeconds > seconds + 1 ? [`the events took ${String(Math.round(tookSeconds))} s instead of ${String(seconds)}`] : [];
}

function runOf({ watched, accepts, tookSeconds, ...seen }: StormReport) {
  const lag = Object.entries(watched.lag).map(([thread, seconds]) => ({ thread, ...spread(seconds.map((one) => one * 1_000)) }));
  return {
    ...seen,
    tookSeconds: round(tookSeconds),
    "ms of an event from when it was due": spread(accepts),
    "ms of a read from when it was due": spread(watched.reads.map(({ ms }) => ms)),
    "ms of event-loop lag, p99 of each look": lag,
    "MB resident": spread(watched.residentMb),
    "MB of write-ahead log": spread(watched.walMb),
  };
}

function spread(values: readonly number[]) {
  return { p50: round(percentile(values, 0.5)), p99: round(percentile(values, 0.99)), most: round(Math.max(...values)), of: values.length };
}
