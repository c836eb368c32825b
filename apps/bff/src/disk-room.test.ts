import { expect, test, vi } from "vitest";
import { askedSeldom, hasDiskRoom } from "./disk-room.ts";

test("a folder has room up to what its disk has free", async () => {
  expect(await hasDiskRoom({ folder: import.meta.dirname, minFreeBytes: 0 })).toBe(true);
  expect(await hasDiskRoom({ folder: import.meta.dirname, minFreeBytes: Number.MAX_SAFE_INTEGER })).toBe(false);
});

test("one question answers all who ask within a quarter of a second", async () => {
  let [now, free] = [1_000, true];
  const ask = vi.fn(() => Promise.resolve(free));
  const asked = askedSeldom(ask, () => now);

  expect(await Promise.all([asked(), asked()])).toEqual([true, true]);
  free = false;
  now += 249;
  expect(await asked()).toBe(true);
  expect(ask).toHaveBeenCalledTimes(1);
  now += 1;
  expect(await asked()).toBe(false);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("a question that failed is asked again by the next", async () => {
  const asked = askedSeldom(vi.fn().mockRejectedValueOnce(new Error("gone")).mockResolvedValueOnce(true));

  await expect(asked()).rejects.toThrow("gone");
  expect(await asked()).toBe(true);
});
