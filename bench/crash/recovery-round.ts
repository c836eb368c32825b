import { foundCompany } from "./company.ts";
import { dataFolder } from "./data-folder.ts";
import { startSink } from "./sink.ts";
import { untilAnswered, untilDrained } from "./until.ts";
import { victimOf } from "./victim.ts";

export interface RecoveryPlan {
  /** Folder of the packed server. */
  readonly pack: string;
  readonly times: number;
}

/**
 * the server is killed while messages are on their way; how long from the start of the next process until the first of them arrives again.
 * Milliseconds, one per time.
 */
export async function recoveryRound({ pack, times }: RecoveryPlan): Promise<readonly number[]> {
  using folder = dataFolder();
  await using sink = await startSink(folder.path, { forgetEvery: 0 });
  await using victim = victimOf({ pack, data: folder.data });
  const company = await foundCompany(victim, { people: 3, ports: sink.ports });
  const taken: number[] = [];
  for (let time = 1; time <= times; time += 1) {
    sink.order("stay_silent");
    const onItsWay = sink.arrivalSince(Date.now());
    await untilAnswered(() => company.postEvent(`orphan-${String(time)}`));
    await onItsWay;
    await victim.kill();
    sink.order("answer");
    const { ready } = victim.start();
    taken.push((await sink.arrivalSince(victim.startedAt())) - victim.startedAt());
    await ready;
    await untilDrained(folder.database);
  }
  return taken;
}
