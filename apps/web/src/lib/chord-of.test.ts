import { describe, expect, test } from "vitest";
import { chordOf, type KeyPress } from "./chord-of.ts";

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
});

describe("the chord of a key press", () => {
  test.each([
    [press("ArrowUp"), "ArrowUp"],
    [press(" "), "Space"],
    [press(" ", { shiftKey: true }), "Shift+Space"],
    [press("X"), "x"],
    [press("U", { shiftKey: true }), "Shift+u"],
    [press("Z", { ctrlKey: true, shiftKey: true }), "Ctrl+Shift+z"],
    [press("1", { shiftKey: true }), "1"],
  ])("%o is %s", (given, chord) => {
    expect(chordOf(given, false)).toBe(chord);
  });

  test("Alt is never ours, nor the other control key of the system", () => {
    expect(chordOf(press("u", { altKey: true }), false)).toBeNull();
    expect(chordOf(press("z", { metaKey: true }), false)).toBeNull();
    expect(chordOf(press("z", { ctrlKey: true }), true)).toBeNull();
  });

  test("on macOS the command key stands for Ctrl, but not with Home, End and Space", () => {
    expect(chordOf(press("z", { metaKey: true }), true)).toBe("Ctrl+z");
    expect(chordOf(press("Home", { ctrlKey: true }), true)).toBe("Ctrl+Home");
    expect(chordOf(press("Home", { metaKey: true }), true)).toBeNull();
    expect(chordOf(press(" ", { metaKey: true }), true)).toBeNull();
  });

  test("a layout that is not Latin is read by the place of the key", () => {
    expect(chordOf(press("г", { code: "KeyU" }), false)).toBe("u");
    expect(chordOf(press("я", { code: "KeyZ", ctrlKey: true }), false)).toBe("Ctrl+z");
    expect(chordOf(press("ü", { code: "BracketLeft" }), false)).toBe("ü");
  });
});
