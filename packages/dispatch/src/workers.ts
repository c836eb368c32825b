import { createMutex, type Timers } from "./bell.ts";
import { createComposer } from "./compose-message.ts";
import { type EngineConfig, LANE_CHANNELS, type LaneChannel } from "./config.ts";
import type { EngineOptions } from "./engine-options.ts";
import { createFanOut } from "./fan-out.ts";
import { createChores } from "./housekeeping.ts";
import { createLane, type Lane } from "./lane.ts";
import { createLaneHealth } from "./lane-health.ts";
import { createRetentionChores } from "./retention-chores.ts";
import { createRetryAfterWatch } from "./retry-after-watch.ts";
import { createLoop, type Loop } from "./loop.ts";
import { createSettler, type Settler } from "./settler.ts";
import { createSoloGate } from "./solo-gate.ts";
import { tellingChannels } from "./telling-channels.ts";

export interface Workers {
  readonly lanes: readonly Lane[];
  readonly loops: readonly Loop[];
  readonly settler: Settler;
  /** One turn of everything; true when anything was done. */
  readonly turn: () => Promise<boolean>;
  readonly wake: () => void;
}

interface Setting {
  readonly options: EngineOptions;
  readonly config: EngineConfig;
  readonly timers: Timers;
  readonly stopping: AbortSignal;
}

/** A lane that claims nothing although something is due must not turn in circles. */
const IDLE_MIN_MS = 50;

/** Puts the engine's parts together: one loop that fans out, one per lane, one per chore. */
export function createWorkers(setting: Setting): Workers {
  const { options, config, timers } = setting;
  const { store, clock, emit, boot } = options;
  const settler = createSettler({ store, timers, emit, config });
  const loopOf = (spec: Pick<Parameters<typeof createLoop>[0], "work" | "turn" | "idleMs">) =>
    createLoop({ ...spec, timers, emit, falterMs: config.falterMs });

  const laneWorkers = createLanes({ ...setting, settler, onSettled: () => ringLanes(), onTold: () => fanOutLoop.ring() });
  const lanes = laneWorkers.map(({ lane }) => lane);
  const laneLoops = laneWorkers.map(({ lane, turn }) =>
    loopOf({ work: "send", turn, idleMs: async () => Math.max(IDLE_MIN_MS, await lane.idleMs(config.idleMaxMs)) }),
  );
  const fanOutTurn = createFanOutTurn(setting, () => ringLanes());
  const fanOutLoop = loopOf({ work: "fan_out", turn: fanOutTurn, idleMs: () => Promise.resolve(config.idleMaxMs) });
  const chores = createChores({
    store,
    clock,
    steady: options.steady ?? (() => clock.now()),
    emit,
    boot,
    config,
    onForeignChange: wake,
    holdsLeases: () => lanes.some((lane) => lane.holdsLeases()),
  });
  const { retention } = options;
  const kept = retention === undefined ? [] : createRetentionChores({ retention, clock, emit, config });
  const choreLoops = [...chores, ...kept].map(({ work, run }) => {
    let pauseMs = 0;
    const turn = async () => {
      pauseMs = await run();
      return false;
    };
    return loopOf({ work, turn, idleMs: () => Promise.resolve(pauseMs) });
  });

  function ringLanes(): void {
    for (const loop of laneLoops) loop.ring();
  }
  function wake(): void {
    for (const { refresh } of laneWorkers) refresh();
    fanOutLoop.ring();
    ringLanes();
  }
  async function turn(): Promise<boolean> {
    const worked = await fanOutTurn();
    const turns = await Promise.all(laneWorkers.map(async (worker) => worker.turn()));
    return worked || turns.some(Boolean);
  }
  return { lanes, loops: [fanOutLoop, ...laneLoops, ...choreLoops], settler, turn, wake };
}

interface LaneWorker {
  readonly lane: Lane;
  readonly turn: () => Promise<boolean>;
  readonly refresh: () => void;
}

function createLanes({
  options,
  config,
  timers,
  stopping,
  settler,
  onSettled,
  onTold,
}: Setting & Pick<Workers, "settler"> & { readonly onSettled: () => void; readonly onTold: () => void }) {
  const { store, clock, emit, boot, random, context } = options;
  const shared = {
    store,
    settler,
    composer: createComposer({
      unsubscribeToken: options.unsubscribeToken,
      onPlain: (channel, event, error) => {
        emit("message.plain", { channel, event, error });
      },
    }),
    retryAfter: createRetryAfterWatch(options.steady ?? (() => clock.now())),
    gate: createSoloGate(),
    clock,
    random,
    timers,
    emit,
    boot,
    config,
    context,
    onSettled,
  };
  const channels = tellingChannels(options.channels, onTold);
  return LANE_CHANNELS.map((channel: LaneChannel): LaneWorker => {
    const health = createLaneHealth({ channel, channels, clock, emit, config });
    const lane = createLane({ ...shared, channel, health, adapter: () => options.adapter(channel) });
    // The lane's loop and a drain never turn it at once.
    const one = createMutex();
    return { lane, refresh: health.refresh, turn: () => one(() => lane.turn(stopping)) };
  });
}

function createFanOutTurn({ options, config, stopping }: Setting, onPage: () => void): () => Promise<boolean> {
  const { store, clock, emit } = options;
  const fanOut = createFanOut({ store, clock, emit, config });
  const one = createMutex();
  return () =>
    one(async () => {
      const worked = !stopping.aborted && (await fanOut.turn());
      if (worked) onPage();
      return worked;
    });
}
