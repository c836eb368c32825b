import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidRequest } from "./invalid-request.ts";
import { sealedText } from "../secrets/sealed-text.ts";
import { pagingWith } from "./paging.ts";

const sealed = sealedText([new Uint8Array(32)], "cursor");
const { body, request } = pagingWith(sealed);

const anyKey = fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1, maxLength: 8 });

describe("a page", () => {
  test("leads to the next one by a cursor that comes back as it went", () => {
    fc.assert(
      fc.property(anyKey, (next) => {
        const { nextCursor } = body({ items: [], next }, String);

        expect(nextCursor).toMatch(/^[\w-]+$/);
        expect(Buffer.from(nextCursor ?? "", "base64url").includes(JSON.stringify(next))).toBe(false);
        expect(request({ limit: 5, cursor: nextCursor ?? undefined })).toEqual({ limit: 5, after: next });
      }),
    );
  });

  test("that is the last one has no cursor, and the first is asked for without", () => {
    expect(body({ items: [1, 2], next: null }, String)).toEqual({ items: ["1", "2"], nextCursor: null });
    expect(request({ limit: 50 })).toEqual({ limit: 50, after: null });
  });

  test.each(["", "nonsense", "W10", "e30", "W251bGxd", "WzEsWzJdXQ", "bnVsbA"])("is not found by the cursor %j", (cursor) => {
    expect(() => request({ limit: 5, cursor })).toThrow(InvalidRequest);
  });

  test.each(["[]", "{}", "[null]", "[1,[2]]", "null"])("is not found by a cursor of ours that says %j", (key) => {
    expect(() => request({ limit: 5, cursor: sealed.seal(key, "anybody") })).toThrow(InvalidRequest);
  });
});
