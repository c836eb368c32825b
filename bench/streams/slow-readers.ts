import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endsOf, readUntaken } from "../../apps/bff/src/stream/untaken.ts";
import { median, percentile, round } from "../median.ts";
import type { Figure } from "../report.ts";
import { SERVER, type ServerProcess, startServer } from "../server-process.ts";
import { broadcast, faultsOf, type Heard, openSpread, untilAllSaw } from "./broadcast.ts";
import { foundListeners, type Listeners } from "./listeners.ts";
import { streamCounts } from "./stream-counts.ts";

const READING = 300;
const SLOW = 100;
/** Of the slow ones: they take a byte a second. The others take nothing any more. */
const TRICKLING = 20;
const TURNS = 5;
const TOLD = 20;
const PER_SECOND = 10;
/** Enough to fill what the slow ones' own system takes; what they then miss is still told one by one when they are back. */
const [LOTS, LOT, LOT_PER_SECOND] = [9, 30, 50];
const PADDING = ` ${"x".repeat(450)}`;
const DROPPED_WITHIN_MS = 60_000;
const READ_ON_MS = 5_000;
const LOOK_MS = 500;
const KB = 1_000;
const KIB = 1_024;

interface World {
  readonly server: ServerProcess;
  readonly company: Listeners;
  readonly reading: readonly Heard[];
}

/** L-07: alerts for all, in turn without and with a hundred who have stopped reading. */
export async function slowFigures(folder: string): Promise<readonly Figure[]> {
  const data = join(folder, "slow");
  const company = await foundListeners(data, READING + SLOW);
  await using server = await startServer(SERVER, data);
  const { heard: reading } = await openSpread(server, company.tokens.slice(0, READING), 2_000);
  const world = { server, company, reading };
  await fill(world, "warm");
  const memory = server.residentBytes();
  const [without, withSlow]: [number[], number[]] = [[], []];
  for (let turn = 1; turn < TURNS; turn += 1) {
    without.push(await tell(world, `without-${String(turn)}`));
    const slow = await stopped(world);
    withSlow.push(await tell(world, `with-${String(turn)}`));
    for (const { stream } of slow) stream.socket.destroy();
  }
  without.push(await tell(world, "without-last"));
  const slow = await stopped(world);
  await fill(world, "fill");
  withSlow.push(await tell(world, "with-last"));
  const dropped = await untilDropped(world, slow, memory);
  const back = await comeBack(world, slow);
  for (const { stream } of reading) stream.socket.destroy();
  return figuresOf({ without, withSlow, ...dropped, ...back });
}

/** p99 of what those who read waited, in milliseconds. */
async function tell({ server, company, reading }: World, name: string, count = TOLD, perSecond = PER_SECOND): Promise<number> {
  const { ms } = await broadcast(server, company, reading, { name, count, perSecond, padding: PADDING });
  return percentile(ms, 0.99);
}

async function stopped(world: World): Promise<readonly Heard[]> {
  const { heard: slow } = await openSpread(world.server, world.company.tokens.slice(READING), 500);
  for (const { stream } of slow) stream.stopReading();
  return slow;
}

/** Lot by lot: who reads and falls behind by more than a hundred is told to read everything again. */
async function fill(world: World, name: string): Promise<void> {
  for (let lot = 0; lot < LOTS; lot += 1) await tell(world, `${name}-${String(lot)}`, LOT, LOT_PER_SECOND);
}

interface Dropped {
  readonly underWay: number;
  readonly grewBy: number;
  readonly droppedMs: number;
  readonly notDropped: number;
}

async function untilDropped({ server, company }: World, slow: readonly Heard[], memory: number): Promise<Dropped> {
  const stoppedAt = performance.now();
  let [underWay, most, open] = [0, 0, slow.length];
  const trickling = setInterval(() => {
    for (const { stream } of slow.slice(0, TRICKLING)) stream.socket.read(1);
  }, 1_000);
  while (open > 0 && performance.now() - stoppedAt < DROPPED_WITHIN_MS) {
    underWay = Math.max(underWay, ...(await inSystem(slow)));
    most = Math.max(most, server.residentBytes());
    open = (await streamCounts(server, company)).open - READING;
    await sleep(LOOK_MS);
  }
  clearInterval(trickling);
  return { underWay, grewBy: most - memory, droppedMs: performance.now() - stoppedAt, notDropped: open };
}

