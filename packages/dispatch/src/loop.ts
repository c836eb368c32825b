import { type Bell, createBell, type Timers } from "./bell.ts";
import type { Emit, EngineWork } from "./events.ts";

interface LoopSpec {
  readonly work: EngineWork;
  /** True when it did something and wants to go on. */
  readonly turn: () => Promise<boolean>;
  /** How long to sleep when there was nothing to do. */
  readonly idleMs: () => Promise<number>;
  readonly timers: Timers;
  readonly emit: Emit;
  /** How long to sleep when the turn failed. */
  readonly falterMs: number;
}

/** Work that goes on until it is told to stop; ringing its bell ends a sleep early. */
export interface Loop extends Pick<Bell, "ring"> {
  readonly run: (stopping: AbortSignal) => Promise<void>;
}

export function createLoop({ work, turn, idleMs, timers, emit, falterMs }: LoopSpec): Loop {
  const bell = createBell(timers);
  return {
    ring: bell.ring,
    run: async (stopping) => {
      stopping.addEventListener("abort", bell.ring, { once: true });
      while (!stopping.aborted) {
        try {
          const worked = await turn();
          // Other writes get in between.
          if (worked) await new Promise((resolve) => setImmediate(resolve));
          else await bell.wait(await idleMs());
        } catch (error) {
          emit("engine.faltered", { work, error });
          await bell.wait(falterMs);
        }
      }
    },
  };
}
