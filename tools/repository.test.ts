import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** What is, or is about to be, in the repository; without this file, which names what it looks for. */
const FILES = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" })
  .trimEnd()
  .split("\n")
  .filter((file) => existsSync(join(root, file)) && !/(^tools\/repository\.test\.ts|\.(png|ico|woff2))$/.test(file));

const LINES = FILES.flatMap((file) =>
  readFileSync(join(root, file), "utf8")
    .split("\n")
    .map((line) => ({ file, line })),
);

const MACHINE_PATH = /(^|[^\w.])\/(work|root|home\/\w+|Users\/\w+)\//;
const REGISTRY_HOST = /registry[.](npm|yarn|[\w-]+[.])|npmmirror|\/artifactory\//;
const EXCEPTION = /(\/\/|\/\*).*((oxlint|eslint)-disable|prettier-ignore|@ts-(ignore|nocheck))/;

const findings = (pattern: RegExp): readonly string[] =>
  LINES.filter(({ line }) => pattern.test(line)).map(({ file, line }) => `${file}: ${line.trim().slice(0, 120)}`);

describe("the repository", () => {
  test("has files to look at", () => {
    expect(FILES).toContain("package.json");
  });

  test("holds no path of anybody's machine", () => {
    expect(findings(MACHINE_PATH)).toEqual([]);
  });

  test("names no registry, so that it installs behind any mirror", () => {
    expect(findings(REGISTRY_HOST)).toEqual([]);
    expect(LINES.filter(({ file, line }) => file === "pnpm-lock.yaml" && /https?:|tarball:/.test(line))).toEqual([]);
  });

  test("gives a reason beside every exception from a rule", () => {
    expect(findings(EXCEPTION).filter((finding) => !/ -- \S/.test(finding))).toEqual([]);
  });

  test("finds what it looks for", () => {
    const planted = [
      [MACHINE_PATH, "cd /home/somebody/tocsin"],
      [REGISTRY_HOST, "https://registry.npmjs.org/zod"],
      [EXCEPTION, "// oxlint-disable-next-line complexity"],
    ] as const;

    expect(planted.filter(([pattern, line]) => !pattern.test(line))).toEqual([]);
  });
});
