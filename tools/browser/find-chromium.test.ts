import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findChromium } from "./find-chromium.ts";

const folder = mkdtempSync(join(tmpdir(), "chromium-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const chrome = place("one/google-chrome");
const chromium = place("two/chromium");
const fetched = place("cache/chrome");
const nowhere = join(folder, "nowhere");
const none = { chosen: undefined, path: "", playwright: nowhere };

describe("finding a Chromium", () => {
  test("takes the chosen one before any other", () => {
    expect(findChromium({ chosen: chrome, path: join(folder, "two"), playwright: fetched })).toBe(chrome);
  });

  test("refuses a chosen one that cannot be run instead of taking another", () => {
    expect(() => findChromium({ chosen: nowhere, path: join(folder, "two"), playwright: fetched })).toThrow(nowhere);
  });

  test("takes the first on the path, whatever its name", () => {
    const path = [nowhere, join(folder, "one"), join(folder, "two")].join(delimiter);

    expect(findChromium({ ...none, path })).toBe(chrome);
    expect(findChromium({ ...none, path: join(folder, "two") })).toBe(chromium);
  });

  test("takes the one without a window where a system has both", () => {
    const headless = place("three/chromium-headless-shell");
    place("three/chromium");

    expect(findChromium({ ...none, path: join(folder, "three") })).toBe(headless);
  });

  test("takes Playwright's own when the path has none", () => {
    expect(findChromium({ ...none, path: nowhere, playwright: fetched })).toBe(fetched);
  });

  test("finds none on a machine without one", () => {
    expect(findChromium(none)).toBeUndefined();
  });
});

function place(path: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "", { mode: 0o755 });
  return file;
}
