import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packForProof } from "../crash/pack.ts";
import type { Finding } from "../proofs/finding.ts";
import { backupRound } from "./backup-round.ts";
import { busyRound } from "./busy-round.ts";
import { failingDiskRound } from "./failing-disk-round.ts";
import {
  findingsOfBackup,
  findingsOfBusy,
  findingsOfFailingDisk,
  findingsOfFullDisk,
  findingsOfRolling,
  findingsOfSetClock,
  findingsOfSnapshots,
  findingsOfStop,
  findingsOfSync,
} from "./findings.ts";
import { fullDiskRound } from "./full-disk-round.ts";
import { whyNoFakedClock } from "./faked-clock.ts";
import { setClockRound } from "./set-clock-round.ts";
import { fewPages, smallDisk, whyNoDisk } from "./small-room.ts";
import { rollingRound } from "./rolling-round.ts";
import { stopRound } from "./stop-round.ts";
import { syncRound } from "./sync-round.ts";
import { whyNoTrace } from "./traced.ts";

const SLOW_MS = 180_000;
const noTrace = whyNoTrace();
const noDisk = whyNoDisk();
const noFakedClock = whyNoFakedClock();

let pack: ReturnType<typeof packForProof>;
beforeAll(() => {
  pack = packForProof();
}, SLOW_MS);
afterAll(() => {
  pack[Symbol.dispose]();
});

/** One case where it can be tried. */
const whereNot = (obstacle: string | null) => (obstacle === null ? ["here"] : []);

const broken = (findings: readonly Finding[]) => findings.filter(({ holds }) => !holds);

/** The short forms of `npm run proof:disk`. */
describe("the packed server on a disk that misbehaves", { timeout: SLOW_MS }, () => {
  test.each(whereNot(noTrace))("answers an event only after a sync (rule D11)", async () => {
    const plan = { pack: pack.path, single: 5, together: 60 };
    const full = await syncRound({ ...plan, variant: "product" });
    const normal = await syncRound({ ...plan, variant: "synchronous-normal" });

    expect(broken(findingsOfSync({ full, normal }))).toEqual([]);
  });

  test.each(whereNot(noTrace))("ends when a sync fails, and has what it had said yes to", async () => {
    const reports = [
      await failingDiskRound({ pack: pack.path, at: "commit" }),
      await failingDiskRound({ pack: pack.path, at: "checkpoint" }),
    ];

    expect(broken(findingsOfFailingDisk(reports))).toEqual([]);
  });

  test.each(whereNot(noDisk))(
    "turns events away while the disk is full, sends nothing unlogged, and goes on when there is room",
    async () => {
      expect(broken(findingsOfFullDisk(await fullDiskRound({ pack: pack.path, room: smallDisk(38) })))).toEqual([]);
    },
  );

  test("does the same where the database may not have more pages, whatever the disk has room for", async () => {
    expect(broken(findingsOfFullDisk(await fullDiskRound({ pack: pack.path, room: fewPages() })))).toEqual([]);
  });

  test("reads nothing before it takes the lock: a process that writes again and again costs no event", async () => {
    const report = await busyRound({ pack: pack.path, heldMs: 2_000, clients: 5, other: "writes" });

    expect(broken(findingsOfSnapshots(report))).toEqual([]);
  });

  test.each([noTrace ?? noDisk ?? []].flat())("is not tried in all of this here: %s", (why) => {
    expect(why).not.toBe("");
  });

  test("waits for another process that holds the database, and turns events away when it holds it for long", async () => {
    const short = await busyRound({ pack: pack.path, heldMs: 1_000, clients: 5 });
    const long = await busyRound({ pack: pack.path, heldMs: 4_000, clients: 5 });

    expect(broken(findingsOfBusy({ short, long }))).toEqual([]);
  });
});

/** The short form of what `npm run proof:clock` does with a real clock. */
describe("the packed server, its clock set while it runs", { timeout: SLOW_MS }, () => {
  test.each(whereNot(noFakedClock))("tries nothing early and nothing twice, and goes on", async () => {
    expect(broken(findingsOfSetClock([await setClockRound({ pack: pack.path, stepMs: 3_600_000 })]))).toEqual([]);
  });

  test.each([noFakedClock ?? []].flat())("is not tried here: %s", (why) => {
    expect(why).not.toBe("");
  });
});

/** The short forms of `npm run proof:stop` and `npm run proof:backup`. */
describe("the packed server, told to end", { timeout: SLOW_MS }, () => {
  test("lets what is under way end, gives up what hangs, and leaves nothing leased", async () => {
    expect(broken(findingsOfStop(await stopRound({ pack: pack.path })))).toEqual([]);
  });

  test("loses and repeats nothing when it is restarted again and again under load", async () => {
    expect(broken(findingsOfRolling(await rollingRound({ pack: pack.path, restarts: 3, perSecond: 15 })))).toEqual([]);
  });

  test("sends nothing by itself that a backup had still to send (rule D5)", async () => {
    expect(broken(findingsOfBackup(await backupRound({ pack: pack.path })))).toEqual([]);
  });
});
