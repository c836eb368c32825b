/**
 * A process that brings a database up to date, and is killed ahead of the statement of that number, or once all is committed:
 * `node migrating-process.ts FILE MIGRATIONS NUMBER|never little|own`. Says how many statements there were.
 */
import { migrate, openDatabase } from "@tocsin/store";
import { statementByStatement } from "@tocsin/store/testing";

const [, , file = "", folder = "", killAt = "never", memory = "own"] = process.argv;
const db = openDatabase({ file, access: "write" });
// With so little room, what is not committed goes to the log as well.
if (memory === "little") db.$client.pragma("cache_size = 5");
let statements = 0;
statementByStatement(db, ({ index }) => {
  if (String(index) === killAt) process.kill(process.pid, "SIGKILL");
  statements += 1;
});
migrate(db, { folder, now: 2 });
if (String(statements) === killAt) process.kill(process.pid, "SIGKILL");
db.$client.close();
process.stdout.write(String(statements));
