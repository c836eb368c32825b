import type { DispatchStore } from "../dispatch.ts";
import type { PaceStore } from "../pace.ts";
import type { RetentionStore } from "../retention.ts";
import type { StoreReads, StoreWrites } from "../store.ts";

/** An empty store of its own for one test, gone when disposed of. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly reads: StoreReads;
  readonly writes: StoreWrites;
  readonly dispatch: DispatchStore;
  readonly retention: RetentionStore;
  readonly pace: PaceStore;
}

export type OpenStore = () => Promise<StoreUnderTest>;
