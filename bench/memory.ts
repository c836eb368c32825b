import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Company, foundCompany } from "./crash/company.ts";
import { dataFolder } from "./crash/data-folder.ts";
import { startSink } from "./crash/sink.ts";
import { victimOf } from "./crash/victim.ts";
import { median } from "./median.ts";
import { report } from "./report.ts";
import { PACKED_SERVER, residentBytes } from "./server-process.ts";

const MINUTES = 3;
const CLIENTS = 8;
const LOOK_MS = 1_000;
/** A client that is told to wait waits so long. */
const PAUSE_MS = 25;
const MB = 1_000_000;

/** P-9: what the packed server keeps in memory while it takes events and sends each of them on every channel, as the product composes it. */
export async function measure(): Promise<void> {
  using folder = dataFolder();
  await using sink = await startSink(folder.path, { forgetEvery: 0 });
  await using victim = victimOf({ pack: dirname(PACKED_SERVER), data: folder.data });
  const company = await foundCompany(victim, { people: 3, ports: sink.ports });
  const until = performance.now() + MINUTES * 60_000;
  const clients = Array.from({ length: CLIENTS }, (_, client) => postUntil(until, company, `client-${String(client)}`));
  const seen: number[] = [];
  while (performance.now() < until) {
    await sleep(LOOK_MS);
    seen.push(residentBytes(victim.pid() ?? undefined) / MB);
  }
  const events = (await Promise.all(clients)).reduce((sum, accepted) => sum + accepted, 0);
  await victim.stop();
  report("memory", [
    {
      id: "P-9",
      what: "resident memory of the packed server while it takes events and sends them on all channels, at most",
      unit: "MB",
      value: Math.max(...seen),
      bar: null,
      seen: {
        median: Math.round(median(seen)),
        last: Math.round(seen.at(-1) ?? NaN),
        minutes: MINUTES,
        events,
        messages: sink.arrivals().length,
      },
    },
  ]);
}

/** As fast as they are taken, one by one; how many were. */
async function postUntil(until: number, { tryEvent }: Company, name: string): Promise<number> {
  let accepted = 0;
  for (let number = 0; performance.now() < until; number += 1) {
    const { id } = await tryEvent(`${name}-${String(number)}`);
    if (id === null) await sleep(PAUSE_MS);
    else accepted += 1;
  }
  return accepted;
}
