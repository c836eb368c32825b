import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { StoreReads } from "@tocsin/ports";
import { openDatabase, storeReads } from "@tocsin/store";
import { Pool } from "undici";
import { percentile, round } from "./median.ts";
import { report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";
import { type Directory, anEvent, setUp } from "./sender-company.ts";
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
      while ((await events.backlog({})) > 0) await sleep(BACKLOG_EVERY_MS);
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
  const people = Array.from({ length: PEOPLE }, (_, index) => index + 1);
  const products = Array.from({ length: PRODUCTS }, (_, index) => String(index + 1));
  const all = people.map((person) => ({ user: String(person), product: "1", role: "reader" }));
  const others = products.slice(1).flatMap((product, index) =>
    Array.from({ length: MEMBERS_OF_OTHERS }, (_, member) => ({
      user: String(1 + (((index * MEMBERS_OF_OTHERS + member) * 7_919) % PEOPLE)),
      product,
      role: "reader",
    })),
  );
  return {
    source: "defectdojo",
    complete: true,
    productTypes: [{ ref: "1", name: "All" }],
    products: products.map((ref) => ({ ref, name: `Product ${ref}`, productType: "1" })),
    users: people.map((ref) => ({
      ref: String(ref),
      username: `person${String(ref)}`,
      email: `person${String(ref)}@example.com`,
      name: `Person ${String(ref)}`,
    })),
    groups: [],
    memberships: [...all, ...others],
  };
}
