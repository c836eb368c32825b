import { MessageChannel } from "node:worker_threads";
import { StoreUnavailable } from "@tocsin/ports";
import { afterEach, describe, expect, test } from "vitest";
import { currentRequest, inRequest } from "../current-request.ts";
import { type Answer, answerCall, type Call, remoteCalls } from "./calls.ts";

const groups = {
  events: {
    accept: (input: { readonly at: number; readonly when: Date }) => Promise.resolve({ got: input, nothing: null, missing: undefined }),
    asking: async (_input: unknown) => {
      const before = currentRequest();
      await new Promise((resolve) => setImmediate(resolve));
      return [before, currentRequest()];
    },
    busy: () => Promise.reject(new StoreUnavailable("another process holds the database")),
    bug: () => Promise.reject(new TypeError("x is not a function", { cause: new Error("inner") })),
  },
};

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function acrossThreads() {
  const { port1, port2 } = new MessageChannel();
  closing.push(() => port1.close());
  const remote = remoteCalls(port1);
  port1.on("message", (answer: Answer) => remote.settle(answer));
  port2.on("message", (call: Call) => void answerCall(port2, groups, call));
  return { remote, there: remote.groups as typeof groups };
}

describe("a call to the other thread", () => {
  test("answers what the function there answers, dates and nulls included", async () => {
    const { there } = acrossThreads();
    const when = new Date(5);

    expect(await there.events.accept({ at: 1, when })).toEqual({ got: { at: 1, when }, nothing: null, missing: undefined });
  });

  test("keeps many calls apart", async () => {
    const { there } = acrossThreads();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => there.events.accept({ at, when: new Date(0) })));

    expect(answers.map(({ got }) => got.at)).toEqual(Array.from({ length: 100 }, (_, at) => at));
  });

  test("is made in the request that it comes from, however many are under way (K4)", async () => {
    const { there } = acrossThreads();
    const ask = () => there.events.asking({});

    const answers = await Promise.all([inRequest("a", ask), ask(), inRequest("b", ask), inRequest("a", () => inRequest(null, ask))]);

    expect(answers).toEqual([
      ["a", "a"],
      [null, null],
      ["b", "b"],
      [null, null],
    ]);
  });

  test("fails as it fails there: a store that cannot be had stays one", async () => {
    const { there } = acrossThreads();

    await expect(there.events.busy()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(there.events.bug()).rejects.toMatchObject({
      name: "TypeError",
      message: "x is not a function",
      cause: { message: "inner" },
    });
  });

  test("for a function that is not there fails, also for names that every object has", async () => {
    const { there } = acrossThreads();
    const odd = there as unknown as Record<string, Record<string, () => Promise<unknown>>>;

    await expect(odd["events"]?.["drop"]?.()).rejects.toThrow("There is no events.drop.");
    await expect(odd["events"]?.["toString"]?.()).rejects.toThrow("There is no events.toString.");
    await expect(odd["constructor"]?.["keys"]?.()).rejects.toThrow("There is no constructor.keys.");
  });

  test("fails once the other side is gone, also if it was under way", async () => {
    const { remote, there } = acrossThreads();
    const underWay = there.events.accept({ at: 1, when: new Date(0) });
    remote.fail("the writer has stopped");

    await expect(underWay).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(there.events.busy()).rejects.toThrow("the writer has stopped");
  });

  test("is not mistaken for a promise by whoever awaits the groups", async () => {
    const { there } = acrossThreads();

    const awaited = await Promise.resolve(there.events);

    await expect(awaited.accept({ at: 7, when: new Date(0) })).resolves.toMatchObject({ got: { at: 7 } });
  });
});
