import { createUnderWay } from "./under-way.ts";
import { BEAT, eventFrame, retryAfterMs, retryFrame } from "./frames.ts";
import type { Pipe } from "./pipe.ts";
import type { Connection } from "./stream-hub.ts";
import type { EndReason } from "./telling.ts";
import type { Ends, Untaken } from "./untaken.ts";

const BEAT_MS = 15_000;
/** A reader who has taken nothing for two beats is none. */
const SILENT_MS = 30_000;

/** What goes over a pipe beside what there is to tell: when to come back, that the line is there, and the last word. */
export interface Line {
  /** The reader takes something, and what is under way to them leaves room for it. */
  readonly isHungry: () => boolean;
  /** Whether there is room the system has to say first. */
  readonly isFull: () => boolean;
  /** It may be before long. */
  readonly isUnsure: () => boolean;
  /** How the system names it. */
  readonly ends: Ends | null;
  /** The system is being asked what was not taken; hand over its answer. */
  readonly ask: () => (untaken: Untaken) => void;
  readonly say: (text: string) => void;
  readonly beat: () => void;
  /** For how long nothing was taken, if that is too long for a reader. */
  readonly silentMs: () => number | null;
  readonly end: (why: EndReason, id: string) => void;
  readonly cut: () => void;
}

export interface LineOptions {
  readonly pipe: Pick<Pipe, "isHungry" | "write" | "end" | "cut">;
  readonly connection: Pick<Connection, "ends" | "waiting">;
  readonly steady: () => number;
  readonly random: () => number;
}

export function createLine({ pipe, connection, steady, random }: LineOptions): Line {
  const underWay = createUnderWay(steady);
  let quietSince = steady();
  let hasBegun = false;
  const retry = (): string => retryFrame(retryAfterMs(random));

  function say(text: string): void {
    quietSince = steady();
    // At the start, too: a server that dies says nothing at its end.
    const all = hasBegun ? text : retry() + text;
    hasBegun = true;
    underWay.said(Buffer.byteLength(all));
    pipe.write(all);
  }
  return {
    isHungry: () => pipe.isHungry() && underWay.hasRoom(),
    isFull: () => pipe.isHungry() && underWay.isFull(),
    isUnsure: underWay.isUnsure,
    ends: connection.ends,
    ask: () => {
      const answer = underWay.ask();
      const waiting = connection.waiting();
      return (untaken) => {
        const inSystem = connection.ends === null ? null : untaken(connection.ends);
        answer(inSystem === null ? null : inSystem + waiting);
      };
    },
    say,
    beat: () => {
      if (pipe.isHungry() && steady() - quietSince >= BEAT_MS) say(BEAT);
    },
    silentMs: () => {
      const ms = Math.max(pipe.isHungry() ? 0 : steady() - quietSince, underWay.stuckMs());
      return ms >= SILENT_MS ? ms : null;
    },
    end: (why, id) => {
      pipe.end(retry() + eventFrame({ event: "end", data: { why } }, id));
    },
    cut: pipe.cut,
  };
}
