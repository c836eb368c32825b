import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJsonFault, JSON_LIMITS } from "./json-limits.ts";

const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

describe("the limits of a JSON body", () => {
  test("allow 32 levels and refuse 33, however deep it goes on", () => {
    expect(findJsonFault(nested(32))).toBeNull();
    expect(findJsonFault(nested(33))?.message).toContain("32 levels");
    expect(findJsonFault(nested(5_000))?.path).toBe("/0".repeat(32));
  });

  test("allow 1,000 fields in one object and refuse 1,001", () => {
    const withFields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${String(index)}`, index]));

    expect(findJsonFault({ data: withFields(JSON_LIMITS.keysMax) })).toBeNull();
    expect(findJsonFault({ data: withFields(JSON_LIMITS.keysMax + 1) })?.path).toBe("/data");
  });

  test.each([
    ["x", 65_536],
    ["ü", 32_768],
    ["€", 21_845],
    ["🦦", 16_384],
  ])("count text in bytes of UTF-8: %s", (character, most) => {
    expect(findJsonFault({ a: [character.repeat(most)] })).toBeNull();
    expect(findJsonFault({ a: [character.repeat(most + 1)] })?.path).toBe("/a/0");
  });

  test.each([String.raw`"a\ud800b"`, String.raw`"\udfff"`, String.raw`"\udc00\ud800"`, String.raw`{"\ud800":1}`])(
    "refuse half a character, of which each would be the same on disk: %s",
    (json) => {
      expect(findJsonFault(JSON.parse(json))?.message).toContain("Half a character");
      expect(findJsonFault(JSON.parse(String.raw`"\ud83e\udda6"`))).toBeNull();
    },
  );

  test("hold for the names of fields too", () => {
    expect(findJsonFault({ ["x".repeat(65_537)]: 1 })?.message).toContain("64 KiB");
  });

  test.each([
    ['{"__proto__":{"admin":true}}', "/__proto__"],
    ['{"a":[{"b/c":{"__proto__":1}}]}', "/a/0/b~1c/__proto__"],
  ])("refuse __proto__ wherever it is: %s", (body, path) => {
    expect(findJsonFault(JSON.parse(body))?.path).toBe(path);
    expect(Object.hasOwn(Object.prototype, "admin")).toBe(false);
  });

  test("find no fault with any small body", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes("__proto__"));

        expect(findJsonFault(JSON.parse(text))).toBeNull();
      }),
    );
  });
});
