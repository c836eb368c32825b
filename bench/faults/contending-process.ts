/**
 * Another process that writes to the database again and again for a while: `node contending-process.ts FILE MS`. Prints how many of its
 * own transactions that read first and wrote then met SQLITE_BUSY_SNAPSHOT: the contention is of the kind that no waiting helps.
 */
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";

const [file = "", ms = "0"] = process.argv.slice(2);
const WRITE = "UPDATE settings SET team_name = team_name";
const writing = new Sqlite(file, { timeout: 30_000 });
const reading = new Sqlite(file, { timeout: 30_000 });
const until = performance.now() + Number(ms);
let snapshots = 0;

process.stdout.write("held\n");
while (performance.now() < until) {
  reading.exec("BEGIN");
  reading.prepare("SELECT count(*) FROM settings").get();
  // Whoever writes in between makes what was read a thing of the past.
  await sleep(5);
  writing.transaction(() => writing.exec(WRITE)).immediate();
  try {
    reading.exec(WRITE);
    reading.exec("COMMIT");
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    if (error.code === "SQLITE_BUSY_SNAPSHOT") snapshots += 1;
    if (reading.inTransaction) reading.exec("ROLLBACK");
  }
}
reading.close();
writing.close();
process.stdout.write(`${String(snapshots)}\n`);
