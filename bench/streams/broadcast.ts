import { setTimeout as sleep } from "node:timers/promises";
import { anEvent } from "../sender-company.ts";
import { sendAll } from "../senders.ts";
import type { ServerProcess } from "../server-process.ts";
import type { Listeners } from "./listeners.ts";
import { openRawStream, type RawStream } from "./raw-stream.ts";

/** A stream, and when it saw which alert: each as often as it came. */
export interface Heard {
  readonly stream: RawStream;
  readonly seen: ReadonlyMap<string, readonly number[]>;
}

export interface Accepted {
  readonly heard: readonly Heard[];
  /** From the call to the first event, of each. */
  readonly acceptMs: readonly number[];
}

const LOOK_MS = 10;
const WITHIN_MS = 120_000;

/** Opens one stream for each token, spread over a time as those are that come back after a restart. */
export async function openSpread(
  server: ServerProcess,
  tokens: readonly string[],
  overMs: number,
  ids: readonly string[] = [],
): Promise<Accepted> {
  const startedAt = performance.now();
  const opening = tokens.map(async (token, index) => {
    await sleep(Math.max(0, startedAt + (overMs * index) / tokens.length - performance.now()));
    const calledAt = performance.now();
    const one = listen(server.origin, token, ids[index] ?? null);
    return { one, ms: (await one.stream.open) - calledAt };
  });
  const opened = await Promise.all(opening);
  return { heard: opened.map(({ one }) => one), acceptMs: opened.map(({ ms }) => ms) };
}

function listen(origin: string, token: string, after: string | null): Heard {
  const seen = new Map<string, number[]>();
  const onTitle = (title: string, at: number): void => void seen.set(title, [...(seen.get(title) ?? []), at]);
  return { stream: openRawStream({ origin, token, after, onTitle }), seen };
}

/** When it was sent. */
export async function sendTitled({ origin }: ServerProcess, { sender }: Listeners, title: string): Promise<number> {
  const bodies = [JSON.stringify({ ...anEvent(0), id: title.split(" ")[0], title, product: { ref: "1" } })];
  const sentAt = performance.now();
  const { answers } = await sendAll({ origin, token: sender, path: "/api/v1/events", bodies, clients: 1 });
  if (answers[0]?.status !== 202) throw new Error(`Not accepted: ${JSON.stringify(answers)}`);
  return sentAt;
}

export interface Broadcast {
  readonly name: string;
  readonly count: number;
  readonly perSecond: number;
  /** Made longer by so much. */
  readonly padding?: string;
  /** Whoever falls behind by more than a hundred and is told to read everything again has been told. */
  readonly mayFallBehind?: boolean;
}

export interface Told {
  /** From sending each until each of those who read saw it. */
  readonly ms: readonly number[];
  /** Of a processor, of all threads of the server, while they went out. */
  readonly cpu: number;
}

/** So many events a second to everybody; waits until all of those who read have seen all of them. */
export async function broadcast(
  server: ServerProcess,
  company: Listeners,
  reading: readonly Heard[],
  { name, count, perSecond, padding = "", mayFallBehind = false }: Broadcast,
): Promise<Told> {
  const sent = new Map<string, number>();
  const cpuBefore = server.cpuSeconds();
  const startedAt = performance.now();
  for (let number = 0; number < count; number += 1) {
    const title = `${name}-${String(number)}${padding}`;
    sent.set(title, await sendTitled(server, company, title));
    await sleep(Math.max(0, startedAt + ((number + 1) * 1_000) / perSecond - performance.now()));
  }
  await untilAllSaw(reading, [...sent.keys()], mayFallBehind ? hasFallenBehind : () => false);
  const seconds = (performance.now() - startedAt) / 1_000;
  const ms = reading.flatMap(({ seen }) =>
    [...sent].flatMap(
      ([title, sentAt]) =>
        seen
          .get(title)
          ?.slice(0, 1)
          .map((at) => at - sentAt) ?? [],
    ),
  );
  return { ms, cpu: (server.cpuSeconds() - cpuBefore) / seconds };
}

/** Was told to read everything again. */
export function hasFallenBehind({ stream }: Heard): boolean {
  return stream.odd().includes("event: reload");
}

export async function untilAllSaw(
  reading: readonly Heard[],
  titles: readonly string[],
  isTold: (one: Heard) => boolean = () => false,
): Promise<void> {
  const giveUpAt = performance.now() + WITHIN_MS;
  const [last = ""] = titles.slice(-1);
  const missing = () => reading.filter((one) => !isTold(one) && (!one.seen.has(last) || titles.some((title) => !one.seen.has(title))));
  while (missing().length > 0) {
    if (performance.now() > giveUpAt) throw new Error(`${String(missing().length)} streams were not told: ${state(missing())}`);
    await sleep(LOOK_MS);
  }
}

function state(heard: readonly Heard[]): string {
  return JSON.stringify(heard.slice(0, 3).map(({ stream, seen }) => ({ saw: seen.size, odd: stream.odd(), closed: stream.isClosed() })));
}

/** Alerts that were not told, and that were told more than once. */
export function faultsOf(heard: readonly Heard[], titles: readonly string[]): { readonly missed: number; readonly doubled: number } {
  const told = heard.flatMap(({ seen }) => titles.map((title) => seen.get(title)?.length ?? 0));
  return { missed: told.filter((times) => times === 0).length, doubled: told.filter((times) => times > 1).length };
}
