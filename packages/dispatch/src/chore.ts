import type { EngineWork } from "./events.ts";

/** Work in regular intervals, beside sending. */
export interface Chore {
  readonly work: EngineWork;
  /** Answers how long to wait before the next time. */
  readonly run: () => Promise<number>;
}