/** What the server's end of each has that was not taken: this system has both ends. */
async function inSystem(slow: readonly Heard[]): Promise<readonly number[]> {
  const ends = slow.map(({ stream: { socket } }) =>
    endsOf({
      localAddress: socket.remoteAddress,
      localPort: socket.remotePort,
      remoteAddress: socket.localAddress,
      remotePort: socket.localPort,
    }),
  );
  const untaken = await readUntaken(new Set(ends.filter((one) => one !== null)));
  return ends.map((one) => (one === null ? 0 : (untaken(one) ?? 0)));
}

/** They take what has arrived, and go on behind it. */
async function comeBack({ server, company }: World, slow: readonly Heard[]) {
  await Promise.all(slow.map(({ stream }) => Promise.race([stream.readOn(), sleep(READ_ON_MS)])));
  const { heard: back } = await openSpread(
    server,
    company.tokens.slice(READING),
    500,
    slow.map(({ stream }) => stream.lastId()),
  );
  const titles = [...Array.from({ length: LOTS }, (_, lot) => numbered(`fill-${String(lot)}`, LOT)).flat(), ...numbered("with-last", TOLD)];
  const [last = ""] = titles.slice(-1);
  // Who had it on the way already is told nothing.
  await untilAllSaw(
    back.filter((_, index) => slow[index]?.seen.has(last) !== true),
    [last],
  );
  await sleep(1_000);
  const both = slow.map(({ stream, seen }, index): Heard => ({ stream, seen: joined(seen, back[index]?.seen ?? new Map()) }));
  const odd = back.filter(({ stream }) => stream.odd().length > 0).length;
  for (const { stream } of back) stream.socket.destroy();
  return { ...faultsOf(both, titles), told: both.length * titles.length, odd };
}

function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) => `${name}-${String(number)}${PADDING}`);
}

function joined(one: Heard["seen"], other: Heard["seen"]): Heard["seen"] {
  const all = new Map(one);
  for (const [title, times] of other) all.set(title, [...(all.get(title) ?? []), ...times]);
  return all;
}

interface Measured extends Dropped {
  readonly without: readonly number[];
  readonly withSlow: readonly number[];
  readonly missed: number;
  readonly doubled: number;
  readonly told: number;
  /** Who was told to read everything again instead. */
  readonly odd: number;
}

function figuresOf({
  without,
  withSlow,
  underWay,
  grewBy,
  droppedMs,
  notDropped,
  missed,
  doubled,
  told,
  odd,
}: Measured): readonly Figure[] {
  const ms = { without: round(median(without)), with: round(median(withSlow)), streams: READING, stopped: SLOW };
  const all = { id: "L-07", unit: "at a time", bar: { atMost: 0 } } as const;
  return [
    {
      id: "L-07",
      what: "alerts on streams that read, p99, with a hundred that do not beside without",
      unit: "×",
      value: median(withSlow.map((one, turn) => one / (without[turn] ?? NaN))),
      bar: { atMost: 1.5 },
      seen: ms,
    },
    {
      id: "L-07",
      what: "that the system has under way to one that does not read, at most",
      unit: "kB",
      value: underWay / KB,
      bar: { atMost: (64 * KIB) / KB },
      seen: { "of a byte a second": TRICKLING },
    },
    {
      id: "L-07",
      what: "resident memory of the server with a hundred that do not read, more than without, each",
      unit: "kB",
      value: grewBy / SLOW / KB,
      // Most of it is garbage that nobody has collected yet, as without them.
      bar: null,
      seen: {},
    },
    {
      ...all,
      what: "of them not disconnected within a minute",
      value: notDropped,
      seen: { "seconds until all were": round(droppedMs / 1_000) },
    },
    { ...all, what: "alerts that one that came back was not told", value: missed, seen: { alerts: told, "told to read all": odd } },
    { ...all, what: "alerts that one that came back was told twice", value: doubled, seen: { alerts: told } },
  ];
}
