import { StoreUnavailable } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { createStoredPause } from "./stored-pause.ts";
import { memoryStore } from "./testing/memory-store.ts";

test("a pause that could not be read is asked for again, and only then", async () => {
  const store = memoryStore(() => 0);
  await store.pauseChannel({ channel: "mail", at: 7, code: "535", text: null });
  let isAway = true;
  let reads = 0;
  const channels: typeof store.channels = async (input) => {
    reads += 1;
    if (isAway) throw new StoreUnavailable("Another process holds the database");
    return store.channels(input);
  };
  const pause = createStoredPause({ channel: "mail", channels: { ...store, channels }, clock: fixedClock(0) });

  await expect(pause.read()).rejects.toThrow(StoreUnavailable);
  isAway = false;
  expect(await pause.read()).toEqual({ since: 7, code: "535", text: null, onlySendingTells: false });
  expect(await pause.read()).toBeUndefined();
  expect(reads).toBe(2);
});
