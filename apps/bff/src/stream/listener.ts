import type { StreamPosition } from "@tocsin/domain";
import type { PersonId } from "@tocsin/ports";
import type { Credential } from "./entitlement.ts";
import { eventFrame } from "./frames.ts";
import type { Line } from "./line.ts";
import type { EndReason, ReloadReason, Step, Told, Telling } from "./telling.ts";
import { BLOCK_MAX } from "./under-way.ts";

export interface ListenerOptions {
  readonly person: PersonId;
  readonly by: Credential;
  readonly position: StreamPosition;
  /** What an event carries as its id. */
  readonly idOf: (position: StreamPosition) => string;
  /** They come back: what was marked meanwhile nobody can tell them. */
  readonly isBack: boolean;
  readonly reload: ReloadReason | null;
  readonly line: Line;
}

/** What a look for somebody has to say beside what it finds. */
export interface Due {
  readonly marked: boolean;
  readonly reload: ReloadReason | null;
  /** It counts their unread alerts, too. */
  readonly counts: boolean;
}

/** One open stream. */
export interface Listener {
  readonly person: PersonId;
  readonly by: Credential;
  readonly told: () => Told;
  readonly isHungry: () => boolean;
  /** There may be something that it could not be told yet. */
  readonly isBehind: () => boolean;
  /** How many alerts are unread may be another number than was counted on. */
  readonly isUncounted: () => boolean;
  /** Something came, and may be for them. */
  readonly leaveBehind: () => void;
  readonly mark: () => void;
  /** Hands over, before a look, what that look is to say: what comes up from then on is for the next one. */
  readonly takeDue: (counts: boolean) => Due;
  /** The look came to nothing. */
  readonly giveBack: (due: Due) => void;
  readonly tell: (telling: Telling) => void;
  /** Goes on from another position, whatever lies before it, and says so with the next look. */
  readonly restart: (position: StreamPosition) => void;
  readonly line: Line;
  readonly end: (why: EndReason) => void;
}

export function createListener({ person, by, position, idOf, isBack, reload, line }: ListenerOptions): Listener {
  let told: Told = { person, position, unread: null, shown: null };
  let due: Omit<Due, "counts"> = { marked: isBack, reload };
  let [isBehind, isUncounted] = [true, true];

  /** The rest is read again, and counted again with it. */
  function cutShort({ event: { event, data }, position: reached }: Step): void {
    told = { ...told, position: reached, unread: null, shown: event === "count" ? data.unread : told.shown };
    [isBehind, isUncounted] = [true, true];
  }

  return {
    person,
    by,
    told: () => told,
    line,
    isHungry: line.isHungry,
    isBehind: () => isBehind,
    isUncounted: () => isUncounted,
    leaveBehind: () => void (isBehind = true),
    mark: () => {
      due = { ...due, marked: true };
      isUncounted = true;
    },
    takeDue: (counts) => {
      const taken = { ...due, counts };
      due = { marked: false, reload: null };
      if (counts) isUncounted = false;
      return taken;
    },
    giveBack: ({ marked, reload: again, counts }) => {
      due = { marked: due.marked || marked, reload: due.reload ?? again };
      if (counts) isUncounted = true;
    },
    tell: (telling) => {
      const { text, last } = firstBlock(telling.steps, idOf);
      isBehind = false;
      if (last === null) told = telling.told;
      else cutShort(last);
      if (text !== "") line.say(text);
    },
    restart: (other) => {
      told = { ...told, position: other };
      due = { marked: false, reload: "too_many" };
      [isBehind, isUncounted] = [true, true];
    },
    end: (why) => {
      line.end(why, idOf(told.position));
    },
  };
}

/** As many events as a block has room for, but one at least. `last`: the last of them, where others are left; null: none is. */
function firstBlock(steps: readonly Step[], idOf: ListenerOptions["idOf"]): { readonly text: string; readonly last: Step | null } {
  let [text, bytes, last]: [string, number, Step | null] = ["", 0, null];
  for (const step of steps) {
    const frame = eventFrame(step.event, idOf(step.position));
    bytes += Buffer.byteLength(frame);
    if (last !== null && bytes > BLOCK_MAX) return { text, last };
    text += frame;
    last = step;
  }
  return { text, last: null };
}
