import { type Clock, type DispatchStore, type FanOutProgress, StoreUnavailable } from "@tocsin/ports";
import type { EngineConfig } from "./config.ts";
import type { Emit } from "./events.ts";

interface FanOutDeps {
  readonly store: Pick<DispatchStore, "fanOutPages">;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "peoplePerPage" | "pageMs" | "pageAmongCallersMs">;
}

export interface FanOut {
  /** True when it did something. */
  readonly turn: () => Promise<boolean>;
  /** Somebody was answered who had waited for the writer. */
  readonly noteCaller: () => void;
}

const PEOPLE_MIN = 100;
/** Events of few people at a time: they share a transaction, and its fsync is most of what one of them costs. */
const EVENTS_MAX = 128;

/** Answered since the turn before; whoever is one of so few waits for one turn in a while. */
const MANY_CALLERS = 4;

/** What one turn asks for: so many people, of so many events. */
interface Turn {
  readonly people: number;
  readonly events: number;
}

/**
 * So much at a time that other writes get in between; what took too long makes the next turn smaller. Each turn has a transaction of its own, and each is
 * told to all who listen: an event to many people takes fewer of them while few callers come in between.
 */
export function createFanOut({ store, clock, emit, config }: FanOutDeps): FanOut {
  const stuck = createStuckEvents(clock);
  let next: Turn = { people: config.peoplePerPage, events: 1 };
  let callers = 0;
  return {
    noteCaller: () => {
      callers += 1;
    },
    turn: async () => {
      const asked = next;
      // If it fails, the oldest event is tried alone: what is wrong with one undoes no other.
      next = { ...asked, events: 1 };
      const amount = { peopleMax: asked.people, eventsMax: asked.events, ...stuck.skip() };
      const pages = await store.fanOutPages({ now: clock.now(), ...amount }).catch((error: unknown) => {
        if (asked.events === 1 && !(error instanceof StoreUnavailable)) stuck.note();
        throw error;
      });
      for (const page of pages) emit("event.fanned_out", page);
      const { peoplePerPage, pageMs, pageAmongCallersMs } = config;
      const limits = { peoplePerPage, pageMs: callers > MANY_CALLERS ? pageAmongCallersMs : pageMs };
      callers = 0;
      next = pages.length === 0 ? asked : turnAfter(asked, pages, limits);
      return pages.length > 0;
    },
  };
}

/** For so long an event that failed alone is left aside. */
const STUCK_MS = 30_000;

/** What is wrong with one event holds up no other: the oldest, if they fail alone, are left aside, and tried again after a while. */
function createStuckEvents(clock: Clock) {
  let count = 0;
  let since = 0;
  return {
    skip: (): { readonly skip?: number } => {
      if (Math.abs(clock.now() - since) >= STUCK_MS) count = 0;
      return count === 0 ? {} : { skip: count };
    },
    note: (): void => {
      if (count === 0) since = clock.now();
      count += 1;
    },
  };
}

type TurnLimits = Pick<EngineConfig, "peoplePerPage" | "pageMs">;

/** More events while all of them end in time; one alone that is longer than a page. */
function turnAfter({ people, events }: Turn, written: readonly FanOutProgress[], { peoplePerPage, pageMs }: TurnLimits): Turn {
  const elapsedMs = written.reduce((sum, page) => sum + page.elapsedMs, 0);
  const factor = Math.min(2, pageMs / Math.max(elapsedMs, 1));
  const fitting = written.length === 1 || factor < 1 ? clamp(people * factor, PEOPLE_MIN, peoplePerPage) : people;
  return { people: fitting, events: written.every(({ finished }) => finished) ? clamp(events * factor, 1, EVENTS_MAX) : 1 };
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)));
}
