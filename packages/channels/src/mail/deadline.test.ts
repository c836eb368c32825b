import { getEventListeners } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deadlineOf, followerOf } from "./deadline.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a deadline gives up when its time is over, and not before", () => {
  using deadline = deadlineOf(new AbortController().signal, 1_000);

  vi.advanceTimersByTime(999);
  expect(deadline.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(deadline.signal.aborted).toBe(true);
});

test("it gives up with what it follows, for the same reason, also where that was given up before", () => {
  const outer = new AbortController();
  using before = deadlineOf(outer.signal, 1_000);
  const reason = new Error("The engine is stopping");
  outer.abort(reason);
  using after = followerOf(outer.signal);

  expect([before.signal.reason, after.signal.reason]).toEqual([reason, reason]);
});

test("what was disposed of leaves no timer and no listener, and is given up by nobody any more", () => {
  const outer = new AbortController();
  const deadline = deadlineOf(outer.signal, 1_000);
  deadline[Symbol.dispose]();

  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(outer.signal, "abort")).toEqual([]);
  outer.abort();
  expect(deadline.signal.aborted).toBe(false);
});
