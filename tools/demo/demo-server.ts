import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const DIST = join(import.meta.dirname, "../../apps/bff/dist");
const STOP_MS = 9_000;

export interface DemoServer {
  readonly origin: string;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The packed server as a process group of its own, so that nothing of it outlives the demo. */
export async function startServer(env: NodeJS.ProcessEnv): Promise<DemoServer> {
  const child = spawn(process.execPath, [join(DIST, "main.js")], { env, detached: true, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close").then(() => undefined);
  const origin = await Promise.race([startedAt(child), ended.then(() => null)]);
  if (origin === null) throw new Error("The server ended before it was ready.");
  return { origin, ended, stop: () => stop(child, ended) };
}

/** Its log says where it listens; afterwards only what went wrong is shown. */
function startedAt(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const entry = parsed(line);
      if (entry["event"] === "server.started") resolve(String(entry["origin"]));
      if (entry["level"] === "error") process.stderr.write(`${line}\n`);
    });
  });
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const late = setTimeout(() => signal(child, "SIGKILL"), STOP_MS);
  signal(child, "SIGTERM");
  await ended;
  clearTimeout(late);
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // It was gone already.
  }
}

/** One command of the packed command line; what it prints is the answer. */
export async function runCli(env: NodeJS.ProcessEnv, args: readonly string[], input = ""): Promise<string> {
  const child = spawn(process.execPath, [join(DIST, "cli.js"), ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
  const output: string[] = [];
  const complaints: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => complaints.push(text));
  child.stdin.end(input);
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`tocsin ${args.slice(0, 2).join(" ")} failed: ${complaints.join("")}`);
  return output.join("").trim();
}
