import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DISPATCH_FACTS } from "@tocsin/dispatch";
import { expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "..");
const OPERATING = readFileSync(join(SOURCES, "../../../docs/operating.md"), "utf8");

test("every event that is logged has a row in docs/operating.md", () => {
  const files = globSync("**/*.ts", { cwd: SOURCES, exclude: (name) => name.endsWith(".test.ts") || name === "testing" });
  const said = files.flatMap((file) =>
    [...readFileSync(join(SOURCES, file), "utf8").matchAll(/\blog\.\w+\("([\w.]+)"/g)].map(([, event = ""]) => event),
  );
  const events = new Set([...said, ...DISPATCH_FACTS, "sign_in.succeeded", "sign_in.failed", "set_up.link"]);

  expect(events.size).toBeGreaterThan(25);
  expect([...events].filter((event) => !OPERATING.includes(`\`${event}\``))).toEqual([]);
});
