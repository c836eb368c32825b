import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Victim } from "../crash/victim.ts";
import type { Reader, SoakCompany } from "./soak-company.ts";

export interface Lived {
  reads: number;
  marked: number;
  streams: number;
  changes: number;
  backups: number;
  /** Requests that nobody answered within five seconds. */
  late: number;
  /** What came of those that were answered in another way than they should. */
  readonly refused: string[];
}

interface Life {
  readonly company: SoakCompany;
  readonly victim: Victim;
  readonly random: () => number;
  readonly backupFile: string;
  readonly backupMs: number;
  readonly signal: AbortSignal;
}

const REFUSALS_KEPT = 20;
const READ_MS = 10_000;
const CHANGE_MS = 30_000;
const STREAM_MS = 40_000;
const BETWEEN_STREAMS_MS = 5_000;
const MARK_ALL_EVERY = 10;

/** What people do meanwhile, until the signal: resolves when all of it has ended. */
export async function live(life: Life): Promise<Lived> {
  const lived: Lived = { reads: 0, marked: 0, streams: 0, changes: 0, backups: 0, late: 0, refused: [] };
  const { readers } = life.company;
  await Promise.all([
    ...readers.map((reader) => again(life, READ_MS, (turn) => readAndMark(reader, turn, lived))),
    ...readers.map((reader) => again(life, BETWEEN_STREAMS_MS, streaming(reader, life, lived))),
    again(life, CHANGE_MS, (turn) => changeCells(life.company, turn, lived)),
    again(life, READ_MS, () => lookAround(life.company, lived)),
    again(life, life.backupMs, () => backUp(life, lived)),
  ]);
  return lived;

  async function again({ signal, random }: Life, everyMs: number, act: (turn: number) => Promise<void>): Promise<void> {
    for (let turn = 0; !signal.aborted; turn += 1) {
      // Nobody comes at the same time as everybody else.
      await sleep(everyMs * (0.5 + random()), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await act(turn);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof DOMException && error.name === "TimeoutError") lived.late += 1;
        else if (lived.refused.length < REFUSALS_KEPT) lived.refused.push(String(error));
      }
    }
  }
}

async function readAndMark({ ask }: Reader, turn: number, lived: Lived): Promise<void> {
  await answered(ask("GET", "/alerts/count", undefined));
  const page = await answered(ask("GET", "/alerts?state=unread&limit=50", undefined));
  await answered(ask("GET", "/preferences/personal", undefined));
  lived.reads += 3;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the shape of the answer is in the contract
  const ids = (page as { readonly items: readonly { readonly id: string }[] }).items.map(({ id }) => id);
  const which =
    turn % MARK_ALL_EVERY === MARK_ALL_EVERY - 1 ? { filter: { state: "all" }, set: { archived: true } } : { ids, set: { read: true } };
  if (ids.length > 0) await answered(ask("PATCH", "/alerts", which));
  lived.marked += ids.length;
}

/** A browser that is opened, read for a while, and closed, and goes on where it was when it comes back. */
function streaming({ listen }: Reader, { signal, random }: Life, lived: Lived): () => Promise<void> {
  let after: string | null = null;
  return async () => {
    const closing = AbortSignal.any([signal, AbortSignal.timeout(Math.round(STREAM_MS * (0.5 + random())))]);
    try {
      const stream = await listen(after, closing);
      if (stream.status !== 200) throw new Error(`The stream was answered ${String(stream.status)}`);
      lived.streams += 1;
      for await (const chunk of stream.body ?? []) after = lastIdIn(Buffer.from(chunk).toString()) ?? after;
    } catch (error) {
      if (!closing.aborted) throw error;
    }
  };
}

function lastIdIn(text: string): string | null {
  return [...text.matchAll(/^id: (\S+)$/gm)].at(-1)?.[1] ?? null;
}

/** A cell of an event that never comes, so that what has to arrive stays the same. */
async function changeCells({ ask, readers }: SoakCompany, turn: number, lived: Lived): Promise<void> {
  const [from, to] = turn % 2 === 0 ? ["inherit", "on"] : ["on", "inherit"];
  const changes = [{ event: "stale_engagement", channel: "mail", from, to }];
  await answered(ask("PATCH", "/preferences/system", { changes }));
  const own = [{ event: "code_review", channel: "mail", from, to }];
  for (const reader of readers) await answered(reader.ask("PATCH", "/preferences/personal", { changes: own }));
  lived.changes += 1 + readers.length;
}

/** As an operator does. */
async function lookAround({ ask }: SoakCompany, lived: Lived): Promise<void> {
  for (const path of ["/deliveries?state=retrying&limit=50", "/events?limit=20", "/channels", "/webhooks"]) {
    await answered(ask("GET", path, undefined));
    lived.reads += 1;
  }
}

async function backUp({ victim, backupFile }: Life, lived: Lived): Promise<void> {
  await victim.tocsin(["backup", backupFile]);
  await rm(backupFile);
  lived.backups += 1;
}

async function answered(asked: ReturnType<Reader["ask"]>): Promise<unknown> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`Answered ${String(status)}: ${JSON.stringify(body).slice(0, 300)}`);
  return body;
}
