import { spawn } from "node:child_process";
import { constants } from "node:os";
import { resolve } from "node:path";

export interface Run {
  readonly exitCode: number;
  readonly output: string;
}

/** Hundreds of processes read the same modules: the first of them compiles, the others take what it made. */
const FOR_ALL = { NO_COLOR: "1", NODE_COMPILE_CACHE: resolve(".reports/compiled") };

/** How many steps were told to stop and have not ended. */
let ending = 0;

const STOPPING = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/**
 * Runs a script under this Node and keeps what it prints, in the order it was printed. Whoever stops the check stops the steps that run,
 * and the check ends when all of them have.
 */
export function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...FOR_ALL, ...env } });
    const printed: Buffer[] = [];
    const keep = (chunk: Buffer): void => {
      printed.push(chunk);
    };
    const stop = (signal: NodeJS.Signals): void => {
      ending += 1;
      child.once("close", () => {
        ending -= 1;
        if (ending === 0) process.exit(128 + constants.signals[signal]);
      });
      child.kill(signal);
    };
    for (const signal of STOPPING) process.once(signal, stop);

    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      for (const name of STOPPING) process.off(name, stop);
      resolve({
        exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]),
        output: Buffer.concat(printed).toString("utf8"),
      });
    });
  });
}
