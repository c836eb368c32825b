import { describe, expect, it } from "vitest";
import { isNarrowed, shownBy } from "./log-filter.ts";

const shown = (name: string, value: string) => shownBy(new URLSearchParams({ [name]: value }));

describe("the filter in the address", () => {
  it.each([
    ["person", 200],
    ["id", 1_000],
  ] as const)("has no %s that is longer than the server would take it", (name, max) => {
    expect(shown(name, "x".repeat(max))[name]).toBe("x".repeat(max));
    expect(shown(name, ` ${"x".repeat(max)} `)[name]).toBe("x".repeat(max));
    const long = shown(name, "x".repeat(max + 1));
    expect(long[name]).toBe("");
    expect(isNarrowed(long)).toBe(false);
  });
});
