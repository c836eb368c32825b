import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { repeatedField } from "./repeated-field.ts";

describe("a field that is named twice", () => {
  test.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', null],
    ['{"title":"a","title":"b"}', "/title"],
    ['{"title" : "a" , "t\\u0069tle" : "b"}', "/title"],
    ['{"events":[{"a":1},[0,{"x/y":{"~":1,"~":2}}]]}', "/events/1/1/x~1y/~0"],
    ['{"a":"\\"b\\":1,","b":"{\\"a\\":1}"}', null],
    ['["a","a",{"":1}]', null],
    ['{"":1,"":2}', "/"],
    ['{"__proto__":1,"constructor":2,"toString":3}', null],
    ['"a:"', null],
    ["7", null],
  ])("of %s is %j", (json, path) => {
    expect(repeatedField(json)).toBe(path);
  });

  test("is in nothing that was written from an object, however it is laid out, and found where one is added", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.constantFrom("", "  ", "\t"), (object, indent) => {
        const json = JSON.stringify(object, null, indent);
        const [name = ""] = Object.keys(object);

        expect(repeatedField(json)).toBeNull();
        expect(repeatedField(`${json.trimEnd().slice(0, -1)},${JSON.stringify(name)}:0}`)).toBe(
          `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
        );
      }),
    );
  });
});
