import type { Own } from "@tocsin/domain";
import { describe, expect, it } from "vitest";
import { copiedCells, type CopiedCell, planCopy } from "./plan-copy.ts";

const cell = (channel: CopiedCell["channel"], own: Own, edit: CopiedCell["edit"] = "yes"): CopiedCell => ({
  event: "scan_added",
  channel,
  own,
  edit,
});

const change = (channel: CopiedCell["channel"], from: Own, to: Own) => ({ event: "scan_added", channel, from, to });

describe("what of a product is copied", () => {
  it("is what is set there, without what System decides", () => {
    const cells = [cell("alert", "off"), cell("mail", "inherit"), cell("slack", "on", "locked")];
    expect(copiedCells(cells)).toEqual([cell("alert", "off")]);
  });
});

describe("a plan to copy", () => {
  it("adds where nothing is set, says what it would replace, and leaves alone what says the same", () => {
    const copied = [cell("alert", "off"), cell("mail", "on")];
    const plan = planCopy(copied, [
      { id: 1, cells: [cell("alert", "inherit"), cell("mail", "inherit"), cell("slack", "on")] },
      { id: 2, cells: [cell("alert", "on"), cell("mail", "inherit"), cell("slack", "inherit")] },
      { id: 3, cells: [cell("alert", "off"), cell("mail", "on"), cell("slack", "off")] },
    ]);
    expect(plan.targets).toEqual([
      { id: 1, changes: [change("alert", "inherit", "off"), change("mail", "inherit", "on")], adds: 2, replaces: [] },
      {
        id: 2,
        changes: [change("alert", "on", "off"), change("mail", "inherit", "on")],
        adds: 1,
        replaces: [change("alert", "on", "off")],
      },
      { id: 3, changes: [], adds: 0, replaces: [] },
    ]);
    expect(plan).toMatchObject({ adds: { settings: 3, products: 2 }, replaces: { settings: 1, products: 1 }, same: 1 });
  });

  it("writes nothing where it cannot be written, or does not exist", () => {
    const [target] = planCopy([cell("alert", "off"), cell("mail", "on")], [{ id: 1, cells: [cell("alert", "inherit", "locked")] }]).targets;
    expect(target?.changes).toEqual([]);
  });
});
