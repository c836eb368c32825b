import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidRequest } from "./invalid-request.ts";
import { pageBody, pageRequest } from "./paging.ts";

const anyKey = fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1, maxLength: 8 });

describe("a page", () => {
  test("leads to the next one by a cursor that comes back as it went", () => {
    fc.assert(
      fc.property(anyKey, (next) => {
        const { nextCursor } = pageBody({ items: [], next }, String);

        expect(nextCursor).toMatch(/^[\w-]+$/);
        expect(pageRequest({ limit: 5, cursor: nextCursor ?? undefined })).toEqual({ limit: 5, after: next });
      }),
    );
  });

  test("that is the last one has no cursor, and the first is asked for without", () => {
    expect(pageBody({ items: [1, 2], next: null }, String)).toEqual({ items: ["1", "2"], nextCursor: null });
    expect(pageRequest({ limit: 50 })).toEqual({ limit: 50, after: null });
  });

  test.each(["", "nonsense", "W10", "e30", "W251bGxd", "WzEsWzJdXQ", "bnVsbA"])("is not found by the cursor %j", (cursor) => {
    expect(() => pageRequest({ limit: 5, cursor })).toThrow(InvalidRequest);
  });
});
