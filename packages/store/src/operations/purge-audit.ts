import type { RetentionStore } from "@tocsin/ports";
import type { Link } from "../access/audit-chain.ts";
import type { Db } from "../database.ts";
import { readSettings } from "../settings/settings-store.ts";
import { statement } from "../statements.ts";
import { DAY_MS } from "./days.ts";

const OLDEST = "SELECT id, at, hash FROM audit ORDER BY id LIMIT :rowsMax";
const MOVE_ANCHOR = "UPDATE audit_anchor SET through = :id, hash = :hash, at = :now";
const PURGE = "DELETE FROM audit WHERE id <= ?";

/** From the oldest on, up to the first row that is young enough: what is left is one piece. */
export function purgeAudit(db: Db, { now, rowsMax }: Parameters<RetentionStore["purgeAudit"]>[0]): number {
  const before = now - readSettings(db).retention.auditDays * DAY_MS;
  const oldest = statement<{ rowsMax: number }, Link & { at: number }>(db, OLDEST).all({ rowsMax });
  const young = oldest.findIndex(({ at }) => at >= before);
  const last = (young === -1 ? oldest : oldest.slice(0, young)).at(-1);
  if (last === undefined) return 0;
  const { id, hash } = last;
  statement<Link & { now: number }>(db, MOVE_ANCHOR).run({ id, hash, now });
  return statement<[number]>(db, PURGE).run(id).changes;
}
