import type { DispatchStore } from "@tocsin/ports";
import { createAudienceTables } from "../fan-out/audience-table.ts";
import { createVerdictTable } from "../fan-out/verdict-table.ts";
import { fanOutPages } from "../fan-out/fan-out-pages.ts";
import { statement } from "../statements.ts";
import type { Writer } from "../unit-of-work.ts";
import { settleAttempts, startAttempts } from "./attempts.ts";
import { saveCircuit, storedCircuit } from "./circuits.ts";
import { claim } from "./claim.ts";
import { endpointQueues, nextDueAt, suppressOrphanedQueues } from "./endpoint-lanes.ts";
import { expireWaiting } from "./expiry.ts";
import { ledgerBreaks, ledgerPage } from "./ledger.ts";
import { releaseExpiredLeases, releaseLeases, releaseOrphans, renewLeases } from "./leases.ts";

/** What the engine works on; each method is one unit of work of the process's writer. */
export function dispatchStore(writer: Writer): DispatchStore {
  return {
    fanOutPages: (input) =>
      writer.write((db) => {
        createAudienceTables(db);
        createVerdictTable(db);
        return fanOutPages(db, input);
      }, "long"),
    claim: (input) => writer.write((db) => claim(db, input)),
    startAttempts: (input) => writer.write((db) => startAttempts(db, input)),
    settleAttempts: ({ ends }) => writer.write((db) => settleAttempts(db, ends)),
    settleAndStart: ({ ends, starts }) =>
      writer.write((db) => ({ settled: settleAttempts(db, ends), started: starts.flatMap((start) => startAttempts(db, start)) })),
    releaseLeases: (input) => writer.write((db) => releaseLeases(db, input)),
    renewLeases: (input) => writer.write((db) => renewLeases(db, input)),
    releaseOrphans: (input) => writer.write((db) => releaseOrphans(db, input)),
    releaseExpiredLeases: ({ now }) => writer.write((db) => releaseExpiredLeases(db, now)),
    expireWaiting: (input) => writer.write((db) => expireWaiting(db, input)),
    nextDueAt: ({ lane }) => writer.read((db) => nextDueAt(db, lane)),
    endpointQueues: () => writer.read(endpointQueues),
    suppressOrphanedQueues: (input) => writer.write((db) => suppressOrphanedQueues(db, input)),
    circuit: ({ lane }) => writer.read((db) => storedCircuit(db, lane)),
    saveCircuit: (input) => writer.write((db) => saveCircuit(db, input)),
    hasFanOutWork: () => writer.read((db) => statement(db, FAN_OUT_WORK).get() !== undefined),
    dataVersion: () => writer.read((db) => Number(db.$client.pragma("data_version", { simple: true }))),
    ledgerBreaks: ({ since }) => writer.read((db) => ledgerBreaks(db, since)),
    ledgerPage: (input) => writer.read((db) => ledgerPage(db, input)),
  };
}

const FAN_OUT_WORK = "SELECT 1 FROM events WHERE fan_out <> 'fanned_out' LIMIT 1";
