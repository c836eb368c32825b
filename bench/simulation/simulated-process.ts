import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { channelOfLane, type DeliveryState } from "@tocsin/domain";
import type { EngineConfig, DispatchFacts } from "@tocsin/dispatch";
import { type Db, openDatabase } from "@tocsin/store";
import { type ComposedEngine, composeEngine, type EngineOutside } from "../../apps/bff/src/compose-engine.ts";
import { type Config, parseConfig } from "../../apps/bff/src/config/config.ts";
import { SILENT_LOG } from "../../apps/bff/src/log/log.ts";
import { type Activity, type Life, mortal } from "./life.ts";
import { type CompanyFile, MIGRATIONS } from "./simulated-company.ts";
import type { SimulatedNet } from "./simulated-net.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface Machine extends AsyncDisposable {
  /** Every move of a delivery from one state to another that reached the disk. */
  readonly moves: readonly Move[];
  readonly facts: readonly Fact[];
  /** Starts the process: the engine as the server composes it, on this machine's database. */
  readonly boot: (life: Life, settings?: Partial<EngineConfig>) => SimulatedProcess;
}

export interface SimulatedProcess {
  readonly engine: ComposedEngine;
  readonly db: Db;
  /** What the operating system does with a process that is gone. */
  readonly bury: () => Promise<void>;
}

export interface Move {
  readonly delivery: string;
  readonly from: DeliveryState;
  /** Why it was in that state, where the row said so. */
  readonly reason: string | null;
  readonly to: DeliveryState;
}

export interface Fact {
  readonly fact: keyof DispatchFacts;
  readonly detail: object;
}

export interface MachineOptions {
  readonly company: CompanyFile;
  readonly time: VirtualTime;
  readonly activity: Activity;
  readonly net: SimulatedNet;
  readonly random: () => number;
  readonly onFact?: (fact: Fact) => void;
  /** Put around the real ports; for engines that are wrong on purpose. */
  readonly around?: EngineOutside["around"] | undefined;
}

const WATCH_MOVES = `
  CREATE TEMP TABLE moves (delivery TEXT, "from" TEXT, reason TEXT, "to" TEXT);
  CREATE TEMP TRIGGER watch_moves AFTER UPDATE OF state ON deliveries WHEN OLD.state <> NEW.state BEGIN
    INSERT INTO moves VALUES (OLD.event || ' ' || OLD.channel || ' ' || OLD.target || ' ' || OLD.generation, OLD.state, OLD.reason, NEW.state);
  END`;

/** A disk that keeps what was written, and a clock; processes come and go on it. */
export function simulatedMachine(options: MachineOptions): Machine {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-machine-"));
  const config = parseConfig({ TOCSIN_DATA: folder, TOCSIN_PUBLIC_URL: "https://tocsin.example.com" });
  copyFileSync(options.company.file, config.data.database);
  const moves: Move[] = [];
  const facts: Fact[] = [];
  const note = (fact: Fact): void => {
    facts.push(fact);
    options.onFact?.(fact);
  };
  let boots = 0;
  let current: SimulatedProcess | null = null;

  return {
    moves,
    facts,
    boot: (life, settings = {}) => {
      boots += 1;
      const { engine, db } = composed({ config, options, life, settings, boot: `boot-${String(boots)}`, note });
      const bury = async (): Promise<void> => {
        life.end();
        // A composed signal that is listened to is kept for ever until it fires, and all that this process held with it.
        void engine.calls.stop({ graceMs: 0 });
        await options.activity.quiet();
        moves.push(...db.$client.prepare<[], Move>("SELECT * FROM moves").all());
        await engine.calls.close({});
        current = null;
      };
      current = { engine, db, bury };
      return current;
    },
    [Symbol.asyncDispose]: async () => {
      await current?.bury();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Composition {
  readonly config: Config;
  readonly options: MachineOptions;
  readonly life: Life;
  readonly settings: Partial<EngineConfig>;
  readonly boot: string;
  readonly note: (fact: Fact) => void;
}

/** As the server composes it, on simulated time and with a simulated way out. */
function composed({ config, options, life, settings, boot, note }: Composition): { readonly engine: ComposedEngine; readonly db: Db } {
  const { time, activity, net, random } = options;
  const opened: Db[] = [];
  const engine = composeEngine(config, {
    clock: time.clock,
    steady: time.steady,
    random,
    emit: (fact, detail) => note({ fact, detail }),
    log: SILENT_LOG,
    boot,
    migrations: MIGRATIONS,
    keys: () => [new Uint8Array(32)],
    timers: { after: (ms, callback) => time.timers.after(ms, () => (life.isOver() ? undefined : callback())) },
    settings,
    adapter: (lane) => Promise.resolve(net.adapter(channelOfLane(lane), life)),
    around: (ports) => {
      const { store, channels } = options.around?.(ports) ?? ports;
      return { store: mortal(store, { life, activity }), channels: mortal(channels, { life, activity }) };
    },
    open: (file) => {
      const db = watchedDatabase(file);
      opened.push(db);
      return db;
    },
  });
  const [db] = opened;
  if (db === undefined) throw new Error("The engine opened no database");
  return { engine, db };
}

/** A process dies here, and never the machine: what was written is there, synced or not. */
function watchedDatabase(file: string): Db {
  const db = openDatabase({ file, access: "write" });
  db.$client.pragma("synchronous = OFF");
  db.$client.exec(WATCH_MOVES);
  return db;
}
