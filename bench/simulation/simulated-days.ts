import { isFinal } from "@tocsin/domain";
import { seededRandom } from "@tocsin/testkit";
import type { EnginePorts } from "../../apps/bff/src/compose-engine.ts";
import { faultsBesideArrivals, faultsInBooks, faultsInFile, illegalMoves, storedDeliveries } from "./books.ts";
import { actsOf, oneOf } from "./day-acts.ts";
import { beginLife, watchActivity } from "./life.ts";
import type { CompanyFile } from "./simulated-company.ts";
import { type Sent, simulatedNet } from "./simulated-net.ts";
import { type Machine, type SimulatedProcess, simulatedMachine } from "./simulated-process.ts";
import { type VirtualTime, virtualTime } from "./virtual-time.ts";
import { watchedClaims } from "./watched-claims.ts";
import { watchedFates } from "./watched-fates.ts";
import { weatherOf } from "./weather.ts";

export interface DaysPlan {
  readonly company: CompanyFile;
  readonly seed: number;
  /** For engines that are wrong on purpose. */
  readonly around?: (ports: EnginePorts) => EnginePorts;
}

export interface DaysReport {
  readonly seed: number;
  /** What must not be and was, in words. */
  readonly faults: readonly string[];
  /** Simulated. */
  readonly days: number;
  readonly deaths: number;
  readonly events: number;
  readonly sends: number;
  readonly repeats: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Everything has come to its end then, or waits for a person: relevance, and what a clock that was set back adds to it. */
const CALM_DAYS = 10;
/** Dies at one of so many of its steps, beside when something kills it. */
const STEPS_PER_DEATH = 1_500;
const ORIGIN = "https://tocsin.example.com";
const KILLED = 0.06;
const STOPPED = 0.03;
const AWAY = 0.05;
/** Nothing is left that needs to be looked at every minute. */
const CALM = {
  idleMaxMs: 6 * HOUR,
  leaseMs: DAY,
  heartbeatMs: 6 * HOUR,
  versionCheckMs: 6 * HOUR,
  ledgerCheckMs: 6 * HOUR,
  expiryCheckMs: 6 * HOUR,
} as const;
const RESTLESS = { peoplePerPage: 2, versionCheckMs: MINUTE } as const;

/**
 * some hours in which everything goes wrong, then days in which it may come to its end; the same for the same seed. Engine and store are the
 * real ones; time, chance, the network and death are not.
 */
export async function simulatedDays({ company, seed, around = (ports) => ports }: DaysPlan): Promise<DaysReport> {
  const random = seededRandom(seed);
  const time = virtualTime();
  using _ = stoodStill(time);
  const activity = watchActivity();
  const weather = weatherOf(random);
  const fates = watchedFates(time, weather.fate);
  const state = { isAway: false, accepted: new Set<string>() };
  const claims = watchedClaims(() => state.isAway && random() < 0.5);
  const net = simulatedNet({ time, fate: fates.fate, probe: weather.probe });
  await using machine = simulatedMachine({
    company,
    time,
    activity,
    net,
    random,
    onFact: fates.onFact,
    around: (ports) => claims.around(around(ports)),
  });
  const acts = actsOf({ random, time, weather, onJump: fates.onJump, onAccepted: (id) => state.accepted.add(id) });
  const world = { machine, time, random, settle: activity.quiet, follow: claims.follow };

  const faults: string[] = [];
  let deaths = 0;
  for (const until = (20 + random() * 160) * MINUTE; time.steady() < until;) {
    const end = await restlessLife(world, {
      isOver: () => time.steady() >= until,
      act: async (process) => {
        if (random() < AWAY) state.isAway = !state.isAway;
        await oneOf(acts, random)?.(process);
      },
    });
    faults.push(...end.faults);
    deaths += Number(end.died);
  }
  weather.clear();
  state.isAway = false;
  const last = await calmLife(world);
  faults.push(...faultsAtTheEnd(last, { sent: net.sent, machine, accepted: state.accepted }), ...fates.faults, ...claims.faults);
  await last.bury();
  const arrived = net.sent.filter(({ arrivedAt }) => arrivedAt !== null).map(({ delivery }) => delivery);
  return {
    seed,
    faults: [...faults, ...illegalMoves(machine.moves)],
    days: time.steady() / DAY,
    deaths,
    events: state.accepted.size,
    sends: net.sent.length,
    repeats: arrived.length - new Set(arrived).size,
  };
}

/** The store measures its own work, and takes on less when that is slow: it must not be, or no seed would be the same twice. */
function stoodStill({ steady }: VirtualTime): Disposable {
  const now = performance.now.bind(performance);
  performance.now = steady;
  return {
    [Symbol.dispose]: () => {
      performance.now = now;
    },
  };
}

interface DaysWorld {
  readonly machine: Machine;
  readonly time: VirtualTime;
  readonly random: () => number;
  readonly settle: () => Promise<void>;
  readonly follow: (process: SimulatedProcess) => void;
}

interface Restless {
  readonly isOver: () => boolean;
  readonly act: (process: SimulatedProcess) => Promise<void>;
}

/** One run of the process, from its start to whatever ends it, and the pause after it. */
async function restlessLife(world: DaysWorld, { isOver, act }: Restless) {
  const { machine, time, random, settle, follow } = world;
  const life = beginLife({ diesAt: () => random() * STEPS_PER_DEATH < 1 });
  const process = machine.boot(life, RESTLESS);
  const faults: string[] = [];
  follow(process);
  // A server that cannot take over what its predecessor left ends, and is started again.
  process.engine.calls.start({ origin: ORIGIN }).catch(life.end);
  let isKilled = false;
  while (!isOver() && !life.isOver() && !isKilled) {
    await time.pass(Math.floor(random() * 4 * MINUTE), settle);
    if (life.isOver()) break;
    const drawn = random();
    if (drawn < KILLED) isKilled = true;
    else if (drawn < KILLED + STOPPED) break;
    else await act(process);
    faults.push(...faultsInBooks(process.db.$client));
  }
  const died = isKilled || life.isOver();
  if (!died) {
    void process.engine.calls.stop({ graceMs: 2 * SECOND });
    await time.pass(10 * SECOND, settle);
  }
  faults.push(...faultsInBooks(process.db.$client));
  await process.bury();
  await time.pass(Math.floor(random() * random() * 10 * MINUTE), settle);
  return { died, faults };
}

async function calmLife({ machine, time, settle, follow }: DaysWorld): Promise<SimulatedProcess> {
  const process = machine.boot(beginLife(), CALM);
  follow(process);
  void process.engine.calls.start({ origin: ORIGIN });
  await time.pass(CALM_DAYS * DAY, settle);
  return process;
}

interface Witnesses {
  readonly sent: readonly Sent[];
  readonly machine: Machine;
  readonly accepted: ReadonlySet<string>;
}

const UNFINISHED = "SELECT id FROM events WHERE fan_out <> 'fanned_out'";

function faultsAtTheEnd({ db }: SimulatedProcess, { sent, machine, accepted }: Witnesses): readonly string[] {
  const stored = storedDeliveries(db.$client);
  const known = new Set(db.$client.prepare<[], string>("SELECT id FROM events").pluck().all());
  return [
    ...faultsInBooks(db.$client),
    ...faultsInFile(db.$client),
    ...faultsBesideArrivals(stored, sent, ({ state, reason }) => state === "held" && reason === "quarantined"),
    ...[...accepted].filter((id) => !known.has(id)).map((id) => `event ${id} was answered and is gone`),
    ...db.$client
      .prepare<[], string>(UNFINISHED)
      .pluck()
      .all()
      .map((id) => `event ${id} was never fanned out`),
    ...machine.facts.filter(({ fact }) => fact === "ledger.broken").map(({ detail }) => `the engine found: ${JSON.stringify(detail)}`),
    ...stored.filter(({ channel, state }) => channel === "alert" && !isFinal(state)).map(({ id }) => `alert ${id} is not there`),
  ];
}
