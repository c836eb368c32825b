import type { Lane } from "@tocsin/domain";
import type { MessageContext } from "@tocsin/messages";
import type { ChannelAdapter, Clock, DeliveryId, DispatchStore, RetentionStore } from "@tocsin/ports";
import type { Timers } from "./bell.ts";
import type { UnsubscribeToken } from "./compose-message.ts";
import type { EngineConfig } from "./config.ts";
import type { Emit } from "./events.ts";
import type { ChannelHealthStore } from "./lane-health.ts";

/** Everything the engine works with and on. */
export interface EngineOptions {
  readonly store: DispatchStore;
  readonly channels: ChannelHealthStore;
  /** Without it nothing is removed, however old. */
  readonly retention?: RetentionStore;
  /**
   * The adapter of a lane, or null while its channel is off or not configured, or its endpoint is not active: then the lane idles and nothing is lost.
   * Asked before every claim; who gives it also ends it, after its sends.
   */
  readonly adapter: (lane: Lane) => Promise<ChannelAdapter | null>;
  /** What messages have in common; asked for every batch. */
  readonly context: () => Promise<MessageContext>;
  /** Goes into the link that ends a kind of mail. */
  readonly unsubscribeToken: UnsubscribeToken;
  readonly clock: Clock;
  /** Milliseconds since whenever, not moved by whoever sets the clock; without it the clock is taken. */
  readonly steady?: () => number;
  /** 0 ≤ x < 1, for the jitter of retries. */
  readonly random: () => number;
  readonly emit: Emit;
  /** Names this run of the process; leases of any other are orphans. */
  readonly boot: string;
  /** Tests that are being sent, whose leases are kept with those of the lanes. */
  readonly testsUnderWay?: ReadonlySet<DeliveryId>;
  readonly timers?: Timers;
  readonly config?: Partial<EngineConfig>;
}
