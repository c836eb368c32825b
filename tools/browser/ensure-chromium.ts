import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { findChromium } from "./find-chromium.ts";

/** A way to get a browser: tried in order, each only if the one before left none. */
interface Way {
  readonly title: string;
  readonly isOpen: () => boolean;
  readonly commands: readonly (readonly [file: string, ...args: string[]])[];
}

const playwrightCli = createRequire(import.meta.url).resolve("@playwright/test/cli");

const WAYS: readonly Way[] = [
  {
    title: "fetching Playwright's Chromium",
    isOpen: () => true,
    commands: [[process.execPath, playwrightCli, "install", "chromium"]],
  },
  {
    title: "installing Debian's Chromium",
    isOpen: () => existsSync("/etc/debian_version") && process.getuid?.() === 0,
    commands: [
      ["apt-get", "update"],
      ["apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
    ],
  },
];

/** How long a mirror that does not answer may hold up the tests. */
const COMMAND_TIMEOUT_MS = 5 * 60_000;

/** The Chromium of this machine, undefined if there is none. */
export function presentChromium(): string | undefined {
  return findChromium({ chosen: process.env["TOCSIN_CHROMIUM"], path: process.env["PATH"], playwright: chromium.executablePath() });
}

/** The Chromium of this machine, fetched if there was none. Progress on stderr. */
export async function ensureChromium(): Promise<string> {
  const present = presentChromium();
  if (present !== undefined) return present;

  for (const { title, commands } of WAYS.filter((way) => way.isOpen())) {
    process.stderr.write(`tocsin: ${title} for the end-to-end tests\n`);
    await runAll(commands);
    const found = presentChromium();
    if (found !== undefined) return found;
  }
  throw new Error("no Chromium: install one, or name one in TOCSIN_CHROMIUM");
}

/** Whether a command worked is seen by whether the browser is there; the first that fails ends its way. */
async function runAll(commands: Way["commands"]): Promise<void> {
  for (const command of commands) if ((await run(command)) !== 0) return;
}

function run([file, ...args]: readonly [string, ...string[]]): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const child = spawn(file, args, { stdio: ["ignore", process.stderr, process.stderr], env, timeout: COMMAND_TIMEOUT_MS });
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
