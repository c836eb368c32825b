import { parentPort, workerData } from "node:worker_threads";
import { runSending } from "./threads/run-sending.ts";
import type { SendingData } from "./threads/sending-messages.ts";

if (parentPort !== null) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the engine's thread passes exactly this record
  runSending(parentPort, workerData as SendingData);
}
