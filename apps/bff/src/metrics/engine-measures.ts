import type { Emit } from "@tocsin/dispatch";
import type { Clock } from "@tocsin/ports";
import type { Sample } from "./catalogue.ts";
import { countFacts } from "./count-facts.ts";
import { watchLoop } from "./loop-lag.ts";
import { createTally } from "./tally.ts";

export interface EngineMeasures extends Disposable {
  /** Counts a fact, then hands it on. */
  readonly emit: Emit;
  readonly samples: () => readonly Sample[];
}

/** What the thread of the engine counts, and how late its loop is. */
export function engineMeasures(clock: Clock, next: Emit): EngineMeasures {
  const tally = createTally();
  const count = countFacts(tally, clock);
  const loop = watchLoop("dispatch");
  return {
    emit: (fact, detail) => {
      count(fact, detail);
      next(fact, detail);
    },
    samples: () => [...tally.samples(), loop.sample()],
    [Symbol.dispose]: loop[Symbol.dispose],
  };
}
