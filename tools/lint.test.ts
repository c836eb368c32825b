import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const long = (lines: number): string => "\n".repeat(lines);
const branches = Array.from({ length: 10 }, (_, n) => `  if (at === ${n}) return ${n * n};`).join("\n");

/** One offence per rule that matters most here, each in a place where it must be refused. */
const OFFENCES = [
  ["packages/domain/src/clock.ts", "export const now = () => Date.now();", "eslint(no-restricted-properties)"],
  ["packages/dispatch/src/die.ts", "export const die = () => Math.random();", "eslint(no-restricted-properties)"],
  ["packages/dispatch/src/env.ts", `export const env = process.env["HOME"];`, "node(no-process-env)"],
  ["apps/bff/src/routes/env.ts", `export const env = process.env["HOME"];`, "node(no-process-env)"],
  ["packages/store/src/print.ts", `console.log("stored");`, "eslint(no-console)"],
  [
    "packages/store/src/promise.ts",
    "export async function save() {}\nexport function later() {\n  save();\n}",
    "typescript(no-floating-promises)",
  ],
  ["packages/store/src/any.ts", "export const row = (value: any) => value;", "typescript(no-explicit-any)"],
  ["packages/store/src/bang.ts", "export const first = (all: string[]) => all[0]!;", "typescript(no-non-null-assertion)"],
  ["packages/store/src/cast.ts", "export const one = (value: unknown) => value as string;", "typescript(no-unsafe-type-assertion)"],
  ["packages/store/src/default.ts", "export default 1;", "import(no-default-export)"],
  ["packages/store/src/suite.ts", `import { test } from "vitest";\nexport { test };`, "eslint(no-restricted-imports)"],
  ["packages/store/src/big.ts", `export {};${long(300)}export const last = 1;`, "eslint(max-lines)"],
  ["packages/store/src/long.ts", `export function f() {${long(60)}}`, "eslint(max-lines-per-function)"],
  ["packages/store/src/knot.ts", `export function f(at: number) {\n${branches}\n  return 0;\n}`, "eslint(complexity)"],
  ["packages/store/src/many.ts", "export const f = (a: 1, b: 2, c: 3, d: 4, e: 5) => [a, b, c, d, e];", "eslint(max-params)"],
  ["packages/store/src/CamelCase.ts", "export {};", "unicorn(filename-case)"],
  ["packages/store/src/bare.ts", `import { join } from "path";\nexport { join };`, "unicorn(prefer-node-protocol)"],
  [
    "packages/store/src/only.test.ts",
    `import { expect, test } from "vitest";\ntest.only("a", () => expect(1).toBe(1));`,
    "vitest(no-focused-tests)",
  ],
  [
    "packages/store/src/skip.test.ts",
    `import { expect, test } from "vitest";\ntest.skip("a", () => expect(1).toBe(1));`,
    "vitest(no-disabled-tests)",
  ],
  ["packages/store/src/empty.test.ts", `import { test } from "vitest";\ntest("a", () => {});`, "vitest(expect-expect)"],
  ["e2e/journeys/only.spec.ts", `import { test } from "vitest";\ntest.only("a", () => {});`, "vitest(no-focused-tests)"],
  ["e2e/journeys/skip.spec.ts", `import { test } from "vitest";\ntest.skip("a", () => {});`, "vitest(no-disabled-tests)"],
] as const;

const ALLOWED = [
  ["apps/bff/src/main.ts", `export const port = process.env["TOCSIN_PORT"];`],
  ["apps/bff/src/cli.ts", `console.log(process.env["TOCSIN_DATA"]);`],
  [
    "packages/domain/src/law.test.ts",
    `import { expect, test } from "vitest";\ntest("a", () => {${long(60)}  expect(Date.now()).toBe(1);\n});`,
  ],
  ["tools/seed.ts", `console.log("seeded");`],
] as const;

interface Report {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
}

const sandbox = mkdtempSync(join(tmpdir(), "lint-"));
afterAll(() => {
  rmSync(sandbox, { recursive: true });
});

let found: readonly string[] = [];
beforeAll(async () => {
  copyFileSync(join(root, ".oxlintrc.json"), join(sandbox, ".oxlintrc.json"));
  symlinkSync(join(root, "node_modules"), join(sandbox, "node_modules"));
  write("tsconfig.json", JSON.stringify({ compilerOptions: { strict: true, module: "NodeNext", noEmit: true, types: ["node"] } }));
  for (const [file, text] of [...OFFENCES, ...ALLOWED]) write(file, `${text}\n`);
  const { diagnostics } = await lint();
  found = diagnostics.map(({ code, filename }) => `${filename}: ${code}`);
}, 30_000);

describe("the lint rules", () => {
  test.each(OFFENCES)("refuse %s", (file, _text, rule) => {
    expect(found.filter((finding) => finding.startsWith(`${file}: `))).toContain(`${file}: ${rule}`);
  });

  test.each(ALLOWED)("allow %s", (file) => {
    expect(found.filter((finding) => finding.startsWith(`${file}: `))).toEqual([]);
  });
});

/** Ends with an exit code other than 0, as it must: what it found is on stdout. */
function lint(): Promise<Report> {
  const bin = join(root, "node_modules/oxlint/bin/oxlint");
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [bin, "--format=json", "apps", "packages", "tools", "e2e"], { cwd: sandbox }, (_error, stdout) => {
      if (stdout.startsWith("{")) resolve(JSON.parse(stdout) as Report);
      else reject(new Error(stdout));
    });
  });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(sandbox, path)), { recursive: true });
  writeFileSync(join(sandbox, path), text);
}
