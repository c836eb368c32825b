import { describe, expect, test } from "vitest";
import { commandFor, KEY_COMMANDS } from "./commands.ts";

describe("the table of keys", () => {
  test("has one command per chord and place", () => {
    const lines = KEY_COMMANDS.flatMap(({ chord, at }) => at.map((place) => `${chord} at ${place}`));

    expect(new Set(lines).size).toBe(lines.length);
  });

  test("keeps letters for typing on the names", () => {
    const onNames = KEY_COMMANDS.filter(({ at, chord }) => at.includes("event") && /^(Shift\+)?[a-z]$/.test(chord));

    expect(onNames).toEqual([]);
    expect(commandFor("u", "value")?.does).toBe("undo");
    expect(commandFor("u", "event")).toBeNull();
  });
});
