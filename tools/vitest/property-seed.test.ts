import * as fc from "fast-check";
import { expect, inject, test } from "vitest";

test("a property tries the same inputs whenever it runs", () => {
  const tried = (): readonly number[] => {
    const seen: number[] = [];
    fc.assert(fc.property(fc.integer(), (number) => void seen.push(number)));
    return seen;
  };

  expect(tried()).toEqual(tried());
  expect(fc.readConfigureGlobal().seed).toBe(inject("propertySeed"));
});
