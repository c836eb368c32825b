import type { ChannelWrites, MailRefusal } from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

interface RefusalColumns {
  readonly address: string | null;
  readonly at: number | null;
  readonly code: string | null;
}

/** Of what was joined to an address; nulls: it is not refused. */
export function mailRefusalOf({ address, at, code }: RefusalColumns): MailRefusal | null {
  return address === null || at === null ? null : { address, at, code };
}

const LIFT = "DELETE FROM refused_addresses WHERE address = ?";

export function liftMailRefusal(db: Db, { address, by, at }: Parameters<ChannelWrites["liftMailRefusal"]>[0]): boolean {
  const { changes } = statement<[string]>(db, LIFT).run(address);
  if (changes === 0) return false;
  writeAudit(db, { at, actor: by, action: "mail_refusal.lifted", object: address, detail: {} });
  return true;
}
