import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { highestSeverity, parseSeverity, SEVERITIES } from "./severity.ts";
import { cutText, oneLine } from "./text.ts";

describe("texts of events", () => {
  test("one line never holds a control character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(oneLine(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
    expect(oneLine("Created\r\n3\u0000findings\u0085 ")).toBe("Created 3 findings");
  });

  test("cutting keeps what fits and never halves a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 20 }), (text, max) => {
        const cut = cutText(text, max);

        expect(cut.length).toBeLessThanOrEqual(max);
        // Encoding is what a halved surrogate pair does not survive.
        expect(decodeURIComponent(encodeURIComponent(cut))).toBe(cut);
        if (text.length <= max) expect(cut).toBe(text);
      }),
    );
  });
});

describe("severities", () => {
  test("are read in any case, and nothing else is", () => {
    expect(parseSeverity("Critical")).toBe("critical");
    expect(parseSeverity("HIGH")).toBe("high");
    expect(parseSeverity("urgent")).toBeNull();
  });

  test("the highest of several is the most severe", () => {
    expect(highestSeverity(["low", "critical", null])).toBe("critical");
    expect(highestSeverity([null])).toBeNull();
    expect(highestSeverity([...SEVERITIES].toReversed())).toBe("critical");
  });
});
