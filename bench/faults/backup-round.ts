import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { foundCompany } from "../crash/company.ts";
import { dataFolder } from "../crash/data-folder.ts";
import { openEvidence } from "../crash/evidence.ts";
import { startSink } from "../crash/sink.ts";
import { untilAnswered } from "../crash/until.ts";
import { victimOf } from "../crash/victim.ts";

export interface BackupReport {
  /** Answered before the backup began, and not in it. */
  readonly missing: number;
  /** Not final in the backup. */
  readonly open: number;
  /** Of these: held after the restore. */
  readonly held: number;
  /** Sent by the restored server before anybody said so. */
  readonly sentUnasked: number;
  /** Sent when somebody had. */
  readonly released: number;
  readonly integrity: string;
}

const EVENTS_BEFORE = 40;
const WATCHED_MS = 3_000;
const DRAIN_MS = 60_000;

/** a backup is made while the server works, restored beside it, and started: nothing that may have been sent since goes out again by itself. */
export async function backupRound({ pack }: { readonly pack: string }): Promise<BackupReport> {
  using folder = dataFolder();
  await using sink = await startSink(folder.path, { forgetEvery: 0 });
  await using victim = victimOf({ pack, data: folder.data });
  const company = await foundCompany(victim, { people: 6, ports: sink.ports });
  const before: string[] = [];
  for (let number = 0; number < EVENTS_BEFORE; number += 1)
    before.push(await untilAnswered(() => company.postEvent(`before-${String(number)}`)));
  const now = { isOver: false };
  const posting = (async () => {
    for (let number = 0; !now.isOver; number += 1) await untilAnswered(() => company.postEvent(`during-${String(number)}`));
  })();
  const file = join(folder.path, "backup.db");
  await victim.tocsin(["backup", file]);
  now.isOver = true;
  await posting;
  await victim.kill();

  const data = join(folder.path, "restored");
  mkdirSync(data, { mode: 0o700 });
  await using restored = victimOf({ pack, data, environment: { TOCSIN_SECRET_KEY_FILE: join(folder.data, "secret.key") } });
  await restored.tocsin(["restore", file]);
  using evidence = openEvidence(join(data, "tocsin.db"));
  const known = new Set(evidence.events().map(({ id }) => id));
  const { deliveries: open } = evidence.open();
  const held = evidence.held();
  const sentBefore = sink.arrivals().length;
  await restored.start().ready;
  await sleep(WATCHED_MS);
  const sentUnasked = sink.arrivals().length - sentBefore;
  await restored.tocsin(["deliveries", "release", "--restored"]);
  for (const until = Date.now() + DRAIN_MS; evidence.open().deliveries > 0 && Date.now() < until;) await sleep(50);
  const released = sink.arrivals().length - sentBefore - sentUnasked;
  return {
    missing: before.filter((id) => !known.has(id)).length,
    open,
    held,
    sentUnasked,
    released,
    integrity: evidence.integrity(),
  };
}
