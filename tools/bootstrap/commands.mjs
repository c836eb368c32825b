/** @typedef {import("./steps.mjs").When} When */

/** Long proofs, each with a script of its own; their short forms are part of the tests. */
const PROOFS = [
  "accept",
  "backup",
  "channels",
  "clock",
  "crash",
  "disk",
  "egress",
  "herd",
  "properties",
  "recovery",
  "retention",
  "simulation",
  "soak",
  "steps",
  "stop",
  "storm",
  "upgrade",
];

/**
 * How Node runs the packed server. The thread that answers requests has 16 MB at most for what is soon forgotten, of which it makes little: left
 * alone, V8 takes several times that, and is no faster by it (benches `streams` and `accepting`). The other threads have bounds of their own.
 */
export const SERVER_FLAGS = ["--max-semi-space-size=16"];

/**
 * What each package script needs before it can run, and what it then runs.
 * @type {Readonly<Record<string, { setup: When, build: When, entry?: readonly string[] } | undefined>>}
 */
export const COMMANDS = {
  setup: { setup: "if-changed", build: "never" },
  build: { setup: "if-changed", build: "if-changed" },
  start: { setup: "if-changed", build: "if-changed", entry: [...SERVER_FLAGS, "apps/bff/dist/main.js"] },
  demo: { setup: "if-changed", build: "if-changed", entry: ["tools/demo.ts"] },
  tocsin: { setup: "if-missing", build: "if-missing", entry: ["apps/bff/dist/cli.js"] },
  dev: { setup: "if-changed", build: "if-missing", entry: ["tools/dev.ts"] },
  test: { setup: "if-changed", build: "never", entry: ["tools/check.ts"] },
  check: { setup: "if-changed", build: "never", entry: ["tools/check.ts"] },
  ...Object.fromEntries(PROOFS.map((name) => [`proof:${name}`, proof(name)])),
  bench: { setup: "if-changed", build: "if-changed", entry: ["bench/main.ts"] },
};

/** @param {string} name */
function proof(name) {
  return { setup: /** @type {When} */ ("if-changed"), build: /** @type {When} */ ("if-changed"), entry: ["bench/proofs/main.ts", name] };
}
