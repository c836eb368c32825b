import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageOfProductTypes } from "./product-type-page.ts";

const type = (id: number, name: string) => ({ id, name, ref: null, source: null, active: true });

describe("pages of product types", () => {
  test("put together they are the whole list, whatever the limit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 8 }), (count, limit) => {
        const types = Array.from({ length: count }, (_, index) => type(index + 1, `Type ${String(index).padStart(2, "0")}`));
        const seen: number[] = [];
        let page = pageOfProductTypes(types, { limit, after: null });
        seen.push(...page.items.map(({ id }) => id));
        while (page.next !== null) {
          page = pageOfProductTypes(types, { limit, after: page.next });
          seen.push(...page.items.map(({ id }) => id));
        }

        expect(seen).toEqual(types.map(({ id }) => id));
      }),
    );
  });

  test("go on at the right name where the type before is no longer to be seen", () => {
    const types = [type(1, "Mobile"), type(3, "Web")];

    expect(pageOfProductTypes(types, { limit: 5, after: ["Shop", 2] }).items).toEqual([type(3, "Web")]);
    expect(pageOfProductTypes(types, { limit: 5, after: ["Zoo", 2] })).toEqual({ items: [], next: null });
  });
});
