import { openDatabase } from "../database.ts";
import { dispatchStore } from "../dispatch/dispatch-store.ts";
import { openWriter } from "../unit-of-work.ts";

/** A process that fans out one person at a time and says each page, until it is killed: `node fan-out-process.ts FILE`. */
const dispatch = dispatchStore(openWriter(openDatabase({ file: String(process.argv[2]), access: "write" })));
for (let pages = 1; (await dispatch.fanOutPages({ now: 5, peopleMax: 1, eventsMax: 1 })).length > 0; pages += 1)
  process.stdout.write(`${pages}\n`);
