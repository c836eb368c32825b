import { fileURLToPath } from "node:url";

/** Whether an entry runs from its source or from the packed server decides where its company lies. */
const isSource = (entry: string): boolean => entry.endsWith(".ts");

export function migrationsFolder(entry: string): string {
  return fileURLToPath(new URL(isSource(entry) ? "../../../packages/store/migrations" : "./migrations", entry));
}

/** The thread that sends to endpoints: an entry beside that of the engine. */
export function sendingThread(entry: string): URL {
  return new URL(isSource(entry) ? "./sending-thread.ts" : "./sending-thread.js", entry);
}

/** Both are three folders below the root. */
export function webFolder(entry: string): string {
  return fileURLToPath(new URL("../../web/dist", entry));
}
