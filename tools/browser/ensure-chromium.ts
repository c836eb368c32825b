import { chromium } from "@playwright/test";
import { createRequire } from "node:module";
import { canInstall, type Command, installing, runAll, THIS_MACHINE } from "../debian/install-on-debian.ts";
import { findChromium } from "./find-chromium.ts";

/** A way to get a browser: tried in order, each only if the one before left none. */
interface Way {
  readonly title: string;
  readonly isOpen: () => boolean;
  readonly commands: readonly Command[];
}

const playwrightCli = createRequire(import.meta.url).resolve("@playwright/test/cli");

const WAYS: readonly Way[] = [
  {
    title: "fetching Playwright's Chromium",
    isOpen: () => true,
    commands: [[process.execPath, playwrightCli, "install", "chromium"]],
  },
  ...["chromium-headless-shell", "chromium"].map((name) => ({
    title: `installing Debian's ${name}`,
    isOpen: () => canInstall(THIS_MACHINE),
    commands: installing([name, "fonts-dejavu-core"]),
  })),
];

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
    await runAll(commands, THIS_MACHINE);
    const found = presentChromium();
    if (found !== undefined) return found;
  }
  throw new Error("no Chromium: install one, or name one in TOCSIN_CHROMIUM");
}
