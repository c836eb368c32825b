/**
 * The product from its sources: the server starts anew when one of its files changes, the page changes in the open browser. Data lies where
 * `npm start` keeps it, unless TOCSIN_DATA says otherwise.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, globSync, watch } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const port = process.env["TOCSIN_PORT"] ?? "8080";

/** An editor writes a file in several steps, and a branch switch many files. */
const SETTLE_MS = 150;

let isStopping = false;
let server = startServer();
const page = start([join(root, "node_modules/vite/bin/vite.js"), "--clearScreen", "false"], { DEV_SERVER: `http://127.0.0.1:${port}` });
page.once("close", stop);

// Not `node --watch`: it posts messages of its own from each worker thread, among those of the engine.
const folders = globSync(["apps/bff/src", "packages/*/src", "packages/*/migrations"], { cwd: root }).map((folder) => join(root, folder));
let settling: NodeJS.Timeout | undefined;
const watchers = folders.filter((folder) => existsSync(folder)).map((folder) => watch(folder, { recursive: true }, restartSoon));

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);

function startServer(): ChildProcess {
  return start([join(root, "apps/bff/src/main.ts")], { TOCSIN_PUBLIC_URL: process.env["TOCSIN_PUBLIC_URL"] ?? "http://localhost:5173" });
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
}

function restartSoon(_change: string, file: string | null): void {
  if (file !== null && /\.test\.tsx?$/.test(file)) return;
  clearTimeout(settling);
  settling = setTimeout(restart, SETTLE_MS);
}

/** The new one starts when the old one has left the port and the database. */
function restart(): void {
  const begin = (): void => {
    if (!isStopping) server = startServer();
  };
  if (server.exitCode !== null || server.signalCode !== null) begin();
  else if (!server.killed) {
    server.once("close", begin);
    server.kill("SIGTERM");
  }
}

/** One without the other is of no use; a server that failed waits for the next change. */
function stop(): void {
  isStopping = true;
  clearTimeout(settling);
  for (const watcher of watchers) watcher.close();
  for (const child of [server, page]) child.kill("SIGTERM");
}
