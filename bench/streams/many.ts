import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { percentile, round } from "../median.ts";
import type { Figure } from "../report.ts";
import { SERVER, startServer } from "../server-process.ts";
import { broadcast, faultsOf, hasFallenBehind, openSpread } from "./broadcast.ts";
import { foundListeners } from "./listeners.ts";

const STREAMS = 5_000;
const OPENED_OVER_MS = 10_000;
const BROADCASTS = 200;
const PER_SECOND = 10;
const SETTLES_MS = 10_000;
const [MB, KB] = [1_000_000, 1_000];

/** L-05 as far as it is stretched: nobody judges but the memory, for five thousand do not fit on two cores beside their own clients. */
export async function manyFigures(folder: string): Promise<readonly Figure[]> {
  const data = join(folder, "many");
  const company = await foundListeners(data, STREAMS);
  await using server = await startServer(SERVER, data);
  await sleep(SETTLES_MS);
  const before = server.residentBytes();
  const { heard, acceptMs } = await openSpread(server, company.tokens, OPENED_OVER_MS);
  await sleep(SETTLES_MS);
  const idle = server.residentBytes();
  const { ms, cpu } = await broadcast(server, company, heard, {
    name: "many",
    count: BROADCASTS,
    perSecond: PER_SECOND,
    mayFallBehind: true,
  });
  const atWork = server.residentBytes();
  const titles = Array.from({ length: BROADCASTS }, (_, number) => `many-${String(number)}`);
  const keptUp = heard.filter((one) => !hasFallenBehind(one));
  const { missed, doubled } = faultsOf(keptUp, titles);
  for (const { stream } of heard) stream.socket.destroy();
  return [
    {
      id: "L-05",
      what: "from sending an event to its alert on each of 5,000 streams, ten events a second, p99",
      unit: "ms",
      value: percentile(ms, 0.99),
      bar: null,
      seen: {
        p50: round(percentile(ms, 0.5)),
        alerts: ms.length,
        "processor share": round(cpu),
        "streams told to read all": STREAMS - keptUp.length,
        missed,
        doubled,
      },
    },
    {
      id: "L-05",
      what: "memory of each of 5,000 open streams, all that the server grew by",
      unit: "kB",
      value: (idle - before) / STREAMS / KB,
      bar: { atMost: 40 },
      seen: {
        "at work": round((atWork - before) / STREAMS / KB),
        "MB resident": round(atWork / MB),
        "ms to accept, p99": round(percentile(acceptMs, 0.99)),
      },
    },
  ];
}
