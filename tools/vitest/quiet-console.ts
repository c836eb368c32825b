import { afterEach, beforeEach, expect, vi } from "vitest";

/** A warning that nobody asked for is a finding: a test that expects one spies on the console itself and takes it off the list. */
beforeEach(() => {
  vi.spyOn(console, "error");
  vi.spyOn(console, "warn");
});

afterEach(() => {
  const printed = [console.error, console.warn].flatMap((method) => (vi.isMockFunction(method) ? method.mock.calls : []));
  vi.restoreAllMocks();
  expect(printed, "printed to the console").toEqual([]);
});
