import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { oneByOne } from "./one-by-one.ts";

/** Who has a place, in the order in which they got it. */
function aLine() {
  const line = oneByOne();
  const entered: string[] = [];
  const come = (name: string, key = "C1", signal: AbortSignal = new AbortController().signal): Promise<Disposable> =>
    line.enter(key, signal).then((place) => {
      entered.push(name);
      return place;
    });
  return { entered, come };
}

const leave = async (place: Promise<Disposable>): Promise<void> => {
  (await place)[Symbol.dispose]();
  await turn();
};

test("lets one in at a time, by turns, and nobody of another key waits", async () => {
  const { entered, come } = aLine();
  const [first, second] = [come("first"), come("second")];
  void come("third");
  void come("other", "C2");
  await turn();

  expect(entered).toEqual(["first", "other"]);
  await leave(first);
  expect(entered).toEqual(["first", "other", "second"]);
  // To leave twice opens nothing for those behind the next one.
  await leave(first);
  expect(entered).toEqual(["first", "other", "second"]);
  await leave(second);
  expect(entered).toEqual(["first", "other", "second", "third"]);
});

test("who gives up leaves at once and opens nothing: those behind wait for those before", async () => {
  const { entered, come } = aLine();
  const first = come("first");
  const stop = new AbortController();
  const impatient = come("impatient", "C1", stop.signal);
  const late = come("late", "C1", AbortSignal.abort(new Error("Too late")));
  const last = come("last");

  stop.abort(new Error("Enough"));

  await expect(impatient).rejects.toThrow("Given up");
  await expect(late).rejects.toThrow("Given up");
  await turn();
  expect(entered).toEqual(["first"]);
  await leave(first);
  expect(entered).toEqual(["first", "last"]);
  await leave(last);
});

test("whoever comes while the last one is leaving still waits for who is in", async () => {
  const { entered, come } = aLine();
  const first = come("first");
  const second = come("second");
  await leave(first);
  void come("third");
  await turn();

  expect(entered).toEqual(["first", "second"]);
  await leave(second);
  expect(entered).toEqual(["first", "second", "third"]);
});
