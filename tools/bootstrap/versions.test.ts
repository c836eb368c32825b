import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { COMMANDS } from "./commands.mjs";
import { NODE_MAJOR, NODE_PACKAGES, PNPM, wantedTools } from "./versions.mjs";

describe("what must lie in .tools", () => {
  test("is Node and pnpm where the running Node is too old", () => {
    expect(wantedTools({ platform: "linux", arch: "x64", nodeVersion: "18.20.4" })).toEqual({
      node: NODE_PACKAGES["linux-x64"],
      pnpm: PNPM,
    });
  });

  test("is pnpm alone where the running Node will do", () => {
    expect(wantedTools({ platform: "linux", arch: "x64", nodeVersion: "24.0.0" })).toEqual({ node: undefined, pnpm: PNPM });
    expect(wantedTools({ platform: "sunos", arch: "x64", nodeVersion: "26.1.0" }).node).toBeUndefined();
  });

  test("is refused with the remedy where no build exists", () => {
    expect(() => wantedTools({ platform: "sunos", arch: "x64", nodeVersion: "20.0.0" })).toThrow("install Node 24 or newer");
  });

  test.each(Object.entries(NODE_PACKAGES))("is an exact version of the supported line on %s", (_platform, { version }) => {
    expect(version).toMatch(new RegExp(`^${NODE_MAJOR}\\.\\d+\\.\\d+$`));
  });
});

describe("the package scripts", () => {
  test("go through the bootstrap, each under its own name", () => {
    expect(Object.keys(COMMANDS)).toEqual(expect.arrayContaining(Object.keys(manifest.scripts)));
  });

  // npm signals the shell it started and not what runs in it: a shell that stays would die alone, and the server would outlive it.
  test.each(Object.entries(manifest.scripts))("take the place of their shell: %s", (name, script) => {
    expect(script).toBe(`exec node tools/bootstrap.mjs ${name}`);
  });
});
