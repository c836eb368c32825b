import Sqlite from "better-sqlite3";

/** A process that lets nobody else at the database, as one that recovers it after a crash does, for a while: `node holding-process.ts FILE MS`. */
const client = new Sqlite(String(process.argv[2]));
client.pragma("locking_mode = EXCLUSIVE");
client.exec("BEGIN EXCLUSIVE");
process.stdout.write("held\n");
setTimeout(() => {
  client.exec("ROLLBACK");
  client.close();
}, Number(process.argv[3]));
