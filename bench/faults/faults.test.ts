import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packForProof } from "../crash/pack.ts";
import type { Finding } from "../proofs/finding.ts";
import { brokenOf } from "../proofs/takes.ts";
import { findingsOfFullDiskUpgrade } from "../upgrade/findings.ts";
import { fullDiskUpgradeRound } from "../upgrade/full-disk-upgrade-round.ts";
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

async function expectToHold(findingsOfRound: () => Promise<readonly Finding[]>): Promise<void> {
  expect(await brokenOf(findingsOfRound)).toEqual([]);
}

/** The short forms of `npm run proof:disk`. */
describe("the packed server on a disk that misbehaves", { timeout: SLOW_MS }, () => {
  test.each(whereNot(noTrace))("answers an event only after a sync (rule D11)", async () => {
    const plan = { pack: pack.path, single: 5, together: 60 };

    await expectToHold(async () =>
      findingsOfSync({
        full: await syncRound({ ...plan, variant: "product" }),
        normal: await syncRound({ ...plan, together: 0, variant: "synchronous-normal" }),
      }),
    );
  });

  test.each(whereNot(noTrace))("ends when a sync fails, and has what it had said yes to", async () => {
    await expectToHold(async () =>
      findingsOfFailingDisk([
        await failingDiskRound({ pack: pack.path, at: "commit" }),
        await failingDiskRound({ pack: pack.path, at: "checkpoint" }),
      ]),
    );
  });

  test.each(whereNot(noDisk))(
    "turns events away while the disk is full, sends nothing unlogged, and goes on when there is room",
    async () => {
      await expectToHold(async () => findingsOfFullDisk(await fullDiskRound({ pack: pack.path, room: smallDisk(38) })));
    },
  );

  test("does the same where the database may not have more pages, whatever the disk has room for", async () => {
    await expectToHold(async () => findingsOfFullDisk(await fullDiskRound({ pack: pack.path, room: fewPages() })));
  });

  test("reads nothing before it takes the lock: a process that writes again and again costs no event", async () => {
    await expectToHold(async () => findingsOfSnapshots(await busyRound({ pack: pack.path, heldMs: 2_000, clients: 5, other: "writes" })));
  });

  test.each(whereNot(noDisk))("keeps the older version of its database where there is no room for the newest, and says so", async () => {
    const plan = { pack: pack.path, version: 2, deliveries: 10_000, steps: 6 };

    await expectToHold(async () => findingsOfFullDiskUpgrade(await fullDiskUpgradeRound(plan)));
  });

  test.each([noTrace ?? noDisk ?? []].flat())("is not tried in all of this here: %s", (why) => {
    expect(why).not.toBe("");
  });

  test("waits for another process that holds the database, and turns events away when it holds it for long", async () => {
    await expectToHold(async () =>
      findingsOfBusy({
        short: await busyRound({ pack: pack.path, heldMs: 1_000, clients: 5 }),
        long: await busyRound({ pack: pack.path, heldMs: 4_000, clients: 5 }),
      }),
    );
  });
});

/** The short form of what `npm run proof:clock` does with a real clock. */
describe("the packed server, its clock set while it runs", { timeout: SLOW_MS }, () => {
  test.each(whereNot(noFakedClock))("tries nothing early and nothing twice, and goes on", async () => {
    await expectToHold(async () => findingsOfSetClock([await setClockRound({ pack: pack.path, stepMs: 3_600_000 })]));
  });

  test.each([noFakedClock ?? []].flat())("is not tried here: %s", (why) => {
    expect(why).not.toBe("");
  });
});

/** The short forms of `npm run proof:stop` and `npm run proof:backup`. */
describe("the packed server, told to end", { timeout: SLOW_MS }, () => {
  test("lets what is under way end, gives up what hangs, and leaves nothing leased", async () => {
    await expectToHold(async () => findingsOfStop(await stopRound({ pack: pack.path })));
  });

  test("loses and repeats nothing when it is restarted again and again under load", async () => {
    await expectToHold(async () => findingsOfRolling(await rollingRound({ pack: pack.path, restarts: 3, perSecond: 15 })));
  });

  test("sends nothing by itself that a backup had still to send (rule D5)", async () => {
    await expectToHold(async () => findingsOfBackup(await backupRound({ pack: pack.path })));
  });
});
