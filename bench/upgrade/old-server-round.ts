import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { foundCompany } from "../crash/company.ts";
import { dataFolder } from "../crash/data-folder.ts";
import { openEvidence } from "../crash/evidence.ts";
import { judge, type Verdict } from "../crash/judge.ts";
import { startSink } from "../crash/sink.ts";
import { untilAnswered, untilDrained } from "../crash/until.ts";
import { victimOf } from "../crash/victim.ts";
import { stateInFile } from "./old-state.ts";

export interface OldServerPlan {
  readonly version: number;
  /** Folder of the packed server of that age. */
  readonly before: string;
  /** Folder of the packed server of now. */
  readonly after: string;
}

export interface OldServerReport extends Verdict {
  readonly version: number;
  readonly events: number;
  /** What the old server left: not final, and of these under way. */
  readonly open: number;
  readonly underWay: number;
  /** Deliveries that ended in another state than delivered or accepted. */
  readonly undelivered: number;
  readonly integrity: string;
  /** `tocsin doctor` calls nothing broken: not the ledger, the audit trail, a secret that does not open, or a connection. */
  readonly isSound: boolean;
}

const EVENTS = 4;
const WORKS_MS = 1_500;
/** Of the server of now, while it starts on the old database. */
const KILLS = 4;
const SERVERS_WEBHOOKS_FROM = 8;

/** a server of an earlier version is killed in the middle of its work, and the one of now, killed itself as it starts, goes on with what that left. */
export async function oldServerRound({ version, before, after }: OldServerPlan): Promise<OldServerReport> {
  using folder = dataFolder();
  await using sink = await startSink(folder.path, { forgetEvery: 0 });
  const pack = join(folder.path, "installed");
  symlinkSync(before, pack);
  await using victim = victimOf({ pack, data: folder.data });
  const channels = ["mail", "slack", "msteams", ...(version < SERVERS_WEBHOOKS_FROM ? [] : (["webhooks"] as const))] as const;
  const company = await foundCompany(victim, { people: 3, ports: sink.ports, channels });
  const accepted: string[] = [];
  const post = async (name: string): Promise<void> => {
    for (let number = 0; number < EVENTS; number += 1)
      accepted.push(await untilAnswered(() => company.postEvent(`${name}-${String(number)}`)));
    await sleep(WORKS_MS);
  };
  await post("answered");
  sink.order("stay_silent");
  await post("silent");
  await victim.kill();
  await victim.start().ready;
  await post("again");
  await victim.kill();
  const left = stateInFile(folder.database);

  rmSync(pack);
  symlinkSync(after, pack);
  sink.order("answer");
  for (let kill = 0; kill < KILLS; kill += 1) {
    const { ready } = victim.start();
    await sleep(100 + kill * 100);
    await victim.kill();
    await ready;
  }
  await victim.start().ready;
  await post("after");
  await untilDrained(folder.database);
  const isSound = await victim.tocsin(["doctor"]).then(
    () => true,
    () => false,
  );
  await victim.stop();

  using evidence = openEvidence(folder.database);
  const { places, addresses } = company;
  const testimony = { accepted, places, addresses, arrivals: sink.arrivals(), alerts: evidence.alerts(), attempts: evidence.attempts() };
  return {
    version,
    events: accepted.length,
    open: left.open.length,
    underWay: left.underWay.length,
    ...judge(testimony),
    undelivered: evidence.undelivered(),
    integrity: evidence.integrity(),
    isSound,
  };
}
