import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../database.ts";
import { migrate } from "../migrate.ts";
import { MIGRATIONS_FOLDER } from "./migrated-file.ts";
import { OLD_ROWS, OLD_ROWS_AT } from "./old-rows.ts";

/** All of them, in order. */
export const MIGRATION_NAMES: readonly string[] = readdirSync(MIGRATIONS_FOLDER).toSorted();

export interface OldDatabase {
  /** Where it is to lie; there is nothing yet. */
  readonly file: string;
  /** How many migrations it knows; 0: it is empty. */
  readonly version: number;
  /** Seals what lies in that column of that endpoint; else it lies there as it is. */
  readonly seal?: (row: string, column: string) => string;
}

/** Writes the database of an earlier version, with rows of its day (`old-rows.ts`): made by its migrations alone, in the SQL of its schema. */
export function writeOldDatabase({ file, version, seal }: OldDatabase): void {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-old-"));
  const db = openDatabase({ file, access: "write" });
  db.$client.pragma("synchronous = OFF");
  try {
    for (const name of MIGRATION_NAMES.slice(0, version)) copyFileSync(join(MIGRATIONS_FOLDER, name), join(folder, name));
    if (version === 0) return;
    migrate(db, { folder, now: OLD_ROWS_AT });
    for (const { sql } of OLD_ROWS.filter(({ since, until = Infinity }) => since <= version && version < until)) db.$client.exec(sql);
    writeOldAudit(db.$client, version);
    if (seal !== undefined && version >= 3) sealSecrets(db.$client, version, seal);
  } finally {
    db.$client.close();
    rmSync(folder, { recursive: true });
  }
}

type Client = ReturnType<typeof openDatabase>["$client"];

const CHAINED_FROM = 8;
const ROWS = 3;

/** Rows without a hash until there was a chain, and chained ones as they were hashed before there were ids of requests. */
function writeOldAudit(client: Client, version: number): void {
  const insert = client.prepare("INSERT INTO audit (id, at, actor, action, object, detail) VALUES (?, ?, 1, 'did', NULL, '{}')");
  for (let id = 1; id <= ROWS; id += 1) insert.run(id, OLD_ROWS_AT);
  if (version < CHAINED_FROM) return;
  const chained = client.prepare("INSERT INTO audit (id, at, actor, action, object, detail, hash) VALUES (?, ?, 1, 'did', NULL, '{}', ?)");
  let before = "";
  for (let id = ROWS + 1; id <= 2 * ROWS; id += 1) {
    before = createHash("sha256")
      .update(before)
      .update(JSON.stringify([id, OLD_ROWS_AT, 1, "did", null, "{}"]))
      .digest("hex");
    chained.run(id, OLD_ROWS_AT, before);
  }
}

const PAST_SECRETS_FROM = 13;

function sealSecrets(client: Client, version: number, seal: NonNullable<OldDatabase["seal"]>): void {
  for (const id of client.prepare("SELECT id FROM webhook_endpoints").pluck().all().map(String)) {
    const header = seal(id, "header_value");
    client
      .prepare("UPDATE webhook_endpoints SET secret = ?, header_value = iif(header_value IS NULL, NULL, ?) WHERE id = ?")
      .run(seal(id, "secret"), header, id);
    if (version < PAST_SECRETS_FROM)
      client
        .prepare("UPDATE webhook_endpoints SET previous_secret = iif(previous_secret IS NULL, NULL, ?) WHERE id = ?")
        .run(seal(id, "secret"), id);
    else client.prepare("UPDATE webhook_past_secrets SET secret = ? WHERE endpoint = ?").run(seal(id, "secret"), id);
  }
}
