import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { SERVER_FLAGS } from "../tools/bootstrap/commands.mjs";

const ROOT = join(import.meta.dirname, "..");
export const PACKED_SERVER = join(ROOT, "apps/bff/dist/main.js");
/** What `npm start` tells Node of how to run the packed server: also for a server that is compared with it. */
export const NODE_FLAGS: readonly string[] = SERVER_FLAGS;
/** The packed server, run as `npm start` runs it. */
export const SERVER: readonly string[] = [...NODE_FLAGS, PACKED_SERVER];
export const BOOTSTRAP = join(ROOT, "tools/bootstrap.mjs");

const POLL_MS = 5;
const READY_WITHIN_MS = 60_000;

export interface ServerProcess extends AsyncDisposable {
  readonly origin: string;
  /** From before the process was made until `/readyz` said yes. */
  readonly readyMs: number;
  /** Resident memory in bytes, of all its threads. */
  residentBytes(): number;
  /** Of a processor, of all its threads, since it was started. */
  cpuSeconds(): number;
}

/** Starts a server as people do, on a free port of this machine alone, and waits until it is ready. Its log goes nowhere. */
export async function startServer(
  command: readonly string[],
  data: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, command, {
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", TOCSIN_DATA: data, TOCSIN_PORT: String(port), ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const origin = `http://127.0.0.1:${String(port)}`;
  while (!(await isReady(origin))) {
    if (child.exitCode !== null) throw new Error(`${command.join(" ")} ended with ${String(child.exitCode)}`);
    if (performance.now() - startedAt > READY_WITHIN_MS) {
      await stop();
      throw new Error(`${command.join(" ")} is not ready after ${String(READY_WITHIN_MS)} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const readyMs = performance.now() - startedAt;
  return {
    origin,
    readyMs,
    residentBytes: () => residentBytes(child.pid),
    cpuSeconds: () => cpuSeconds(child.pid),
    [Symbol.asyncDispose]: stop,
  };
}

/** One command of the packed command line; answers what it printed. */
export function tocsin(args: readonly string[], { data, stdin }: { readonly data: string; readonly stdin: string }): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "apps/bff/dist/cli.js"), ...args], {
    env: { TOCSIN_DATA: data },
    input: stdin,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`tocsin ${args.join(" ")} ended with ${String(status)}: ${stderr}`);
  return stdout.trim();
}

async function isReady(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/readyz`);
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

/** Resident memory of a process with all its threads, in bytes. */
export function residentBytes(pid: number | undefined): number {
  const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  const kibibytes = Number.parseInt(stdout, 10);
  if (Number.isNaN(kibibytes)) throw new Error(`There is no process ${String(pid)}, or no ps to ask`);
  return kibibytes * 1_024;
}

function cpuSeconds(pid: number | undefined): number {
  const { stdout } = spawnSync("ps", ["-o", "cputimes=", "-p", String(pid)], { encoding: "utf8" });
  const seconds = Number.parseInt(stdout, 10);
  if (Number.isNaN(seconds)) throw new Error(`There is no process ${String(pid)}, or no ps to ask`);
  return seconds;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("A port without a number");
  return address.port;
}
