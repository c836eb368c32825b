import type { MessagePort } from "node:worker_threads";
import { DatabaseRefused, lockForServer, type ServerLock } from "@tocsin/store";
import { composeEngine, type EngineOutside } from "../compose-engine.ts";
import type { Log } from "../deps.ts";
import { logFacts } from "../log/log-facts.ts";
import { plainError } from "../log/plain-error.ts";
import { keyRing } from "../secrets/key-ring.ts";
import { answerCall, type Call } from "./calls.ts";
import type { FromThread, ThreadData } from "./messages.ts";

/** As long as a server that was told to stop may take: a restart does not stumble over it. */
const STOP_MS = 8_000;
const LOOK_MS = 100;

export interface EngineRun {
  readonly port: MessagePort;
  readonly data: ThreadData;
  readonly migrations: string;
  readonly sendingThread: URL;
  /** For proofs: what is to be different from the server's own composition. */
  readonly changed?: Partial<EngineOutside>;
}

/** The thread that alone writes: database, engine and what would hold up pages. It only answers calls. */
export async function runEngine({ port, data: { config, keys, boot }, migrations, sendingThread, changed = {} }: EngineRun): Promise<void> {
  const say = (message: FromThread): void => {
    port.postMessage(message);
  };
  const log = remoteLog(say);
  try {
    const lock = await lockInTime(config.data.database);
    port.once("close", lock.release);
    const { writes, calls } = composeEngine(config, {
      clock: { now: () => Date.now() },
      steady: () => performance.now(),
      random: () => Math.random(),
      emit: logFacts(log),
      log,
      boot,
      keys: keyRing(config.data.secretKeyFile, keys),
      migrations,
      sendingThread,
      onDiskFault: endThread,
      ...changed,
    });
    const groups = { ...writes, engine: { ...calls } };
    port.on("message", (call: Call) => void answerCall(port, groups, call));
    say({ kind: "ready" });
  } catch (error) {
    // A database that cannot be used is for people to read about; everything else is a bug and ends the thread.
    if (!(error instanceof DatabaseRefused)) throw error;
    say({ kind: "refused", message: error.message });
  }
}

/** Not one wait within the database, which would hold up the end of the process, too. */
async function lockInTime(database: string): Promise<ServerLock> {
  const until = performance.now() + STOP_MS;
  for (;;) {
    try {
      return lockForServer(database, 0);
    } catch (error) {
      const isHeld = error instanceof DatabaseRefused && error.refusal === "in_use";
      if (!isHeld || performance.now() >= until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Nobody may be told any more that something is on disk; the next process finds out what is. */
function endThread(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

/** Lines are written by one thread, so that no two of them mix. */
function remoteLog(say: (message: FromThread) => void): Log {
  const at =
    (level: "debug" | "info" | "warn" | "error"): Log["info"] =>
    (event, fields = {}) => {
      const { error, ...plain } = fields;
      say({ kind: "log", level, event, fields: error === undefined ? plain : { ...plain, error: plainError(error) } });
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
