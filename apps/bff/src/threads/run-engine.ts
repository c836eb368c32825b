import type { MessagePort } from "node:worker_threads";
import { DatabaseRefused, lockForServer } from "@tocsin/store";
import { composeEngine, type EngineOutside } from "../compose-engine.ts";
import type { Log } from "../deps.ts";
import { logFacts } from "../log/log-facts.ts";
import { plainError } from "../log/plain-error.ts";
import { keyRing } from "../secrets/key-ring.ts";
import { changesOf, toAll } from "../stream/changes.ts";
import { answerCall, type Call } from "./calls.ts";
import type { FromThread, ThreadData } from "./messages.ts";

/**
 * How long is waited for another process: a server that was told to stop, so that a restart does not stumble over it, and whoever
 * lets nobody else at the database, or holds one that has to be migrated.
 */
const WAIT_MS = { in_use: 8_000, busy: 10_000 } as const;
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
    const lock = await inTime("in_use", log, () => lockForServer(config.data.database, 0));
    port.once("close", lock.release);
    const outside: EngineOutside = {
      clock: { now: () => Date.now() },
      steady: () => performance.now(),
      random: () => Math.random(),
      emit: toAll(
        logFacts(log),
        changesOf((change) => {
          say({ kind: "changed", change });
        }),
      ),
      log,
      boot,
      keys: keyRing(config.data.secretKeyFile, keys),
      migrations,
      waitMs: 0,
      sendingThread,
      onDiskFault: endThread,
      ...changed,
    };
    const { writes, calls } = await inTime("busy", log, () => composeEngine(config, outside));
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
async function inTime<T>(refusal: keyof typeof WAIT_MS, log: Log, attempt: () => T): Promise<T> {
  const until = performance.now() + WAIT_MS[refusal];
  for (let tries = 1; ; tries += 1) {
    try {
      return attempt();
    } catch (error) {
      const isHeld = error instanceof DatabaseRefused && error.refusal === refusal;
      if (!isHeld || performance.now() >= until) throw error;
      if (tries === 1) log.warn("store.waits", { reason: error.message });
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
