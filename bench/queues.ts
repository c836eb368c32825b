import { join } from "node:path";
import { median, round } from "./median.ts";
import type { Turn } from "./queues/contestant.ts";
import { AS_A_THREAD, type ContestantProcess, inTurns, startContestant } from "./queues/contestants.ts";
import { newDatabase, type QueueServer, startPostgres, startRedis } from "./queues/servers.ts";
import { type Figure, report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";

const JOBS = 5_000;
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
  if (redis === null) console.warn("P-3: no redis-server to be had here, BullMQ is left out (Debian: apt-get install redis-server)");
  if (postgres === null)
    console.warn("P-3: no PostgreSQL to be had here, pg-boss and graphile-worker are left out (Debian: apt-get install postgresql)");
  using folders = new DisposableStack();
  await using processes = new AsyncDisposableStack();
  const begin: Begin = async (...contestant) => processes.use(await startContestant(...contestant));
  const others = [...(await onRedis(redis, begin)), ...(await onPostgres(postgres, begin))];
  const ours: ContestantProcess[] = [];
  for (const size of TEAM_SIZES) {
    const { path } = folders.use(scratchFolder());
    ours.push(await begin("queues/our-engine-process.ts", [join(path, "data"), String(size), String(JOBS / size)], AS_A_THREAD));
  }
  const bare = await begin("queues/bare-sqlite-process.ts", [join(folders.use(scratchFolder()).path, "data")]);
  const [least = [], ...taken] = await inTurns([bare, ...ours, ...others.map((other) => other.process)], JOBS);
  const [own, theirs] = [taken.slice(0, ours.length), taken.slice(ours.length)];
  report(
    "queues",
    [...figuresOf(own, others, theirs), ...others.map((other, index) => mostFigure(least, { other, taken: theirs[index] ?? [] }))],
    {
      ...(redis === null ? {} : { redis: redis.version }),
      ...(postgres === null ? {} : { postgresql: postgres.version }),
    },
  );
}

type Begin = typeof startContestant;

async function onRedis(server: QueueServer | null, begin: Begin): Promise<readonly Contestant[]> {
  if (server === null) return [];
  return [{ name: "BullMQ", atLeast: 3, process: await begin("queues/bull-mq-process.ts", [server.address]) }];
}

async function onPostgres(server: QueueServer | null, begin: Begin): Promise<readonly Contestant[]> {
  if (server === null) return [];
  return [
    { name: "pg-boss", atLeast: 5, process: await begin("queues/pg-boss-process.ts", [await newDatabase(server, "boss")]) },
    {
      name: "graphile-worker",
      atLeast: 5,
      process: await begin("queues/graphile-worker-process.ts", [await newDatabase(server, "graphile")]),
    },
  ];
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

/** How far any queue on this database could come: beside it the bar reads otherwise. */
function mostFigure(least: readonly Turn[], { other, taken }: { readonly other: Contestant; readonly taken: readonly Turn[] }): Figure {
  const [bare, theirs] = [perSecond(least), perSecond(taken)];
  return {
    id: "P-3",
    what: `one table of jobs on bare SQLite, no log, nothing decided, beside ${other.name}`,
    unit: "×",
    value: bare / theirs,
    bar: null,
    seen: { "jobs/s": Math.round(bare), "jobs/s beside": Math.round(theirs) },
  };
}

function perSecond(turns: readonly Turn[]): number {
  return round((JOBS * 1_000) / median(turns.map(({ ms }) => ms)));
}
