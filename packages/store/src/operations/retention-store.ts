import type { RetentionStore } from "@tocsin/ports";
import { auditHead } from "../access/audit-chain.ts";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import type { Writer } from "../unit-of-work.ts";
import { forgetAllSecrets } from "../webhooks/endpoint-secrets.ts";
import { DAY_MS } from "./days.ts";
import { purgeAudit } from "./purge-audit.ts";
import { purgeDeliveries } from "./purge-deliveries.ts";

/** Each method is one short unit of work of the process's writer. */
export function retentionStore(writer: Writer): RetentionStore {
  return {
    purgeDeliveries: async (input) => {
      const { startedAt, ...purged } = await writer.write((db) => ({ startedAt: performance.now(), ...purgeDeliveries(db, input) }));
      return { ...purged, elapsedMs: performance.now() - startedAt };
    },
    purgeAudit: (input) => writer.write((db) => purgeAudit(db, input)),
    purgeSignIn: (input) => writer.write((db) => purgeSignIn(db, input)),
    forgetPastSecrets: ({ now }) => writer.write((db) => forgetAllSecrets(db, now)),
    auditHead: () => writer.read(auditHead),
  };
}

const OVER = [
  "DELETE FROM sign_in_sessions WHERE id IN (SELECT id FROM sign_in_sessions WHERE expires_at < :before LIMIT :rowsMax)",
  "DELETE FROM sign_in_verifications WHERE id IN (SELECT id FROM sign_in_verifications WHERE expires_at < :before LIMIT :rowsMax)",
  "DELETE FROM links WHERE hash IN (SELECT hash FROM links WHERE coalesce(used_at, expires_at) < :before LIMIT :rowsMax)",
] as const;

/** Long enough that somebody who looks into a sign-in of the day before still finds it. */
const SIGN_IN_DAYS = 7;

function purgeSignIn(db: Db, { now, rowsMax }: Parameters<RetentionStore["purgeSignIn"]>[0]): number {
  const parameters = { before: now - SIGN_IN_DAYS * DAY_MS, rowsMax };
  return OVER.reduce((sum, sql) => sum + statement<typeof parameters>(db, sql).run(parameters).changes, 0);
}
