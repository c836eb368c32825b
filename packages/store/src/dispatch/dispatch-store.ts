import type { DispatchStore } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { createAudienceTables } from "../fan-out/audience-table.ts";
import { fanOutPage } from "../fan-out/fan-out-page.ts";
import { statement } from "../statements.ts";
import type { Writer } from "../unit-of-work.ts";
import { settleAttempts, startAttempts } from "./attempts.ts";
import { claim } from "./claim.ts";
import { ledgerBreaks } from "./ledger.ts";
import { releaseExpiredLeases, releaseLeases, releaseOrphans, renewLeases } from "./leases.ts";

/** What the engine works on; each method is one unit of work of the process's writer. */
export function dispatchStore(writer: Writer): DispatchStore {
  return {
    fanOutPage: (input) =>
      writer.write((db) => {
        const startedAt = performance.now();
        createAudienceTables(db);
        const progress = fanOutPage(db, input);
        return progress === null ? null : { ...progress, elapsedMs: performance.now() - startedAt };
      }),
    claim: (input) => writer.write((db) => claim(db, input)),
    startAttempts: (input) => writer.write((db) => startAttempts(db, input)),
    settleAttempts: ({ ends }) => writer.write((db) => settleAttempts(db, ends)),
    releaseLeases: (input) => writer.write((db) => releaseLeases(db, input)),
    renewLeases: (input) => writer.write((db) => renewLeases(db, input)),
    releaseOrphans: (input) => writer.write((db) => releaseOrphans(db, input)),
    releaseExpiredLeases: ({ now }) => writer.write((db) => releaseExpiredLeases(db, now)),
    nextDueAt: ({ lane }) => writer.read((db) => nextDueAt(db, lane)),
    hasFanOutWork: () => writer.read((db) => statement(db, FAN_OUT_WORK).get() !== undefined),
    dataVersion: () => writer.read((db) => Number(db.$client.pragma("data_version", { simple: true }))),
    ledgerBreaks: ({ since }) => writer.read((db) => ledgerBreaks(db, since)),
  };
}

const FAN_OUT_WORK = "SELECT 1 FROM events WHERE fan_out <> 'fanned_out' LIMIT 1";

/** The ends of the indexes of what is due: fresh deliveries, those that a crash cut off, those that wait for room. */
const NEXT_DUE = `SELECT min(due_at) FROM (
    SELECT min(due_at) AS due_at FROM deliveries WHERE channel = :lane AND crash_count = 0 AND state IN ('pending', 'retrying')
    UNION ALL
    SELECT min(due_at) FROM deliveries WHERE channel = :lane AND crash_count > 0 AND state IN ('pending', 'retrying')
    UNION ALL
    SELECT min(due_at) FROM deliveries WHERE channel = :lane AND state = 'held' AND reason = 'rate_capped')
  WHERE EXISTS (SELECT 1 FROM channels WHERE channel = :lane AND enabled = 1 AND paused_at IS NULL)`;

function nextDueAt(db: Db, lane: string): number | null {
  const found = statement<{ lane: string }>(db, NEXT_DUE).pluck().get({ lane });
  return typeof found === "number" ? found : null;
}
