import type { Clock, DispatchStore, FanOutProgress } from "@tocsin/ports";
import type { EngineConfig } from "./config.ts";
import type { Emit } from "./events.ts";

interface FanOutDeps {
  readonly store: Pick<DispatchStore, "fanOutPage">;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "peoplePerPage" | "pageMs">;
}

const PEOPLE_MIN = 100;
/** Events of few people at a time: pages that are asked for together share a transaction, and its fsync is most of what one costs. */
const PAGES_MAX = 64;

/** What one turn asks for. People are shared out between the pages, so that no turn is longer than one large page. */
interface Turn {
  readonly pages: number;
  readonly people: number;
}

/** So much at a time that other writes get in between; what took too long makes the next turn smaller. */
export function createFanOut({ store, clock, emit, config }: FanOutDeps): { readonly turn: () => Promise<boolean> } {
  let next: Turn = { pages: 1, people: config.peoplePerPage };
  return {
    turn: async () => {
      const peopleMax = next.pages === 1 ? next.people : Math.max(PEOPLE_MIN, Math.round(next.people / next.pages));
      const now = clock.now();
      const asked = await Promise.allSettled(Array.from({ length: next.pages }, () => store.fanOutPage({ now, peopleMax })));
      const pages = asked.flatMap((page) => (page.status === "fulfilled" && page.value !== null ? [page.value] : []));
      for (const page of pages) emit("event.fanned_out", page);
      const failed = asked.find((page) => page.status === "rejected");
      if (failed !== undefined) throw failed.reason;
      if (pages.length > 0) next = turnAfter(next, pages, config);
      return pages.length > 0;
    },
  };
}

/** More pages while all of them end their event in time; one alone for an event that is longer than a page. */
function turnAfter({ pages, people }: Turn, written: readonly FanOutProgress[], { peoplePerPage, pageMs }: FanOutDeps["config"]): Turn {
  const elapsedMs = written.reduce((sum, page) => sum + page.elapsedMs, 0);
  const factor = Math.min(2, pageMs / Math.max(elapsedMs, 1));
  if (!written.every(({ finished }) => finished)) return { pages: 1, people: clamp(people * factor, PEOPLE_MIN, peoplePerPage) };
  return { pages: clamp(pages * factor, 1, PAGES_MAX), people: pages === 1 ? clamp(people * factor, PEOPLE_MIN, peoplePerPage) : people };
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)));
}
