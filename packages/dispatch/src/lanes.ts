import { channelOfLane, isEndpointLane, type Lane as LaneName, laneOfEndpoint } from "@tocsin/domain";
import { createMutex } from "./bell.ts";
import { createComposer } from "./compose-message.ts";
import { LANE_CHANNELS } from "./config.ts";
import { createEndpointHealth } from "./endpoint-health.ts";
import { createEndpointLanes } from "./endpoint-lanes.ts";
import { createLane, type Lane } from "./lane.ts";
import { createLaneCircuits } from "./lane-circuits.ts";
import { createLaneHealth, type LaneHealth } from "./lane-health.ts";
import type { LaneWorker } from "./lane-worker.ts";
import type { Loop } from "./loop.ts";
import { createRetryAfterWatch } from "./retry-after-watch.ts";
import { boundedGate, createSoloGate } from "./solo-gate.ts";
import { createStarter } from "./starter.ts";
import { tellingChannels } from "./telling-channels.ts";
import type { LoopOf, Setting } from "./setting.ts";
import type { Settler } from "./settler.ts";

interface LanesDeps extends Setting {
  readonly settler: Settler;
  readonly loopOf: LoopOf;
  /** Somebody may have been told of something: there may be an event to fan out. */
  readonly onTold: () => void;
}

/** All lanes, those of channels and those of endpoints, each turning by itself. */
export interface Lanes extends Loop {
  readonly all: () => readonly Lane[];
  /** One turn of each; true when anything was done. */
  readonly turn: () => Promise<boolean>;
  /** Somebody may have changed a connection. */
  readonly refresh: () => void;
}

/** A lane that claims nothing although something is due must not turn in circles. */
const IDLE_MIN_MS = 50;

export function createLanes(deps: LanesDeps): Lanes {
  const { options, config, timers, loopOf } = deps;
  const { store, clock, emit } = options;
  const channels = tellingChannels(options.channels, deps.onTold);
  const steady = options.steady ?? (() => clock.now());
  const circuits = createLaneCircuits({ store, clock, steady, emit });
  const createWorker = workerFactory(deps, { circuits, steady, onRoom: ring });
  const endpointHealth = createEndpointHealth({ channels, clock });

  const ofChannels = LANE_CHANNELS.map((channel) =>
    createWorker(channel, createLaneHealth({ channel, channels, clock, timers, emit, config })),
  );
  const endpoints = createEndpointLanes({
    store,
    clock,
    createWorker: (endpoint) => createWorker(laneOfEndpoint(endpoint), endpointHealth),
    onDropped: (endpoint) => {
      circuits.drop(laneOfEndpoint(endpoint));
    },
  });
  const watch = loopOf({
    work: "send",
    turn: endpoints.turn,
    idleMs: async () => Math.max(IDLE_MIN_MS, await endpoints.idleMs(config.idleMaxMs)),
  });
  const workers = (): readonly LaneWorker[] => [...ofChannels, ...endpoints.workers()];

  function ring(): void {
    watch.ring();
    for (const { loop } of workers()) loop.ring();
  }

  return {
    all: () => workers().map(({ lane }) => lane),
    ring,
    refresh: () => {
      circuits.refresh();
      for (const { refresh } of workers()) refresh();
    },
    turn: async () => {
      const cleared = await endpoints.turn();
      const turns = await Promise.all(workers().map(async (worker) => worker.turn()));
      return cleared || turns.some(Boolean);
    },
    run: async (stopping) => {
      await Promise.all([endpoints.run(watch, stopping), ...ofChannels.map(({ loop }) => loop.run(stopping))]);
    },
  };
}

interface SharedParts {
  readonly circuits: ReturnType<typeof createLaneCircuits>;
  /** Milliseconds that nobody sets. */
  readonly steady: () => number;
  readonly onRoom: () => void;
}

function workerFactory(
  { options, config, timers, stopping, settler, loopOf, onTold }: LanesDeps,
  { circuits, steady, onRoom }: SharedParts,
) {
  const { store, clock, emit, boot, random, context } = options;
  const composer = createComposer({
    unsubscribeToken: options.unsubscribeToken,
    onPlain: (channel, event, error) => {
      emit("message.plain", { channel, event, error });
    },
  });
  const retryAfter = createRetryAfterWatch(steady);
  const gate = createSoloGate();
  const endpointGate = boundedGate(gate, config.endpointSendsMax);
  const starter = createStarter({ store, clock, boot });
  const parts = { store, settler, starter, composer, retryAfter, clock, steady, random, timers, emit, boot, config, context };

  return (name: LaneName, health: LaneHealth): LaneWorker => {
    const lane = createLane({
      ...parts,
      onRoom,
      onTold,
      lane: name,
      channel: channelOfLane(name),
      health,
      circuit: circuits.of(name),
      gate: isEndpointLane(name) ? endpointGate : gate,
      stopping,
      adapter: () => options.adapter(name),
      onSettled: () => {
        loop.ring();
      },
    });
    // The lane's loop and a drain never turn it at once.
    const one = createMutex();
    const turn = (): Promise<boolean> => one(lane.turn);
    const loop = loopOf({ work: "send", turn, idleMs: async () => Math.max(IDLE_MIN_MS, await lane.idleMs(config.idleMaxMs)) });
    return {
      lane,
      loop,
      turn,
      between: (work) =>
        one(() => {
          work();
          return Promise.resolve();
        }),
      refresh: () => {
        health.refresh();
        lane.refresh();
      },
    };
  };
}
