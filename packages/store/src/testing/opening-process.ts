import Sqlite from "better-sqlite3";
import { DatabaseRefused, openDatabase } from "../database.ts";

/**
 * A process that opens a database, as a user whom permissions bind: `node opening-process.ts FILE write|read [USER ID]`. It
 * begins as whoever starts it, who alone may be able to read these sources. Says what came of it.
 */
const [, , file = "", access, user] = process.argv;
// The library loads its binary with the first database, by when nobody else may be able to read it either.
new Sqlite(":memory:").close();
if (user !== undefined) {
  process.setgroups?.([]);
  process.setgid?.(Number(user));
  process.setuid?.(Number(user));
}
try {
  openDatabase({ file, access: access === "read" ? "read" : "write" }).$client.close();
  process.stdout.write("opened");
} catch (error) {
  process.stdout.write(error instanceof DatabaseRefused ? `${error.refusal}: ${error.message}` : String(error));
}
