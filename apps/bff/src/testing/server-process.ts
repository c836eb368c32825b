import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const STARTS_MS = 30_000;

/** A folder for a server's data, gone when disposed of. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "tocsin-process-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface ServerProcess extends AsyncDisposable {
  readonly origin: string;
  readonly setUpUrl: string | null;
  readonly startedInMs: number;
  readonly end: (signal: NodeJS.Signals) => Promise<ProcessEnd & { readonly ms: number }>;
  /** Nobody reads its log any more, as when a terminal is closed. */
  readonly hangUp: () => void;
}

type Environment = Readonly<Record<string, string>>;

/** Starts the server as people do, on any free port, and waits until it is ready. `onEvent`: told of each line of its log. */
export async function startServerProcess(entry: string, env: Environment, onEvent?: (event: string) => void): Promise<ServerProcess> {
  const before = performance.now();
  const child = spawnNode([entry], { TOCSIN_PORT: "0", ...env });
  const told = collect(child);
  const facts: Record<string, Readonly<Record<string, unknown>>> = {};
  const started = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout ?? process.stdin }).on("line", (line) => {
      const fact = JSON.parse(line) as Readonly<Record<string, unknown>>;
      facts[String(fact["event"])] = fact;
      onEvent?.(String(fact["event"]));
      if (fact["event"] === "server.started") resolve();
    });
    child.once("exit", () => reject(new Error(`The server ended: ${told.err()}`)));
    setTimeout(reject, STARTS_MS, new Error(`The server did not start: ${told.out()}${told.err()}`)).unref();
  });
  await started;
  const startedInMs = performance.now() - before;
  const end: ServerProcess["end"] = async (signal) => {
    const asked = performance.now();
    const exit = child.exitCode === null ? once(child, "exit") : null;
    child.kill(signal);
    await exit;
    return { code: child.exitCode, out: told.out(), err: told.err(), ms: performance.now() - asked };
  };
  return {
    origin: String(facts["server.started"]?.["origin"]),
    get setUpUrl() {
      const url = facts["set_up.link"]?.["url"];
      return typeof url === "string" ? url : null;
    },
    startedInMs,
    end,
    hangUp: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) await end("SIGKILL");
    },
  };
}

/** Runs a server that cannot start, or a command line, until it ends by itself. */
export async function runToEnd(args: readonly string[], env: Environment, input = ""): Promise<ProcessEnd> {
  const child = spawnNode(args, env);
  const told = collect(child);
  child.stdin?.end(input);
  await once(child, "close");
  return { code: child.exitCode, out: told.out(), err: told.err() };
}

interface SignalWhen {
  readonly signal: NodeJS.Signals;
  /** In its log. */
  readonly afterWord: string;
}

/** Starts a server that has to wait before it is up, and sends it a signal when it has said so. */
export async function signalAtStart(entry: string, env: Environment, { signal, afterWord }: SignalWhen) {
  const child = spawnNode([entry], { TOCSIN_PORT: "0", ...env });
  const told = collect(child);
  await said(child, told.out, afterWord);
  const asked = performance.now();
  child.kill(signal);
  await once(child, "close");
  return { code: child.exitCode, out: told.out(), err: told.err(), ms: performance.now() - asked };
}

async function said(child: ChildProcess, out: () => string, word: string): Promise<void> {
  while (child.exitCode === null && !out().includes(word)) await once(child.stdout ?? child, "data");
}

function spawnNode(args: readonly string[], env: Environment): ChildProcess {
  return spawn(process.execPath, args, { env: { ...env }, stdio: "pipe" });
}

function collect({ stdout, stderr }: ChildProcess) {
  const texts = { out: "", err: "" };
  stdout?.setEncoding("utf8").on("data", (text: string) => (texts.out += text));
  stderr?.setEncoding("utf8").on("data", (text: string) => (texts.err += text));
  return { out: () => texts.out, err: () => texts.err };
}
