import type { OperationsReads } from "@tocsin/ports";
import { auditPage } from "../access/audit.ts";
import { verifyAudit } from "../access/audit-chain.ts";
import type { Db } from "../database.ts";
import { ledgerPage } from "../dispatch/ledger.ts";
import { measures } from "./measures.ts";

export function operationsReads(db: Db): OperationsReads {
  return {
    ledgerPage: async (input) => ledgerPage(db, input),
    measures: async () => measures(db),
    auditPage: async (input) => auditPage(db, input),
    verifyAudit: async (input) => verifyAudit(db, input),
  };
}
