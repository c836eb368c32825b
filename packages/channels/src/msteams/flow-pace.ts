import type { TurnKeeper } from "../http/near-turn.ts";
import { type KeptTimesOptions, keptTimes } from "../http/kept-times.ts";
import { createBudget, FLOW_ALLOWANCES } from "./budget.ts";

/** What a flow is sent at most, also after the process was another one in between. */
export interface FlowPace extends TurnKeeper {
  /** Whether the flow has been sent what it is sent in a day. */
  readonly isDayUsedUp: () => boolean;
  /** Milliseconds for which the other side asked for quiet; 0: it did not, or no longer. */
  readonly quietMs: () => number;
  /** The other side asked for quiet; resolves when the next process would know of it. */
  readonly rest: (ms: number) => Promise<void>;
}

/** One connection, one flow. */
const FLOW = "flow";

export function createFlowPace({ clock, steady = () => clock.now(), ...options }: KeptTimesOptions): FlowPace {
  const times = keptTimes({ clock, steady, ...options });
  const budget = createBudget(FLOW_ALLOWANCES);
  let recalled: Promise<void> | null = null;

  async function recall(): Promise<void> {
    const marks = await times.ready();
    const now = clock.now();
    // A mark of the future comes from a clock that was wrong.
    budget.recall(marks.flatMap(({ kind, at }) => (kind === "taken" ? [steady() - Math.max(0, now - at)] : [])));
    budget.rest(steady() + times.left("sleep", FLOW));
  }

  return {
    reserve: async (maxWaitMs) => {
      await (recalled ??= recall());
      const waitMs = budget.reserve(steady(), maxWaitMs);
      if (waitMs <= maxWaitMs) times.take(FLOW, waitMs);
      await times.keep();
      return waitMs;
    },
    isDayUsedUp: () => budget.isUsedUp(steady()),
    quietMs: () => budget.restLeft(steady()),
    rest: async (ms) => {
      await (recalled ??= recall());
      budget.rest(steady() + ms);
      times.sleep(FLOW, ms);
      await times.keep();
    },
  };
}
