import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DIST = new URL("../../apps/bff/dist/", import.meta.url).pathname;

export interface TocsinServer extends AsyncDisposable {
  readonly url: string;
  readonly data: string;
  /** The link that sets up the first superuser, as printed. */
  readonly setupLink: string;
  /** One CLI command against the same data folder, while the server runs. */
  cli(args: readonly string[], stdin?: string): Promise<CliResult>;
  /** Ends the server as an operator (SIGTERM) or a crash (SIGKILL) would; resolves with its exit code. */
  stop(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
  /** Starts it again on the same data and port. */
  restart(): Promise<void>;
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface StartTocsin {
  readonly env?: Readonly<Record<string, string>>;
  /** Data folder of a server that has ended. Without it everything is new. */
  readonly copyOf?: string;
}

/** The packed server on a free port with a data folder of its own. */
export async function startTocsin({ env = {}, copyOf }: StartTocsin = {}): Promise<TocsinServer> {
  const data = mkdtempSync(join(tmpdir(), "tocsin-e2e-"));
  if (copyOf !== undefined) copyPrivately(copyOf, join(data, "data"));
  const port = await freePort();
  const environment = {
    PATH: process.env["PATH"] ?? "",
    TOCSIN_DATA: join(data, "data"),
    TOCSIN_PORT: String(port),
    TOCSIN_EGRESS_ALLOW: "127.0.0.1,localhost",
    TOCSIN_ALLOW_LOOPBACK: "true",
    ...env,
  };
  const url = `http://localhost:${String(port)}`;
  let running = await launch(environment, url);
  const { setupLink } = running;

  const stop = async (signal: "SIGTERM" | "SIGKILL"): Promise<number | null> => endOf(running.child, signal);
  return {
    url,
    data: environment.TOCSIN_DATA,
    setupLink,
    cli: (args, stdin = "") => runCli(args, stdin, environment),
    stop,
    restart: async () => {
      running = await launch(environment, url);
    },
    [Symbol.asyncDispose]: async () => {
      await stop("SIGTERM");
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Files keep their modes, folders do not. */
function copyPrivately(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  chmodSync(to, 0o700);
}

interface Running {
  readonly child: ChildProcess;
  readonly setupLink: string;
}

async function launch(env: NodeJS.ProcessEnv, url: string): Promise<Running> {
  const child = spawn(process.execPath, [join(DIST, "main.js")], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString("utf8");
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 50) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${String(child.exitCode)}:\n${output}`);
    // It answers before what it printed has come: the link is there with the line that says that it has started.
    if (output.includes("server.started") && (await isReady(url)))
      return { child, setupLink: /https?:\/\/\S+\/setup#\S+/.exec(output)?.[0]?.replace(/["\\].*$/, "") ?? "" };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGKILL");
  throw new Error(`The server was not ready after 20 s:\n${output}`);
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function endOf(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.kill(signal);
  return ended;
}

async function runCli(args: readonly string[], stdin: string, env: NodeJS.ProcessEnv): Promise<CliResult> {
  const child = spawn(process.execPath, [join(DIST, "cli.js"), ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  child.stdin.end(stdin);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port");
  return address.port;
}
