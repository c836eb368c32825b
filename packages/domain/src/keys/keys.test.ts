import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changeKeyboard } from "./change-keyboard.ts";
import { DEFAULT_KEYBOARD } from "./keyboard.ts";
import { keptKeys, keyFault, type KeyMoves, moveKeys } from "./move-keys.ts";
import { commandOn, isOn, keyOf, type KeyPage, type MovedKeys, singleKeyNames } from "./single-keys.ts";

const PAGES: readonly KeyPage[] = ["matrix", "panel", "alerts", "log"];

/** The keys that are had twice on a page. */
const hadTwice = (moved: MovedKeys) =>
  PAGES.flatMap((page) => {
    const keys = singleKeyNames()
      .filter((command) => isOn(command, page))
      .map((command) => keyOf(command, moved));
    return keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${page}: ${key}`);
  });

const anyKey = fc.constantFrom("a", "b", "c", "g", "j", "u", "x", "Shift+u", "Shift+q", "1", "/", "ä");
const anyMoves: fc.Arbitrary<KeyMoves> = fc.dictionary(fc.constantFrom(...singleKeyNames()), fc.option(anyKey), { maxKeys: 6 });

describe("a key that a command can have (I1)", () => {
  test.each(["q", "Shift+q", "7", "?", "+", ",", "é", "ж", "ß"])("is one letter, digit or sign, as in %s", (key) => {
    expect(keyFault(key)).toBeNull();
  });

  test.each([
    ["Tab", "moves"],
    ["Shift+Tab", "moves"],
    ["ArrowUp", "moves"],
    ["PageDown", "moves"],
    ["Enter", "acts"],
    ["Escape", "acts"],
    ["Space", "acts"],
    ["Delete", "acts"],
    ["Ctrl+t", "browser"],
    ["Ctrl+Shift+n", "browser"],
    ["Alt+ArrowLeft", "browser"],
    ["Meta+q", "browser"],
    ["F5", "browser"],
    ["Q", "no_character"],
    ["Shift+1", "no_character"],
    ["ab", "no_character"],
    ["", "no_character"],
    [" ", "no_character"],
    ["\u0301", "no_character"],
    ["Dead", "no_character"],
    ["Shift", "no_character"],
  ] as const)("is not %s: it %s", (key, fault) => {
    expect(keyFault(key)).toBe(fault);
  });
});

describe("moving keys (I2)", () => {
  test("no two commands of a page begin with one key", () => {
    expect(hadTwice({})).toEqual([]);
  });

  test("a command has the key it was given and nothing any more on its own, which another can have then", () => {
    const first = moveKeys({}, { row: "q" });
    expect(first).toEqual({ ok: true, keys: { row: "q" } });
    const moved: MovedKeys = first.ok ? first.keys : {};

    expect(commandOn("matrix", "q", moved)).toBe("row");
    expect(commandOn("matrix", "x", moved)).toBeNull();
    expect(moveKeys(moved, { column: "x" })).toEqual({ ok: true, keys: { row: "q", column: "x" } });
  });

  test("a key that another command of the same page has is refused, and says which and where", () => {
    expect(moveKeys({}, { row: "c" })).toEqual({ ok: false, command: "row", key: "c", by: "column", page: "matrix" });
    expect(moveKeys({}, { find: "g" })).toMatchObject({ ok: false, by: "go" });
    expect(moveKeys({}, { panel: "x" })).toMatchObject({ ok: false, by: "row", page: "panel" });
  });

  test("a key of another page is free", () => {
    expect(moveKeys({}, { row: "e" })).toEqual({ ok: true, keys: { row: "e" } });
    expect(moveKeys({}, { read: "c" })).toEqual({ ok: true, keys: { read: "c" } });
  });

  test("two commands can exchange their keys at once", () => {
    expect(moveKeys({}, { row: "c", column: "x" })).toEqual({ ok: true, keys: { row: "c", column: "x" } });
  });

  test("back on its own key a command counts as not moved; that may be taken by now", () => {
    const moved = { row: "q", column: "x" };

    expect(moveKeys({ row: "q" }, { row: null })).toEqual({ ok: true, keys: {} });
    expect(moveKeys({ row: "q" }, { row: "x" })).toEqual({ ok: true, keys: {} });
    expect(moveKeys(moved, { row: null })).toMatchObject({ ok: false, command: "row", key: "x", by: "column" });
    expect(moveKeys(moved, { row: null, column: null })).toEqual({ ok: true, keys: {} });
  });

  test("whatever is moved in whatever order, no two commands of a page ever have one key", () => {
    fc.assert(
      fc.property(fc.array(anyMoves, { maxLength: 8 }), (all) => {
        let moved: MovedKeys = {};
        for (const moves of all) {
          const after = moveKeys(moved, moves);
          if (after.ok) moved = after.keys;
        }
        expect(hadTwice(moved)).toEqual([]);
      }),
    );
  });

  test("of keys that were written down what cannot hold any more is left out, and the rest holds", () => {
    expect(keptKeys({ row: "q", gone: "a", column: 7, undo: "Tab" })).toEqual({ row: "q" });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...singleKeyNames()), anyKey), (written) => {
        expect(hadTwice(keptKeys(written))).toEqual([]);
      }),
    );
  });
});

describe("changing one's keyboard", () => {
  test("what is not named stays, and null moves all keys back", () => {
    const moved = changeKeyboard(DEFAULT_KEYBOARD, { keys: { row: "q" }, navigation: "table" });
    expect(moved).toEqual({ ok: true, keyboard: { ...DEFAULT_KEYBOARD, navigation: "table", keys: { row: "q" } } });

    const back = changeKeyboard(moved.ok ? moved.keyboard : DEFAULT_KEYBOARD, { keys: null, pageKeys: false });
    expect(back).toEqual({ ok: true, keyboard: { ...DEFAULT_KEYBOARD, navigation: "table", pageKeys: false } });
  });

  test("a key that is taken changes nothing else either", () => {
    expect(changeKeyboard(DEFAULT_KEYBOARD, { keys: { row: "c" }, pageKeys: false })).toMatchObject({ ok: false, by: "column" });
  });
});
