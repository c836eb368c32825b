import type { StreamReads } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { createListener, type Listener } from "./listener.ts";
import { look } from "./look.ts";

const NOW = { change: 0, systemAudience: "everyone", systemVersion: 0 } as const;
const START = { event: 0, open: [], change: 0, systemAudience: "everyone" } as const;

/** Somebody who takes everything that is said to them. */
function reader(person: string, said: string[]): Listener {
  const line = {
    isHungry: () => true,
    isFull: () => false,
    isUnsure: () => false,
    ends: null,
    ask: () => () => undefined,
    say: () => void said.push(person),
    beat: () => undefined,
    silentMs: () => null,
    end: () => undefined,
    cut: () => undefined,
  };
  return createListener({
    person,
    by: { kind: "session", id: person, superuser: false },
    position: START,
    idOf: () => "id",
    isBack: false,
    reload: null,
    line,
  });
}

const nothingNew: StreamReads["streamNews"] = async ({ listeners, unreadOf }) => ({
  alerts: [],
  answered: listeners.length,
  open: [],
  changes: [],
  changesFrom: 0,
  now: NOW,
  unread: unreadOf.map((person) => [person, 0]),
});

describe("a look for very many", () => {
  test("reads for some at a time and lets others have this thread in between, and nobody is left for later", async () => {
    const said: string[] = [];
    const listeners = Array.from({ length: 250 }, (_, index) => reader(String(index), said));
    // Counts come first, for a hundred with each look.
    const deps = { reads: { streamStart: async () => START, streamNews: nothingNew }, context: never };
    while (said.length < listeners.length) await look(deps, listeners);
    const reads: number[] = [];
    const between: number[] = [];
    const streamNews: StreamReads["streamNews"] = async (asked) => {
      reads.push(asked.listeners.length);
      setImmediate(() => between.push(reads.length));
      return await nothingNew(asked);
    };
    for (const listener of listeners) listener.leaveBehind();

    const isMore = await look({ ...deps, reads: { ...deps.reads, streamNews } }, listeners);

    expect({ isMore, reads }).toEqual({ isMore: false, reads: [100, 100, 50] });
    expect(between.slice(0, 2)).toEqual([1, 2]);
    expect(listeners.some((listener) => listener.isBehind())).toBe(false);
  });
});

async function never(): Promise<never> {
  throw new Error("There is no alert whose link wants it");
}
