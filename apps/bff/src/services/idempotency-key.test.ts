import { describe, expect, test } from "vitest";
import { clientIdOf } from "./idempotency-key.ts";

describe("the sender's id of an event", () => {
  test.each([
    [null, undefined, null],
    ["a", undefined, "a"],
    [null, "key-1", "key-1"],
    [null, ' "key-1" ', "key-1"],
    [null, String.raw`"a\"b\\c"`, String.raw`a"b\c`],
    ["key-1", '"key-1"', "key-1"],
    [null, '"half', '"half'],
  ])("%j in the body and %j in the header is %j", (inBody, header, id) => {
    expect(clientIdOf(inBody, header)).toEqual({ ok: true, id });
  });

  test.each([
    ["one", "another"],
    [null, ""],
    [null, '""'],
    [null, "x".repeat(201)],
  ])("%j in the body and %j in the header contradict one another or are no id", (inBody, header) => {
    expect(clientIdOf(inBody, header)).toMatchObject({ ok: false });
  });
});
