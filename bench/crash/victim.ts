import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** How its writing thread is composed; what each means is in proof-thread.ts. */
export type Variant = "product" | "mark-before-send" | "synchronous-normal" | "few-pages" | "true-time" | "as-composed";

export interface VictimOptions {
  /** Folder of the packed server. */
  readonly pack: string;
  /** Its data folder. */
  readonly data: string;
  readonly variant?: Variant;
  /** Beside what every victim is given. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Options of Node's own. */
  readonly nodeOptions?: readonly string[];
}

/** The packed server, as a process that is going to be killed. */
export interface Victim extends AsyncDisposable, Pick<VictimOptions, "pack" | "data"> {
  readonly environment: Readonly<Record<string, string>>;
  readonly pid: () => number | null;
  /** Resolves with its exit code when it has ended, whoever ended it. */
  readonly ended: () => Promise<number | null>;
  /** Epoch milliseconds of the last start. */
  readonly startedAt: () => number;
  /** Where it answers; null while it does not. */
  readonly origin: () => string | null;
  /** Starts the process; `ready` resolves when it answers, or when it was killed before. */
  readonly start: () => { readonly ready: Promise<void> };
  /** Ends it without a warning and resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Ends it as an operator would and resolves with its exit code. */
  readonly stop: () => Promise<number | null>;
  /** Runs one command of its command line, and answers what that printed. Throws if it fails. */
  readonly tocsin: (args: readonly string[], input?: string) => Promise<string>;
}

/** Nothing runs before `start`. */
export function victimOf({ pack, data, variant = "product", environment: more = {}, nodeOptions = [] }: VictimOptions): Victim {
  const environment = {
    PROOF_VARIANT: variant,
    TOCSIN_DATA: data,
    TOCSIN_PORT: "0",
    TOCSIN_MIN_FREE_MB: "0",
    TOCSIN_LOG_LEVEL: "info",
    TOCSIN_ALLOW_LOOPBACK: "true",
    TOCSIN_EGRESS_ALLOW: "127.0.0.1",
    ...more,
  };
  let child: ChildProcess | null = null;
  let origin: string | null = null;
  let startedAt = 0;

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    origin = null;
    const ending = child;
    if (ending === null) return null;
    child = null;
    if (ending.exitCode === null && ending.signalCode === null) {
      const exit = once(ending, "exit");
      ending.kill(signal);
      await exit;
    }
    return ending.exitCode;
  }

  return {
    pack,
    data,
    environment,
    pid: () => child?.pid ?? null,
    ended: async () => {
      const running = child;
      if (running === null) return null;
      if (running.exitCode === null && running.signalCode === null) await once(running, "exit");
      return running.exitCode;
    },
    startedAt: () => startedAt,
    origin: () => origin,
    start: () => {
      startedAt = Date.now();
      const starting = spawn(process.execPath, [...nodeOptions, join(pack, "main.js")], {
        env: environment,
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = starting;
      const untilReady = async (): Promise<void> => {
        const found = await answers(starting);
        if (child === starting) origin = found;
      };
      return { ready: untilReady() };
    },
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
    tocsin: (args, input = "") => commandLine([join(pack, "cli.js"), ...args], environment, input),
    [Symbol.asyncDispose]: async () => void (await end("SIGKILL")),
  };
}

/** Null when the process ended before it answered because it was killed; one that ends by itself is an error. */
function answers(child: ChildProcess): Promise<string | null> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once("close", (code, signal) => {
      if (signal === "SIGKILL") resolve(null);
      else reject(new Error(`The server ended by itself with ${String(code)}: ${said}`));
    });
    createInterface({ input: child.stdout ?? process.stdin }).on("line", (line) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every line of our log is an object with an event
      const { event, origin } = JSON.parse(line) as { readonly event: string; readonly origin?: string };
      if (event === "server.started") resolve(origin ?? null);
    });
  });
}

async function commandLine(args: readonly string[], env: Readonly<Record<string, string>>, input: string): Promise<string> {
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "inherit"] });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stdin.end(input);
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`tocsin ${args.slice(1, 3).join(" ")} ended with ${String(child.exitCode)}`);
  return out;
}
