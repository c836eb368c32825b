import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { compare } from "../crash/accept-round.ts";
import { foundCompany } from "../crash/company.ts";
import { dataFolder } from "../crash/data-folder.ts";
import { openEvidence } from "../crash/evidence.ts";
import { victimOf } from "../crash/victim.ts";
import { trace } from "./traced.ts";

export interface FailingDiskPlan {
  readonly pack: string;
  /** `commit`: every sync fails · `checkpoint`: only those of the database itself do, which come when the log has grown long. */
  readonly at: "commit" | "checkpoint";
}

export interface FailingDiskReport {
  readonly at: FailingDiskPlan["at"];
  /** Null: it goes on, or was ended by a signal. */
  readonly exitCode: number | null;
  /** Answered 2xx after the first sync had failed, and not there when the database was opened anew. */
  readonly lost: number;
  readonly answered: number;
}

const PATIENCE_MS = 60_000;

/** a disk that fails a sync is not asked again: the process ends, and whatever it had said yes to is there. */
export async function failingDiskRound({ pack, at }: FailingDiskPlan): Promise<FailingDiskReport> {
  using folder = dataFolder();
  await using victim = victimOf({ pack, data: folder.data });
  const company = await foundCompany(victim, { people: 1, ports: null });
  const pid = victim.pid();
  if (pid === null) throw new Error("The server does not run");
  const only = at === "checkpoint" ? { path: folder.database } : {};
  await using _traced = await trace({ pid, file: join(folder.path, "trace"), failsWith: "EIO", ...only });

  const answered: { readonly clientId: string; readonly id: string }[] = [];
  const ended = victim.ended();
  const until = Date.now() + PATIENCE_MS;
  const now = { isOver: false };
  void ended.then(() => (now.isOver = true));
  for (let number = 0; !now.isOver && Date.now() < until; number += 1) {
    const clientId = `event-${String(number)}`;
    await company.postEvent(clientId).then(
      (id) => answered.push({ clientId, id }),
      () => sleep(5),
    );
  }
  const exitCode = now.isOver ? await ended : null;
  await victim.kill();
  using evidence = openEvidence(folder.database);
  return { at, exitCode, lost: compare(answered, evidence.events()).lost, answered: answered.length };
}
