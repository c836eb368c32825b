import { expect, test } from "vitest";
import { packForProof } from "../crash/pack.ts";
import { findingsOfSoak } from "./findings.ts";
import { soakRound } from "./soak-round.ts";

const SLOW_MS = 180_000;

/** The short form of `npm run proof:soak`: long enough to see that everything is watched, and that what goes wrong comes right again. */
test(
  "a server under events, readers and faults is watched from all sides, and comes to an end of its work (L-09)",
  { timeout: SLOW_MS },
  async () => {
    using pack = packForProof();
    const plan = { pack: pack.path, seed: 1, seconds: 6, perSecond: 20, faultPercent: 25, faultsMax: 1 };
    const report = await soakRound({ ...plan, lookMs: 1_000, backupMs: 2_000, oldDeliveries: 1_000, drainMs: 90_000 });

    expect(findingsOfSoak(report).filter(({ holds, isTime }) => !holds && isTime !== true)).toEqual([]);
    expect(report.events).toBe(120);
    expect(report.faults).toBeGreaterThan(0);
    expect(report.lived.backups).toBeGreaterThan(0);
    expect(Object.keys(report.last.handles).toSorted()).toEqual(["dispatch", "http", "sending"]);
    expect(report.last.open).toBe(0);
    expect(report.last.residentMb).toBeGreaterThan(50);
  },
);
