import { describe, expect, it } from "vitest";
import { pagesInTurn } from "./pages-in-turn.ts";

/** Pages of so many items, whose cursors are their numbers. */
function server(sizes: readonly number[]) {
  const asked: (string | undefined)[] = [];
  const ask = (cursor: string | undefined) => {
    asked.push(cursor);
    const number = Number(cursor ?? "0");
    const nextCursor = number + 1 < sizes.length ? String(number + 1) : null;
    return Promise.resolve({
      items: Array.from({ length: sizes[number] ?? 0 }, (_, index) => `${String(number)}.${String(index)}`),
      nextCursor,
    });
  };
  return { ask, asked };
}

describe("pages that may be short", () => {
  it("are asked for until there is a screenful, from where they are to begin", async () => {
    const { ask, asked } = server([9, 0, 12, 8, 50]);
    const { items, nextCursor } = await pagesInTurn(ask, "1");
    expect([items.length, items[0], nextCursor, asked]).toEqual([20, "2.0", "4", ["1", "2", "3"]]);
  });

  it("are asked for until there are none left", async () => {
    const { ask, asked } = server([1, 0, 1]);
    expect(await pagesInTurn(ask, undefined)).toEqual({ items: ["0.0", "2.0"], nextCursor: null });
    expect(asked).toEqual([undefined, "1", "2"]);
  });

  it("are asked for eight times at most, and no more than is wanted", async () => {
    const empty = server(Array.from({ length: 20 }, () => 0));
    expect(await pagesInTurn(empty.ask, undefined)).toEqual({ items: [], nextCursor: "8" });
    const one = server([1, 1, 1]);
    expect(await pagesInTurn(one.ask, undefined, 1)).toEqual({ items: ["0.0"], nextCursor: "1" });
  });
});
