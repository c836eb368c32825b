import { describe, expect, test } from "vitest";
import { preferenceEtag, versionsInIfMatch } from "./preference-etag.ts";

describe("the ETag of a preference document", () => {
  test("names the scope and its layer's version, and is read back as that version", () => {
    for (const target of [{ scope: "system" }, { scope: "personal" }, { scope: "product", product: 12 }] as const) {
      expect(versionsInIfMatch(preferenceEtag(target, 7), target)).toEqual([7]);
    }
  });

  test.each([
    [undefined, null],
    ["*", null],
    ['"personal-3", "personal-4"', [3, 4]],
    ['W/"personal-3"', []],
    ['"system-3"', []],
    ['"personal-x"', []],
    ["personal-3", []],
    ["", []],
  ])("If-Match %j asks for versions %j of personal", (header, versions) => {
    expect(versionsInIfMatch(header, { scope: "personal" })).toEqual(versions);
  });

  test("the tag of another product matches nothing", () => {
    expect(versionsInIfMatch('"product-1-3"', { scope: "product", product: 12 })).toEqual([]);
  });
});
