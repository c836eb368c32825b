import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { StoreReads } from "@tocsin/ports";
import { openDatabase, storeReads } from "@tocsin/store";
import { Pool } from "undici";
import { backlogGone } from "./backlog-gone.ts";
import { percentile, round } from "./median.ts";
import { report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";
import { type Directory, anEvent, directoryOf, numbers, reader, setUp } from "./sender-company.ts";
import { sendAll } from "./senders.ts";
import { SERVER, startServer } from "./server-process.ts";

const PEOPLE = 100_000;
const PRODUCTS = 1_000;
const MEMBERS_OF_OTHERS = 20;

/** Quiet and at work in turn; one turn of each before them warms up and does not count. */
const TURNS = 5;
const LOOKS = 400;
const EVERY_MS = 5;
const BACKLOG_EVERY_MS = 5;

/**
 * P-7: how long a person waits for their own settings while the packed server fans out one event after the other to all
 * 100,000 people of a company, beside the same request of the same server when it has nothing to do.
 */
export async function measure(): Promise<void> {
  using folder = scratchFolder();
  const data = join(folder.path, "data");
  const token = setUp(data, oneProductForAll());
  await using server = await startServer(SERVER, data);
  const { events } = storeReads(openDatabase({ file: join(data, "tocsin.db"), access: "read" }));
  const quiet: number[] = [];
  const atWork: number[] = [];
  let fannedOut = 0;
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const before = await look(server.origin, token);
    const work = fanOutUntilStopped(server.origin, token, events);
    const during = await look(server.origin, token);
    const count = await work.stop();
    if (turn === 0) continue;
    quiet.push(...before);
    atWork.push(...during);
    fannedOut += count;
  }
  report("reading", [
    {
      id: "P-7",
      what: "GET /preferences/personal p99 while events go to 100,000 people, beside doing nothing",
      unit: "×",
      value: percentile(atWork, 0.99) / percentile(quiet, 0.99),
      bar: { atMost: 3 },
      seen: {
        "ms p50": round(percentile(atWork, 0.5)),
        "ms p99": round(percentile(atWork, 0.99)),
        "ms p50 quiet": round(percentile(quiet, 0.5)),
        "ms p99 quiet": round(percentile(quiet, 0.99)),
        requests: atWork.length,
        events: fannedOut,
      },
    },
  ]);
}

/** Milliseconds that each request took, one after the other on one connection. */
async function look(origin: string, token: string): Promise<readonly number[]> {
  const pool = new Pool(origin, { connections: 1, pipelining: 1 });
  const taken: number[] = [];
  for (let request = 0; request < LOOKS; request += 1) {
    const askedAt = performance.now();
    const answer = await pool.request({
      method: "GET",
      path: "/api/v1/preferences/personal",
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await answer.body.text();
    taken.push(performance.now() - askedAt);
    if (answer.statusCode !== 200) throw new Error(`Not answered: ${String(answer.statusCode)} ${text.slice(0, 500)}`);
    await sleep(EVERY_MS);
  }
  await pool.close();
  return taken;
}

let made = 0;

/** One event to everybody after the other, each when the one before is fanned out; answers how many there were. */
function fanOutUntilStopped(origin: string, token: string, events: StoreReads["events"]): { readonly stop: () => Promise<number> } {
  const stopping = new AbortController();
  const work = (async () => {
    let sent = 0;
    while (!stopping.signal.aborted) {
      const body = JSON.stringify({ ...anEvent((made += 1)), product: { ref: "1" } });
      const { answers } = await sendAll({ origin, path: "/api/v1/events", token, bodies: [body], clients: 1 });
      if (answers[0]?.status !== 202) throw new Error(`Not accepted: ${JSON.stringify(answers)}`);
      sent += 1;
      await backlogGone(events, BACKLOG_EVERY_MS);
    }
    return sent;
  })();
  return {
    stop: () => {
      stopping.abort();
      return work;
    },
  };
}

/** Product 1 has everybody, each other product twenty members. */
function oneProductForAll(): Directory {
  const others = numbers(PRODUCTS - 1).flatMap((other) =>
    numbers(MEMBERS_OF_OTHERS).map((member) => reader(1 + ((((other - 1) * MEMBERS_OF_OTHERS + member - 1) * 7_919) % PEOPLE), other + 1)),
  );
  return directoryOf({
    people: PEOPLE,
    products: PRODUCTS,
    memberships: [...numbers(PEOPLE).map((person) => reader(person, 1)), ...others],
  });
}
