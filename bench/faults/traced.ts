import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** `strace` on a running process and all its threads. */
export interface Traced extends AsyncDisposable {
  /** When each sync that it saw began, epoch milliseconds. */
  readonly syncs: () => readonly number[];
}

/** Why nothing can be traced here, in words; null: it can. */
export function whyNoTrace(): string | null {
  const { status, error } = spawnSync("strace", ["-f", "-o", "/dev/null", "true"], { stdio: "ignore" });
  if (error !== undefined) return "there is no strace (apt-get install strace)";
  return status === 0 ? null : "this system allows no ptrace";
}

export interface TraceOptions {
  readonly pid: number;
  /** Where the trace goes. */
  readonly file: string;
  /** Lets each sync fail with this error, such as EIO. */
  readonly failsWith?: string;
  /** Only on this file. */
  readonly path?: string;
}

export async function trace({ pid, file, failsWith, path }: TraceOptions): Promise<Traced> {
  const what = failsWith === undefined ? ["-e", "trace=fdatasync,fsync"] : ["-e", `inject=fdatasync,fsync:error=${failsWith}`];
  const only = path === undefined ? [] : ["-P", path];
  const strace = spawn("strace", ["-f", "-ttt", ...what, ...only, "-o", file, "-p", String(pid)], { stdio: ["ignore", "ignore", "pipe"] });
  await attached(strace);
  return {
    syncs: () =>
      [...readFileSync(file, "utf8").matchAll(/^\d+ +(\d+\.\d+) f(?:data)?sync\(/gm)].map(([, seconds]) => Number(seconds) * 1_000),
    [Symbol.asyncDispose]: async () => {
      if (strace.exitCode !== null || strace.signalCode !== null) return;
      const ended = once(strace, "exit");
      strace.kill("SIGINT");
      await ended;
    },
  };
}

function attached(strace: ChildProcess): Promise<void> {
  let said = "";
  return new Promise((resolve, reject) => {
    strace.once("error", reject);
    strace.once("exit", () => reject(new Error(`strace ended: ${said}`)));
    strace.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("attached")) resolve();
    });
  });
}
