/**
 * The product from its sources: the server starts anew when one of its files changes, the page changes in the open browser. Data lies where
 * `npm start` keeps it, unless TOCSIN_DATA says otherwise.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const port = process.env["TOCSIN_PORT"] ?? "8080";

const children = [
  start(["--watch", "--watch-preserve-output", join(root, "apps/bff/src/main.ts")]),
  start([join(root, "node_modules/vite/bin/vite.js"), "--clearScreen", "false"]),
];

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stopAll);
for (const child of children) {
  child.once("close", (code) => {
    process.exitCode ??= code ?? 1;
    stopAll();
  });
}

function start(args: readonly string[]): ChildProcess {
  const env = { ...process.env, TOCSIN_PORT: port, TOCSIN_DEV_SERVER: `http://127.0.0.1:${port}` };
  return spawn(process.execPath, args, { cwd: root, stdio: "inherit", env });
}

/** One without the other is of no use. */
function stopAll(): void {
  for (const child of children) if (child.exitCode === null) child.kill("SIGTERM");
}
