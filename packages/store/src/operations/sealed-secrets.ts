import type { SealedSecret } from "@tocsin/ports";
import { storedRecord } from "../stored-json.ts";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import type { Writer } from "../unit-of-work.ts";

/** Where a secret lies, as it was sealed for. */
export interface StoredSecret {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly sealed: SealedSecret;
}

export type Reseal = (secret: StoredSecret) => SealedSecret;

const SEALED = /^v1\.[0-9a-f]{8}\./;

/** Columns with a secret each, and the place it was sealed for: one that was exchanged was the endpoint's. */
const COLUMNS = [
  { table: "webhook_endpoints", column: "secret", sealedFor: { row: "id", column: "secret" } },
  { table: "webhook_endpoints", column: "header_value", sealedFor: { row: "id", column: "header_value" } },
  { table: "webhook_past_secrets", column: "secret", sealedFor: { row: "endpoint", column: "secret" } },
] as const;

/** Every column above is of an endpoint. */
const SEALED_FOR_TABLE = "webhook_endpoints";

const CHANNELS = "SELECT channel AS row, settings FROM channels WHERE settings IS NOT NULL";

/** Every secret that is stored: a test holds this against a database in which each one was entered. */
export function sealedSecrets(db: Db): readonly StoredSecret[] {
  const found: StoredSecret[] = [];
  resealAll(db, (secret) => {
    found.push(secret);
    return secret.sealed;
  });
  return found;
}

/** All of them anew, in one transaction; `reseal` throws for one that it cannot open, and then none is changed. Answers how many. */
export function resealSecrets(writer: Writer, reseal: Reseal): Promise<number> {
  return writer.write((db) => resealAll(db, reseal));
}

function resealAll(db: Db, reseal: Reseal): number {
  let count = 0;
  const again: Reseal = (secret) => {
    count += 1;
    return reseal(secret);
  };
  for (const { row, settings } of statement<[], { row: string; settings: string }>(db, CHANNELS).all())
    resealSettings(db, { row, settings }, again);
  for (const column of COLUMNS) resealColumn(db, column, again);
  return count;
}

/** Whatever is sealed in the settings of a channel, whichever field it is in. */
function resealSettings(db: Db, { row, settings }: { readonly row: string; readonly settings: string }, reseal: Reseal): void {
  const before = storedRecord(settings);
  const after = Object.fromEntries(
    Object.entries(before).map(([column, value]) =>
      typeof value === "string" && SEALED.test(value)
        ? [column, reseal({ table: "channels", row, column, sealed: value })]
        : [column, value],
    ),
  );
  const text = JSON.stringify(after);
  if (text !== settings) statement<[string, string]>(db, "UPDATE channels SET settings = ? WHERE channel = ?").run(text, row);
}

function resealColumn(db: Db, { table, column, sealedFor }: (typeof COLUMNS)[number], reseal: Reseal): void {
  const rows = statement<[], { id: number; place: number; sealed: string }>(
    db,
    // Empty where the row was deleted and is kept for the log.
    `SELECT id, ${sealedFor.row} AS place, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL AND ${column} <> ''`,
  ).all();
  for (const { id, place, sealed } of rows) {
    const again = reseal({ table: SEALED_FOR_TABLE, row: String(place), column: sealedFor.column, sealed });
    if (again !== sealed) statement<[string, number]>(db, `UPDATE ${table} SET ${column} = ? WHERE id = ?`).run(again, id);
  }
}

/** Everybody signs in anew. */
export function endAllSessions(writer: Writer): Promise<number> {
  return writer.write((db) => statement(db, "DELETE FROM sign_in_sessions").run().changes);
}
