import type { SendReport } from "@tocsin/domain";
import type { ChannelAdapter } from "@tocsin/ports";
import type { Timers } from "./bell.ts";
import type { EngineConfig, LaneChannel } from "./config.ts";
import type { Emit } from "./events.ts";
import { probeOnce } from "./send-once.ts";

interface ProbeDeps {
  readonly channel: LaneChannel;
  readonly timers: Timers;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "sendMaxMs" | "abortGraceMs">;
}

/** Asks whether a connection works; whatever the adapter does, there is an answer, for its lane waits for it. Null where only a message would tell. */
export async function probeConnection(
  { channel, emit, ...deps }: ProbeDeps,
  adapter: ChannelAdapter,
  signal: AbortSignal,
): Promise<SendReport | null> {
  using asking = stoppable(signal);
  const onCrash = (error: unknown): void => {
    emit("adapter.crashed", { delivery: null, channel, error });
  };
  return await probeOnce({ ...deps, adapter, stop: asking.stop, onCrash });
}

/** Ended by the engine's signal as well as by whoever holds it. */
function stoppable(signal: AbortSignal): Disposable & { readonly stop: AbortController } {
  const stop = new AbortController();
  const giveUp = (): void => {
    stop.abort(signal.reason);
  };
  if (signal.aborted) giveUp();
  else signal.addEventListener("abort", giveUp, { once: true });
  return {
    stop,
    [Symbol.dispose]: () => {
      signal.removeEventListener("abort", giveUp);
    },
  };
}
