import type { AccessWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import { writeAudit } from "./audit.ts";

const ACTION = "egress.changed";
const NEWEST = `SELECT detail FROM audit WHERE action = '${ACTION}' ORDER BY id DESC LIMIT 1`;
const NOTHING = detailOf({ allow: [], loopback: false });

/** Nobody but the operator can change it, and nothing but a start takes it over: the trail is told what it is from then on. */
export function noteEgress(db: Db, { at, ...egress }: Parameters<AccessWrites["noteEgress"]>[0]): boolean {
  const detail = detailOf(egress);
  const before = statement<[], { detail: string }>(db, NEWEST).get()?.detail ?? JSON.stringify(NOTHING);
  if (before === JSON.stringify(detail)) return false;
  writeAudit(db, { at, actor: null, action: ACTION, object: null, detail });
  return true;
}

function detailOf({ allow, loopback }: Pick<Parameters<AccessWrites["noteEgress"]>[0], "allow" | "loopback">) {
  return { allow: [...new Set(allow)].toSorted(), loopback };
}
