import { Worker } from "node:worker_threads";
import type { StoreWrites } from "@tocsin/ports";
import type { EngineThread } from "../compose-engine.ts";
import type { Log } from "../deps.ts";
import type { Change } from "../stream/changes.ts";
import { remoteCalls } from "./calls.ts";
import type { FromThread, ThreadData } from "./messages.ts";
import { YOUNG_MB } from "./thread-limits.ts";

/** The database cannot be used; the message says what to do. */
export class EngineRefused extends Error {
  override readonly name = "EngineRefused";
}

export interface RunningEngine extends EngineThread {
  /** Resolves if the thread ends although nobody asked it to: nothing can be written any more. */
  readonly died: Promise<string>;
  readonly terminate: () => Promise<void>;
  /** From here on told of what those who listen to the stream may have to hear of. */
  readonly onChange: (tell: (change: Change) => void) => void;
}

/** Starts the thread and waits until its database is open and migrated. Throws {@link EngineRefused}. */
export async function startEngineThread(script: URL, data: ThreadData, log: Log): Promise<RunningEngine> {
  const worker = new Worker(script, { workerData: data, name: "dispatch", resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
  const calls = remoteCalls(worker);
  let tell: (change: Change) => void = () => undefined;
  const refused = await new Promise<string | null>((resolve, reject) => {
    worker.once("error", reject);
    worker.on("message", (message: FromThread) => {
      if (message.kind === "answer") calls.settle(message);
      else if (message.kind === "changed") tell(message.change);
      else if (message.kind === "log") log[message.level](message.event, message.fields);
      else resolve(message.kind === "refused" ? message.message : null);
    });
  });
  if (refused !== null) {
    await worker.terminate();
    throw new EngineRefused(refused);
  }

  const died = deathOf(worker, log).then((reason) => {
    calls.fail(reason);
    return reason;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the proxy has what the thread has: the store's writes, and the engine's own
  const groups = calls.groups as StoreWrites & { readonly engine: EngineThread["calls"] };
  return {
    writes: groups,
    calls: groups.engine,
    died,
    terminate: async () => {
      await worker.terminate();
    },
    onChange: (listener) => {
      tell = listener;
    },
  };
}

async function deathOf(worker: Worker, log: Log): Promise<string> {
  worker.on("error", (error) => {
    log.error("engine.died", { error });
  });
  // Not `once` of node:events: it would reject with the error that comes before the exit.
  await new Promise((resolve) => worker.once("exit", resolve));
  return "The writing thread has ended.";
}
