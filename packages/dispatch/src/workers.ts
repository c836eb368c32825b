import { createMutex } from "./bell.ts";
import { createFanOut, type FanOut } from "./fan-out.ts";
import { createChores } from "./housekeeping.ts";
import type { Lane } from "./lane.ts";
import { createLanes } from "./lanes.ts";
import { createRetentionChores } from "./retention-chores.ts";
import { createLoop, type Loop } from "./loop.ts";
import type { LoopOf, Setting } from "./setting.ts";
import { createSettler, type Settler } from "./settler.ts";

export interface Workers {
  /** Those of now: endpoints come and go. */
  readonly lanes: () => readonly Lane[];
  readonly loops: readonly Pick<Loop, "run">[];
  readonly settler: Settler;
  /** One turn of everything; true when anything was done. */
  readonly turn: () => Promise<boolean>;
  readonly wake: () => void;
}

/** Puts the engine's parts together: one loop that fans out, one per lane, one per chore. */
export function createWorkers(setting: Setting): Workers {
  const { options, config, timers } = setting;
  const { store, clock, emit, boot } = options;
  const steady = options.steady ?? (() => clock.now());
  const settler = createSettler({ store, clock, boot, timers, steady, emit, config });
  const loopOf: LoopOf = (spec) => createLoop({ ...spec, timers, emit, falterMs: config.falterMs });

  const lanes = createLanes({ ...setting, settler, loopOf, onTold: () => fanOutLoop.ring() });
  const fanOut = createFanOut({ store, clock, emit, config });
  const fanOutTurn = createFanOutTurn(fanOut, setting, lanes.ring);
  const fanOutLoop = loopOf({ work: "fan_out", turn: fanOutTurn, idleMs: () => Promise.resolve(config.idleMaxMs) });
  const chores = createChores({
    store,
    clock,
    steady,
    emit,
    boot,
    config,
    onForeignChange: wake,
    leased: () => [...lanes.all().flatMap((lane) => lane.leased()), ...(options.testsUnderWay ?? [])],
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

  function wake(): void {
    fanOut.noteCaller();
    lanes.refresh();
    fanOutLoop.ring();
    lanes.ring();
  }
  async function turn(): Promise<boolean> {
    const worked = await fanOutTurn();
    return (await lanes.turn()) || worked;
  }
  return { lanes: lanes.all, loops: [fanOutLoop, lanes, ...choreLoops], settler, turn, wake };
}

function createFanOutTurn(fanOut: FanOut, { stopping }: Setting, onPage: () => void): () => Promise<boolean> {
  const one = createMutex();
  return () =>
    one(async () => {
      const worked = !stopping.aborted && (await fanOut.turn());
      if (worked) onPage();
      return worked;
    });
}
