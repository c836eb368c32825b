import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname } from "node:path";
import { SetupFailed } from "./setup-failed.mjs";

/** @typedef {{ node: string, pnpm: string }} Runtime absolute paths of the Node to run and of pnpm's script */

/** @type {readonly NodeJS.Signals[]} */
const FORWARDED = ["SIGTERM", "SIGINT", "SIGHUP"];

/**
 * Runs a script of ours under the chosen Node with our own stdin, stdout and stderr. Answers its exit code.
 * `spawn` and not `spawnSync`: a blocked parent cannot pass a signal on, and the child would outlive it.
 * @param {Runtime} runtime
 * @param {readonly string[]} args
 */
export function runForeground(runtime, args) {
  const child = spawn(runtime.node, args, { stdio: "inherit", env: environmentFor(runtime.node) });
  return exitCodeOf(child);
}

/**
 * Runs one step of the setup quietly; what it printed is shown only if it failed.
 * @param {{ title: string, file: string, args: readonly string[], cwd: string, node?: string }} step
 */
export async function runStep({ title, file, args, cwd, node = process.execPath }) {
  const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"], env: { ...environmentFor(node), CI: "true" } });
  /** @type {Buffer[]} */
  const printed = [];
  child.stdout.on("data", (/** @type {Buffer} */ chunk) => printed.push(chunk));
  child.stderr.on("data", (/** @type {Buffer} */ chunk) => printed.push(chunk));

  const exitCode = await exitCodeOf(child);
  if (exitCode !== 0) throw new SetupFailed(`${title} failed`, { exitCode, output: Buffer.concat(printed).toString("utf8").trimEnd() });
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>} as a shell counts: 128 + signal if one ended it
 */
function exitCodeOf(child) {
  return new Promise((resolve, reject) => {
    const stop = FORWARDED.map((signal) => {
      const forward = () => child.kill(signal);
      process.on(signal, forward);
      return () => process.off(signal, forward);
    });
    const finish = () => {
      for (const off of stop) off();
    };
    child.once("error", (error) => {
      finish();
      reject(error);
    });
    child.once("close", (code, signal) => {
      finish();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/**
 * Whatever the child starts as `node` is the same Node.
 * @param {string} node
 */
function environmentFor(node) {
  const path = Object.keys(process.env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  return { ...process.env, [path]: `${dirname(node)}${delimiter}${process.env[path] ?? ""}` };
}
