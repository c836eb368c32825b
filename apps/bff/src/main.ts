import { ConfigError, parseConfig, unknownVariables } from "./config/config.ts";
import { DataFolderRefused } from "./data-folder.ts";
import type { Log } from "./deps.ts";
import { createLog } from "./log/log.ts";
import { ListenRefused } from "./listen.ts";
import { KeyFileRefused } from "./secrets/key-file.ts";
import { startServer } from "./server.ts";
import { EngineRefused } from "./threads/engine-thread.ts";
import { webFolder } from "./threads/places.ts";

const STOP_MS = 8_000;

/** A literal name beside this file would be looked for in the bundle, where the thread is an entry of its own. */
const threadScript = new URL(`./dispatch-thread${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

async function main(): Promise<void> {
  // Whoever read the log may be gone, a terminal that was closed or the other end of a pipe: no reason to end in the middle of the work.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const config = parseConfig(process.env);
  const isTerminal = process.stdout.isTTY;
  const write = (line: string): void => void process.stdout.write(line);
  const log = createLog({ level: config.log.level, isTerminal, write });
  for (const name of unknownVariables(process.env)) {
    log.warn("config.unknown_variable", { name, advice: "There is no such variable, it changes nothing. .env.example lists all." });
  }
  const stopAsked = signalled(log);

  const server = await startServer(config, {
    log,
    threadScript,
    stopAsked,
    webFolder: webFolder(import.meta.url),
    announceSetUp: ({ url, expiresAt }) => write(setUpLines(url, expiresAt, isTerminal)),
  });
  if (server === null) process.exit(0);
  const died = await Promise.race([stopAsked, server.died]);
  if (died === null) {
    await server.stop();
    process.exit(0);
  }
  log.error("server.died", { reason: died });
  process.exit(1);
}

/** Resolves with null at the first signal to stop, however early it comes; from then on the time runs. */
function signalled(log: Log): Promise<null> {
  return new Promise((resolve) => {
    const onSignal = (): void => {
      resolve(null);
      setTimeout(() => {
        log.error("server.stop_late");
        process.exit(1);
      }, STOP_MS).unref();
    };
    // A terminal and many supervisors tell the whole group, and npm's script passes it on: the same once more must not cut the end short.
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, onSignal);
  });
}

/** Not through the log: nobody should find the link there that was meant for whoever started the server. */
function setUpLines(url: string, expiresAt: number, isTerminal: boolean): string {
  if (isTerminal) return `\n  Create the first superuser (within 24 hours, works once):\n  ${url}\n\n`;
  return `${JSON.stringify({ level: "info", time: new Date().toISOString(), event: "set_up.link", url, expiresAt: new Date(expiresAt).toISOString() })}\n`;
}

const TOLD = [ConfigError, DataFolderRefused, KeyFileRefused, EngineRefused, ListenRefused];

/** What is wrong with the environment is told in its own words; a bug, in full. */
function fail(error: unknown): void {
  const isTold = TOLD.some((kind) => error instanceof kind);
  const words = error instanceof Error ? (isTold ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${words}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
}

main().catch(fail);
