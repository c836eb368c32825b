import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runStep } from "./child.mjs";
import { withLock } from "./lock.mjs";
import { say } from "./say.mjs";
import { dropStamp, hashFiles, readStamp, sourcesBelow, writeStamp } from "./stamp.mjs";
import { installedVersion, wantedTools } from "./versions.mjs";

/** @typedef {import("./child.mjs").Runtime} Runtime */
/** @typedef {"if-changed" | "if-missing" | "never"} When */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TOOLS = join(ROOT, ".tools");
const LOCK = join(TOOLS, "lock");
const INSTALL_STAMP = join(TOOLS, "install.stamp");
const BUILD_STAMP = join(TOOLS, "build.stamp");

/** Without these a build is not whole, whatever the stamp says. */
const BUILT = ["apps/bff/dist/main.js", "apps/bff/dist/cli.js", "apps/bff/dist/dispatch-thread.js", "apps/web/dist/index.html"];

/**
 * Node, pnpm and the packages of the lockfile. `if-missing` leaves an older installation alone.
 * @param {When} when
 * @returns {Promise<Runtime>}
 */
export async function ensureInstalled(when) {
  const wanted = wantedTools({ platform: process.platform, arch: process.arch, nodeVersion: process.versions.node });
  const node = wanted.node === undefined ? process.execPath : join(TOOLS, "node_modules", wanted.node.name, wanted.node.bin);
  const runtime = { node, pnpm: join(TOOLS, "node_modules", wanted.pnpm.name, wanted.pnpm.bin) };
  const missing = () =>
    [wanted.node, wanted.pnpm].some((tool) => tool !== undefined && installedVersion(TOOLS, tool.name) !== tool.version);

  await onceUnderLock({
    isDone: () => !missing(),
    work: () => bringTools([wanted.node, wanted.pnpm].filter((tool) => tool !== undefined)),
  });
  await onceUnderLock({ isDone: () => isFresh(when, installState()), work: () => install(runtime) });
  return runtime;
}

/**
 * The packed server and the web page. `if-missing` runs what was built last: a command beside a running server must not take the
 * files away from under it.
 * @param {Runtime} runtime
 * @param {When} when
 */
export async function ensureBuilt(runtime, when) {
  if (when === "if-missing" && isFresh(when, buildState()) && !isFresh("if-changed", buildState())) {
    say("the sources have changed since the last build, which is what runs now (npm run build)");
  }
  await onceUnderLock({ isDone: () => isFresh(when, buildState()), work: () => build(runtime) });
}

/** @param {{ isDone: () => boolean, work: () => Promise<void> }} task */
async function onceUnderLock({ isDone, work }) {
  if (isDone()) return;
  await withLock(LOCK, {
    onWait: (owner) => {
      say(`waiting for another setup to end (process ${owner}, ${LOCK})`);
    },
    work: async () => {
      if (!isDone()) await work();
    },
  });
}

/**
 * @param {When} when
 * @param {{ stamp: string, hash: () => string, outputs: readonly string[] }} state
 */
function isFresh(when, { stamp, hash, outputs }) {
  if (when === "never") return true;
  const found = readStamp(stamp);
  if (found === undefined || !outputs.every((path) => existsSync(join(ROOT, path)))) return false;
  return when === "if-missing" || found === hash();
}

function installState() {
  const manifests = ["apps", "packages"].flatMap((folder) => childrenOf(folder).map((name) => `${folder}/${name}/package.json`));
  const files = ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", "e2e/package.json", "bench/package.json", ...manifests];
  return {
    stamp: INSTALL_STAMP,
    outputs: ["node_modules"],
    hash: () => hashFiles(ROOT, files, `${process.platform}-${process.arch}`),
  };
}

function buildState() {
  const roots = ["package.json", "pnpm-lock.yaml", "vite.config.ts", "tsconfig.base.json"];
  const folders = [
    ...childrenOf("packages")
      .filter((name) => name !== "testkit")
      .map((name) => `packages/${name}`),
    "apps/bff",
    "apps/web",
  ];
  return {
    stamp: BUILD_STAMP,
    outputs: BUILT,
    hash: () => hashFiles(ROOT, [...roots, ...folders.flatMap((folder) => sourcesBelow(ROOT, folder))]),
  };
}

/** @param {string} folder */
function childrenOf(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

/** @param {readonly { name: string, version: string }[]} tools */
async function bringTools(tools) {
  say(`fetching ${tools.map(({ name, version }) => `${name} ${version}`).join(" and ")} into .tools`);
  mkdirSync(TOOLS, { recursive: true });
  const dependencies = Object.fromEntries(tools.map(({ name, version }) => [name, version]));
  writeFileSync(join(TOOLS, "package.json"), JSON.stringify({ private: true, dependencies }));
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--include=optional"];
  await runStep({ title: "npm install into .tools", ...npm(args), cwd: TOOLS });
}

/**
 * The npm that started us, so that the same settings apply; without one, whatever `npm` is on the path.
 * @param {readonly string[]} args
 */
function npm(args) {
  const script = process.env["npm_execpath"];
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) return { file: process.execPath, args: [script, ...args] };
  return { file: "npm", args };
}

/** @param {Runtime} runtime */
async function install(runtime) {
  say("installing the packages of the lockfile");
  dropStamp(INSTALL_STAMP);
  const args = [runtime.pnpm, "install", "--frozen-lockfile", "--config.confirmModulesPurge=false"];
  await runStep({ title: "pnpm install", file: runtime.node, node: runtime.node, args, cwd: ROOT });
  writeStamp(INSTALL_STAMP, installState().hash());
}

/** @param {Runtime} runtime */
async function build(runtime) {
  say("building the web page and the server");
  const before = buildState().hash();
  dropStamp(BUILD_STAMP);
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const pack = (/** @type {string} */ title, /** @type {string[]} */ args, /** @type {string} */ cwd) =>
    runStep({ title, file: runtime.node, node: runtime.node, args: [vite, "build", "--logLevel", "warn", ...args], cwd });
  const ended = await Promise.allSettled([
    pack("building apps/web", [], ROOT),
    pack("building apps/bff", ["--config", "vite.config.ts"], join(ROOT, "apps/bff")),
  ]);
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  writeStamp(BUILD_STAMP, before);
}
