/** Another process that holds the database for a while: `node holding-process.ts FILE MS`. */
import Sqlite from "better-sqlite3";

const [file = "", ms = "0"] = process.argv.slice(2);
const client = new Sqlite(file, { timeout: 30_000 });
client.exec("BEGIN IMMEDIATE");
process.stdout.write("held\n");
setTimeout(() => {
  client.exec("ROLLBACK");
  client.close();
}, Number(ms));
