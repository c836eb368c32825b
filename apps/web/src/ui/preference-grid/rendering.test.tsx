import { describe, expect, test, vi } from "vitest";
import { gridWords } from "../../lib/words/grid.ts";
import { renderGrid } from "../../testing/render-grid.tsx";

describe("a switch", () => {
  test("draws its own cell and the two headers anew, and none of the other 89", async () => {
    const words = {
      ...gridWords,
      cellName: vi.fn(gridWords.cellName),
      rowName: vi.fn(gridWords.rowName),
      columnName: vi.fn(gridWords.columnName),
    };
    const { focus, press } = renderGrid({ props: { words } });
    focus("scan_added:mail");
    for (const name of [words.cellName, words.rowName, words.columnName]) name.mockClear();

    await press(" ");

    expect(words.cellName.mock.calls.map(([{ event, channel }]) => `${event}:${channel}`)).toEqual(["scan_added:mail"]);
    expect([words.rowName.mock.calls.length, words.columnName.mock.calls.length]).toEqual([1, 1]);
  });

  test("a step draws the cell left and the cell reached", async () => {
    const words = { ...gridWords, cellName: vi.fn(gridWords.cellName) };
    const { focus, press } = renderGrid({ props: { words } });
    focus("scan_added:mail");
    words.cellName.mockClear();

    await press("{ArrowRight}");

    expect(words.cellName).toHaveBeenCalledTimes(2);
  });
});
