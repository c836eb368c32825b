import type { ChannelWrites, MailSettings } from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import { storedRecord } from "../stored-json.ts";

const READ = "SELECT enabled, settings FROM channels WHERE channel = 'mail'";

export function mailSettings(db: Db): MailSettings | null {
  const row = statement<[], { readonly enabled: number; readonly settings: string | null }>(db, READ).get();
  if (row?.settings === undefined || row.settings === null) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by saveMailSettings alone, from this very type
  const stored = storedRecord(row.settings) as unknown as Omit<MailSettings, "enabled">;
  return { enabled: row.enabled === 1, ...stored };
}

const WRITE = `UPDATE channels SET enabled = :enabled, settings = :settings, shared_address = :systemTo, updated_at = :at
  WHERE channel = 'mail'`;

export function saveMailSettings(db: Db, { settings, by, at }: Parameters<ChannelWrites["saveMailSettings"]>[0]): void {
  const { enabled, ...stored } = settings;
  const row = { enabled: Number(enabled), settings: JSON.stringify(stored), systemTo: settings.systemTo, at };
  statement<typeof row>(db, WRITE).run(row);
  const { password, ...shown } = settings;
  writeAudit(db, { at, actor: by, action: "channel.changed", object: "mail", detail: { ...shown, hasPassword: password !== null } });
}
