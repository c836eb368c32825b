import type { Lane } from "./lane.ts";
import type { Loop } from "./loop.ts";

/** A lane with what turns it. */
export interface LaneWorker {
  readonly lane: Lane;
  readonly loop: Loop;
  readonly turn: () => Promise<boolean>;
  /** Runs while no turn is under way. */
  readonly between: (work: () => void) => Promise<void>;
  /** Somebody may have changed the connection. */
  readonly refresh: () => void;
}
