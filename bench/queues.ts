import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { median, round } from "./median.ts";
import type { FromContestant, ToContestant, Turn } from "./queues/contestant.ts";
import { newDatabase, type QueueServer, startPostgres, startRedis } from "./queues/servers.ts";
import { type Figure, report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";

const JOBS = 10_000;
const TURNS = 5;
/** People whom one event concerns: a job of the others is a delivery of ours. */
const TEAM_SIZES = [100, 10, 1] as const;
/** The one that is judged: an event that many have to hear of is what fan-out is for. */
const JUDGED: number = TEAM_SIZES[0];
const BYTES_PER_MB = 1_000_000;

interface Contestant {
  readonly name: string;
  /** We have to be so many times as fast. */
  readonly atLeast: number;
  readonly process: ContestantProcess;
}

/**
 * P-3: from events taken in to deliveries that are done for good, through a channel that answers at once, beside other queues
 * that are handed as many jobs, each in the batch mode that its documentation recommends. One process each; servers are
 * started here and end here. In turn, so that all of them meet the same machine.
 */
export async function measure(): Promise<void> {
  await using redis = await startRedis();
  await using postgres = await startPostgres();
  if (redis === null) console.warn("P-3: no redis-server here, BullMQ is left out (Debian: apt-get install redis-server)");
  if (postgres === null)
    console.warn("P-3: no PostgreSQL here, pg-boss and graphile-worker are left out (Debian: apt-get install postgresql)");
  using folders = new DisposableStack();
  await using processes = new AsyncDisposableStack();
  const begin = async (file: string, args: readonly string[]): Promise<ContestantProcess> =>
    processes.use(await startContestant(file, args));
  const others = [...(await onRedis(redis, begin)), ...(await onPostgres(postgres, begin))];
  const ours: ContestantProcess[] = [];
  for (const size of TEAM_SIZES) {
    const { path } = folders.use(scratchFolder());
    ours.push(await begin("our-engine.ts", [join(path, "data"), String(size), String(JOBS / size)]));
  }
  const taken = await inTurns([...ours, ...others.map((other) => other.process)]);
  report("queues", figuresOf(taken.slice(0, ours.length), others, taken.slice(ours.length)), {
    ...(redis === null ? {} : { redis: redis.version }),
    ...(postgres === null ? {} : { postgresql: postgres.version }),
  });
}

type Begin = (file: string, args: readonly string[]) => Promise<ContestantProcess>;

async function onRedis(server: QueueServer | null, begin: Begin): Promise<readonly Contestant[]> {
  if (server === null) return [];
  return [{ name: "BullMQ", atLeast: 3, process: await begin("bull-mq.ts", [server.address]) }];
}

async function onPostgres(server: QueueServer | null, begin: Begin): Promise<readonly Contestant[]> {
  if (server === null) return [];
  return [
    { name: "pg-boss", atLeast: 5, process: await begin("boss.ts", [await newDatabase(server, "boss")]) },
    { name: "graphile-worker", atLeast: 5, process: await begin("graphile.ts", [await newDatabase(server, "graphile")]) },
  ];
}

/** One turn of each that warms up, then the ones that count. */
async function inTurns(contestants: readonly ContestantProcess[]): Promise<readonly (readonly Turn[])[]> {
  const taken = contestants.map((): Turn[] => []);
  for (let turn = 0; turn <= TURNS; turn += 1) {
    for (const [index, contestant] of contestants.entries()) {
      const one = await contestant.turn();
      if (turn > 0) taken[index]?.push(one);
    }
  }
  return taken;
}

function figuresOf(
  ours: readonly (readonly Turn[])[],
  others: readonly Contestant[],
  taken: readonly (readonly Turn[])[],
): readonly Figure[] {
  const ratios = TEAM_SIZES.flatMap((size, ownIndex) =>
    others.map(({ name, atLeast }, index): Figure => {
      const own = perSecond(ours[ownIndex] ?? []);
      const other = perSecond(taken[index] ?? []);
      return {
        id: "P-3",
        what: `events to teams of ${String(size)}, beside ${name}`,
        unit: "×",
        value: own / other,
        bar: size === JUDGED ? { atLeast } : null,
        seen: { "deliveries/s": Math.round(own), "jobs/s": Math.round(other) },
      };
    }),
  );
  const resident = Math.max(...ours.flat().map(({ residentBytes }) => residentBytes)) / BYTES_PER_MB;
  const memory: Figure = {
    id: "P-9",
    what: "resident memory of the engine's process during P-3, at most",
    unit: "MB",
    value: resident,
    bar: { atMost: 400 },
    seen: {},
  };
  return [...ratios, memory];
}

function perSecond(turns: readonly Turn[]): number {
  return round((JOBS * 1_000) / median(turns.map(({ ms }) => ms)));
}

interface ContestantProcess extends AsyncDisposable {
  readonly turn: () => Promise<Turn>;
}

async function startContestant(file: string, args: readonly string[]): Promise<ContestantProcess> {
  const child = fork(join(import.meta.dirname, "queues", file), [...args]);
  await nextOf(child, "ready");
  return {
    turn: async () => {
      child.send({ jobs: JOBS } satisfies ToContestant);
      return nextOf(child, "turn");
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.send("stop" satisfies ToContestant);
      await ended;
    },
  };
}

function nextOf<K extends FromContestant["kind"]>(child: ChildProcess, kind: K): Promise<Extract<FromContestant, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => {
      reject(new Error(`A contestant ended with ${String(code)}`));
    };
    child.once("exit", ended);
    child.once("message", (message: FromContestant) => {
      child.off("exit", ended);
      if (isOf(message, kind)) resolve(message);
      else reject(new Error(`A contestant said ${message.kind} instead of ${kind}`));
    });
  });
}

function isOf<K extends FromContestant["kind"]>(message: FromContestant, kind: K): message is Extract<FromContestant, { kind: K }> {
  return message.kind === kind;
}
