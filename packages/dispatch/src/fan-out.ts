import type { Clock, DispatchStore } from "@tocsin/ports";
import type { EngineConfig } from "./config.ts";
import type { Emit } from "./events.ts";

interface FanOutDeps {
  readonly store: Pick<DispatchStore, "fanOutPage">;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "peoplePerPage" | "pageMs">;
}

const PEOPLE_MIN = 100;

/** One page at a time, so that other writes get in between; a page that took too long makes the next one smaller. */
export function createFanOut({ store, clock, emit, config }: FanOutDeps): { readonly turn: () => Promise<boolean> } {
  let peopleMax = config.peoplePerPage;
  return {
    turn: async () => {
      const page = await store.fanOutPage({ now: clock.now(), peopleMax });
      if (page === null) return false;
      peopleMax = nextSize(peopleMax, page.elapsedMs, config);
      emit("event.fanned_out", page);
      return true;
    },
  };
}

function nextSize(peopleMax: number, elapsedMs: number, { peoplePerPage, pageMs }: FanOutDeps["config"]): number {
  const factor = Math.min(2, pageMs / Math.max(elapsedMs, 1));
  return Math.round(Math.min(peoplePerPage, Math.max(PEOPLE_MIN, peopleMax * factor)));
}
