import type { Timers } from "./bell.ts";
import type { EngineConfig } from "./config.ts";
import type { EngineOptions } from "./engine-options.ts";
import type { createLoop, Loop } from "./loop.ts";

/** What every part of the engine is made with. */
export interface Setting {
  readonly options: EngineOptions;
  readonly config: EngineConfig;
  readonly timers: Timers;
  readonly stopping: AbortSignal;
}

/** A loop that only lacks what it does. */
export type LoopOf = (spec: Pick<Parameters<typeof createLoop>[0], "work" | "turn" | "idleMs">) => Loop;
