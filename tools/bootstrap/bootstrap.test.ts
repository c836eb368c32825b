import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PNPM } from "./versions.mjs";

/** A repository of the same shape, in which pnpm and Vite are scripts that note each call and leave the files that the real ones leave. */
let root = "";

const FAKE_PNPM = `
import { appendFileSync, mkdirSync } from "node:fs";
appendFileSync("calls", "install\\n");
mkdirSync("node_modules", { recursive: true });
`;

const FAKE_VITE = `
const { appendFileSync, existsSync, mkdirSync, writeFileSync } = require("node:fs");
const root = require("node:path").resolve(__dirname, "../../..");
const isServer = process.argv.includes("--config");
appendFileSync(root + "/calls", isServer ? "build bff\\n" : "build web\\n");
if (existsSync(root + "/broken")) { console.log("cannot parse"); process.exit(3); }
const folder = root + (isServer ? "/apps/bff/dist" : "/apps/web/dist");
mkdirSync(folder, { recursive: true });
for (const name of isServer ? ["main.js", "cli.js", "dispatch-thread.js"] : ["index.html"]) writeFileSync(folder + "/" + name, "console.log('ran ' + process.argv.slice(2))");
`;

const ALL = ["build bff", "build web", "install"];
const BUILD = ["build bff", "build web"];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bootstrap-"));
  cpSync(join(import.meta.dirname, ".."), join(root, "tools"), { recursive: true, filter: (path) => !/\.(types|test\.ts)$/.test(path) });
  write("package.json", "{}");
  write("pnpm-lock.yaml", "lock 1");
  write("pnpm-workspace.yaml", "");
  write("apps/bff/src/main.ts", "server 1");
  write("apps/web/src/main.tsx", "page 1");
  write("packages/domain/src/index.ts", "domain 1");
  write("packages/testkit/src/index.ts", "kit 1");
  write(`.tools/node_modules/pnpm/package.json`, JSON.stringify({ version: PNPM.version }));
  write(`.tools/node_modules/pnpm/bin/pnpm.mjs`, FAKE_PNPM);
  write("node_modules/vite/bin/vite.js", FAKE_VITE);
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

describe("the bootstrap", () => {
  test("sets up and builds once, then says and does nothing", async () => {
    expect(await run("start", "a", "b")).toMatchObject({ exitCode: 0, stdout: "ran a,b\n", calls: ALL });

    expect(await run("start")).toEqual({ exitCode: 0, stdout: "ran \n", stderr: "", calls: [] });
  });

  test("builds again when a source changed, and does not install", async () => {
    await run("build");
    write("packages/domain/src/index.ts", "domain 2");

    expect((await run("start")).calls).toEqual(BUILD);
  });

  test("builds again when a source appeared or went away", async () => {
    await run("build");
    write("apps/web/src/new.ts", "");
    expect((await run("build")).calls).toEqual(BUILD);

    rmSync(join(root, "apps/web/src/new.ts"));
    expect((await run("build")).calls).toEqual(BUILD);
  });

  test("installs and builds again when the lockfile changed", async () => {
    await run("build");
    write("pnpm-lock.yaml", "lock 2");

    expect((await run("build")).calls).toEqual(ALL);
  });

  test("does nothing when only times, tests or the receivers of the tests changed", async () => {
    await run("build");
    utimesSync(join(root, "apps/bff/src/main.ts"), 1, 1);
    write("packages/domain/src/law.test.ts", "a test");
    write("packages/testkit/src/index.ts", "kit 2");

    expect((await run("build")).calls).toEqual([]);
  });

  test("builds again when what was built is gone", async () => {
    await run("build");
    rmSync(join(root, "apps/web/dist"), { recursive: true });

    expect((await run("start")).calls).toEqual(BUILD);
  });

  test("shows what a failed build printed, ends with its exit code and tries again the next time", async () => {
    write("broken", "");
    const failed = await run("start");
    expect(failed).toMatchObject({ exitCode: 3, stdout: "" });
    expect(failed.stderr).toContain("cannot parse");

    rmSync(join(root, "broken"));
    expect(await run("start")).toMatchObject({ exitCode: 0, calls: BUILD });
  });

  test("leaves a build that is there alone for a command beside a running server, and says that it is an old one", async () => {
    await run("build");
    write("apps/bff/src/main.ts", "server 2");
    write("pnpm-lock.yaml", "lock 2");

    const { calls, stdout, stderr } = await run("tocsin", "doctor");

    expect(calls).toEqual([]);
    expect(stdout).toBe("ran doctor\n");
    expect(stderr).toContain("the sources have changed");
  });

  test("sets up and builds for such a command when nothing was built yet", async () => {
    expect(await run("tocsin", "doctor")).toMatchObject({ stdout: "ran doctor\n", calls: ALL });
  });

  test("does the work of several calls at once only once", async () => {
    await Promise.all([start("build"), start("build"), start("build")]);

    expect(takeCalls()).toEqual(ALL);
  });

  test("names the commands there are when asked for another", async () => {
    const { exitCode, stderr } = await run("strat");

    expect(exitCode).toBe(2);
    expect(stderr).toContain("start");
  });
});

async function run(...args: readonly string[]) {
  const ended = await start(...args);
  return { ...ended, calls: takeCalls() };
}

function start(...args: readonly string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["tools/bootstrap.mjs", ...args], { cwd: root }, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** What pnpm and Vite were asked for since the last look; the two builds run at once, so in no order. */
function takeCalls(): readonly string[] {
  const file = join(root, "calls");
  if (!existsSync(file)) return [];
  const calls = readFileSync(file, "utf8").trimEnd().split("\n").toSorted();
  rmSync(file);
  return calls;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
