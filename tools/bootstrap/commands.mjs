/** @typedef {import("./steps.mjs").When} When */

/**
 * What each package script needs before it can run, and what it then runs.
 * @type {Readonly<Record<string, { setup: When, build: When, entry?: readonly string[] } | undefined>>}
 */
export const COMMANDS = {
  setup: { setup: "if-changed", build: "never" },
  build: { setup: "if-changed", build: "if-changed" },
  start: { setup: "if-changed", build: "if-changed", entry: ["apps/bff/dist/main.js"] },
  demo: { setup: "if-changed", build: "if-changed", entry: ["tools/demo.ts"] },
  tocsin: { setup: "if-missing", build: "if-missing", entry: ["apps/bff/dist/cli.js"] },
  dev: { setup: "if-changed", build: "if-missing", entry: ["tools/dev.ts"] },
  test: { setup: "if-changed", build: "never", entry: ["tools/check.ts"] },
  check: { setup: "if-changed", build: "never", entry: ["tools/check.ts"] },
  proof: { setup: "if-changed", build: "if-changed", entry: ["bench/proofs/main.ts"] },
  bench: { setup: "if-changed", build: "if-changed", entry: ["bench/main.ts"] },
};
