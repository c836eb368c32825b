import { describe, expect, test } from "vitest";
import { createTypeahead } from "./typeahead.ts";

const labels = ["Product added", "Upcoming engagement", "SLA breach", "SLA breach (combined)", "Übernahme"];

describe("typing on the names", () => {
  const typing = () => {
    let now = 0;
    const typeahead = createTypeahead(() => now);
    return { type: (letter: string, from: number) => typeahead.find(letter, labels, from), wait: (ms: number) => (now += ms) };
  };

  test("jumps to the next name with a word that starts so, and round from the end", () => {
    const { type, wait } = typing();

    expect(type("s", 0)).toBe(2);
    wait(501);
    expect(type("s", 2)).toBe(3);
    wait(501);
    expect(type("s", 3)).toBe(2);
    wait(501);
    expect(type("e", 0)).toBe(1);
  });

  test("letters within half a second belong together and may stay on the name", () => {
    const { type, wait } = typing();

    expect(type("c", 0)).toBe(3);
    wait(400);
    expect(type("o", 3)).toBe(3);
    wait(400);
    expect(type("x", 3)).toBeNull();
  });

  test("case and accents do not count", () => {
    const { type, wait } = typing();

    expect(type("U", 1)).toBe(4);
    wait(501);
    expect(type("ú", 0)).toBe(1);
  });
});
