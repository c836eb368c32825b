import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { recoveryRound } from "./crash/recovery-round.ts";
import { median, round } from "./median.ts";
import { report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";
import { BOOTSTRAP, PACKED_SERVER, SERVER, startServer } from "./server-process.ts";

const RUNS = 7;
/** After this long nothing of the start is under way any more. */
const SETTLES_MS = 3_000;
const MB = 1_000_000;

/** P-10: from nothing to ready, of the packed server and as people start it; and to the first delivery that a crash cut off. P-9: what it then keeps in memory, doing nothing. */
export async function measure(): Promise<void> {
  const first: number[] = [];
  const packed: number[] = [];
  const npmStart: number[] = [];
  const resident: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    using folder = scratchFolder();
    const data = join(folder.path, "data");
    first.push((await startOnce(SERVER, data)).readyMs);
    const again = await startOnce(SERVER, data, SETTLES_MS);
    packed.push(again.readyMs);
    resident.push(again.bytes / MB);
    npmStart.push((await startOnce([BOOTSTRAP, "start"], data)).readyMs);
  }
  const orphans = await recoveryRound({ pack: dirname(PACKED_SERVER), times: RUNS });
  const seen = (values: readonly number[]) => ({ least: round(Math.min(...values)), most: round(Math.max(...values)) });
  const ready = { id: "P-10", unit: "ms", bar: { atMost: 2_000 } } as const;
  report("start", [
    { ...ready, what: "packed server, cold to ready", value: median(packed), seen: seen(packed) },
    { ...ready, what: "packed server, empty data folder", value: median(first), seen: seen(first) },
    { ...ready, what: "what npm start runs, nothing changed", value: median(npmStart), seen: seen(npmStart) },
    { ...ready, what: "from the start after a SIGKILL to the first orphan", value: median(orphans), seen: seen(orphans) },
    { id: "P-9", what: "resident memory, idle", unit: "MB", value: median(resident), bar: { atMost: 200 }, seen: seen(resident) },
  ]);
}

async function startOnce(command: readonly string[], data: string, stayMs = 0) {
  await using server = await startServer(command, data);
  await setTimeout(stayMs);
  return { readyMs: server.readyMs, bytes: stayMs === 0 ? 0 : server.residentBytes() };
}
