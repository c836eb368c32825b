import { BEAT, eventFrame, retryAfterMs, retryFrame } from "./frames.ts";
import type { Pipe } from "./pipe.ts";
import type { EndReason } from "./telling.ts";

const BEAT_MS = 15_000;
/** A reader who has taken nothing for two beats is none. */
const SILENT_MS = 30_000;

/** What goes over a pipe beside what there is to tell: when to come back, that the line is there, and the last word. */
export interface Line {
  readonly isHungry: () => boolean;
  readonly say: (text: string) => void;
  readonly beat: () => void;
  /** For how long nothing was taken, if that is too long for a reader. */
  readonly silentMs: () => number | null;
  readonly end: (why: EndReason, id: string) => void;
  readonly cut: () => void;
}

export interface LineOptions {
  readonly pipe: Pick<Pipe, "isHungry" | "write" | "end" | "cut">;
  readonly steady: () => number;
  readonly random: () => number;
}

export function createLine({ pipe, steady, random }: LineOptions): Line {
  let quietSince = steady();
  let hasBegun = false;
  const retry = (): string => retryFrame(retryAfterMs(random));

  function say(text: string): void {
    quietSince = steady();
    // At the start, too: a server that dies says nothing at its end.
    pipe.write(hasBegun ? text : retry() + text);
    hasBegun = true;
  }
  return {
    isHungry: pipe.isHungry,
    say,
    beat: () => {
      if (pipe.isHungry() && steady() - quietSince >= BEAT_MS) say(BEAT);
    },
    silentMs: () => {
      const ms = steady() - quietSince;
      return !pipe.isHungry() && ms >= SILENT_MS ? ms : null;
    },
    end: (why, id) => {
      pipe.end(retry() + eventFrame({ event: "end", data: { why } }, id));
    },
    cut: pipe.cut,
  };
}
