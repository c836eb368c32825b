import type { Listener } from "./listener.ts";
import { createRounds, type Rounds, type RoundsOptions } from "./rounds.ts";
import type { readUntaken } from "./untaken.ts";

interface AskingOptions extends Omit<RoundsOptions, "round"> {
  readonly untaken: typeof readUntaken;
  /** Somebody may be told something again. */
  readonly onRoom: () => void;
}

/** Has the system say what was not taken of what all were told, once for whoever wants to know. */
export function createAsking({ untaken, onRoom, ...rounds }: AskingOptions, listeners: ReadonlySet<Listener>): Rounds {
  return createRounds({
    ...rounds,
    round: async () => {
      const answers = Array.from(listeners, ({ line }) => line.ask());
      const found = await untaken(new Set(Array.from(listeners, ({ line }) => line.ends).filter((ends) => ends !== null)));
      for (const answer of answers) answer(found);
      if ([...listeners].some(isWaiting)) onRoom();
    },
  });
}

/** Takes something, and there may be something for them. */
export function isWaiting(listener: Listener): boolean {
  return listener.isHungry() && (listener.isBehind() || listener.isUncounted());
}
