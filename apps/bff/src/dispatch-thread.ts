import { parentPort, workerData } from "node:worker_threads";
import type { ThreadData } from "./threads/messages.ts";
import { migrationsFolder, sendingThread } from "./threads/places.ts";
import { runEngine } from "./threads/run-engine.ts";

if (parentPort !== null) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the main thread passes exactly this record
  const data = workerData as ThreadData;
  await runEngine({
    port: parentPort,
    data,
    migrations: migrationsFolder(import.meta.url),
    sendingThread: sendingThread(import.meta.url),
  });
}
