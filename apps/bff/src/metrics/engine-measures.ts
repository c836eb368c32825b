import type { Emit } from "@tocsin/dispatch";
import { type ServerClocks, serverClocks } from "@tocsin/channels/http";
import type { Clock } from "@tocsin/ports";
import type { Sample } from "./catalogue.ts";
import { clockSamples } from "./clock-samples.ts";
import { SENDING_DEATHS, type SendingDeath } from "../threads/sending-deaths.ts";
import { countFacts } from "./count-facts.ts";
import { lagOf, watchLoop } from "./loop-lag.ts";
import { createTally } from "./tally.ts";

export interface EngineMeasures extends Disposable {
  /** Counts a fact, then hands it on. */
  readonly emit: Emit;
  /** For adapters to tell of. */
  readonly onDate: ServerClocks["heard"];
  /** A code of Slack's that we do not know. */
  readonly onSlackUnknown: (code: string) => void;
  /** The thread that sends ended although nobody told it to. */
  readonly onSendingDied: (reason: SendingDeath) => void;
  /** `sendingLag`: seconds by which the thread that sends is late; null: there is none. */
  readonly samples: (sendingLag: number | null) => readonly Sample[];
}

interface MeasuresDeps {
  readonly clock: Clock;
  readonly steady: () => number;
  readonly next: Emit;
}

/** A server that is none of Slack's could make up one for every message. */
const SLACK_CODES_MAX = 20;

/** What the thread of the engine counts, how late its loop is, and how far its clock is from others. */
export function engineMeasures({ clock, steady, next }: MeasuresDeps): EngineMeasures {
  const tally = createTally();
  const count = countFacts(tally, clock);
  const loop = watchLoop("dispatch");
  const clocks = serverClocks({ clock, steady });
  const slackCodes = new Set<string>();
  for (const reason of SENDING_DEATHS) tally.add("tocsin_sending_deaths_total", { reason }, 0);
  return {
    emit: (fact, detail) => {
      count(fact, detail);
      next(fact, detail);
    },
    onDate: clocks.heard,
    onSlackUnknown: (code) => {
      if (slackCodes.size < SLACK_CODES_MAX) slackCodes.add(code);
      tally.add("tocsin_slack_unknown_errors_total", { code: slackCodes.has(code) ? code : "other" });
    },
    onSendingDied: (reason) => {
      tally.add("tocsin_sending_deaths_total", { reason });
    },
    samples: (sendingLag) => [
      ...tally.samples(),
      loop.sample(),
      ...(sendingLag === null ? [] : [lagOf("sending", sendingLag)]),
      ...clockSamples(clocks),
    ],
    [Symbol.dispose]: loop[Symbol.dispose],
  };
}
