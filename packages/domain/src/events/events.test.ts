import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { highestSeverity, parseSeverity, SEVERITIES } from "./severity.ts";
import { beginningOf, cutText, oneLine, utf8Length } from "./text.ts";

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

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

describe("the beginning of a text", () => {
  const anyText = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("&amp;", "&#8364;", "🦦", "&", "é", ";")), {
    maxLength: 12,
  });

  test("fits, is the longest that does but for an entity, and ends inside neither a character nor an entity", () => {
    fc.assert(
      fc.property(anyText, fc.nat({ max: 60 }), (parts, most) => {
        const text = parts.join("");

        const kept = beginningOf(text, most);

        expect(text.startsWith(kept)).toBe(true);
        expect(utf8Length(kept)).toBeLessThanOrEqual(most);
        expect(utf8Length(kept)).toBe(encodeURIComponent(kept.replace(LONE, "\ufffd")).replace(/%../g, "x").length);
        if (kept === text) return;
        expect(utf8Length(kept)).toBeGreaterThan(most - 4 - "&#".length - 31);
        const entities = [...text.matchAll(/&#?\w{1,31};/g)];
        expect(entities.filter(({ index, 0: entity }) => kept.length > index && kept.length < index + entity.length)).toEqual([]);
        expect(/[\ud800-\udbff]$/.test(kept) && /^[\udc00-\udfff]/.test(text.slice(kept.length))).toBe(false);
      }),
    );
  });

  test.each([
    ["a &lt;b&gt; c", 10, "a &lt;b"],
    ["a &#x1F9A6; c", 8, "a "],
    ["a & b", 4, "a & "],
    ["ab🦦", 5, "ab"],
    ["ab🦦", 6, "ab🦦"],
  ])("%j in %i bytes is %j", (text, most, kept) => {
    expect(beginningOf(text, most)).toBe(kept);
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
