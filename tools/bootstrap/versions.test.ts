import { describe, expect, test } from "vitest";
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
