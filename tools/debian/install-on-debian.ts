import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

export type Command = readonly [file: string, ...args: string[]];

/** What of a machine decides whether something can be installed on it, and does it. */
export interface Machine {
  readonly isDebian: boolean;
  readonly isRoot: boolean;
  /** Resolves with the exit code; output goes to stderr. */
  readonly run: (command: Command) => Promise<number>;
}

/** How long a mirror that does not answer may hold somebody up. */
const COMMAND_TIMEOUT_MS = 5 * 60_000;

export const THIS_MACHINE: Machine = {
  isDebian: existsSync("/etc/debian_version"),
  isRoot: process.getuid?.() === 0,
  run: ([file, ...args]) =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
      const child = spawn(file, args, { stdio: ["ignore", process.stderr, process.stderr], env, timeout: COMMAND_TIMEOUT_MS });
      child.once("error", reject);
      child.once("close", (code) => {
        resolve(code ?? 1);
      });
    }),
};

export function canInstall({ isDebian, isRoot }: Machine): boolean {
  return isDebian && isRoot;
}

export function installing(packages: readonly string[]): readonly Command[] {
  return [
    ["apt-get", "update"],
    ["apt-get", "install", "--yes", "--no-install-recommends", ...packages],
  ];
}

/** Whether a command worked is seen by whether what it brings is there; the first that fails ends the rest. */
export async function runAll(commands: readonly Command[], { run }: Pick<Machine, "run">): Promise<void> {
  for (const command of commands) if ((await run(command)) !== 0) return;
}
