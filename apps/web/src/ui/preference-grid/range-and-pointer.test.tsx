import type { Own } from "@tocsin/domain";
import { fireEvent, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { renderGrid } from "../../testing/render-grid.tsx";

type Grid = ReturnType<typeof renderGrid>;

const ownsOf = ({ own }: Grid, ...channels: readonly ("alert" | "mail" | "slack" | "webhooks")[]): (Own | undefined)[] =>
  channels.map((channel) => own({ event: "scan_added", channel }));

describe("a range of cells", () => {
  test("Shift and the arrows grow and shrink it through its anchor", async () => {
    const { focus, press, state } = withSelection();
    focus("scan_added:mail");

    await press("{Shift>}{ArrowRight}{ArrowDown}{/Shift}");
    expect(state()).toEqual(["scan_added:mail", "scan_added:slack", "scan_added_empty:mail", "scan_added_empty:slack"]);
    await press("{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}");
    expect(state()).toEqual(["scan_added:alert", "scan_added:mail", "scan_added_empty:alert", "scan_added_empty:mail"]);
    await press("{Shift>}{ArrowUp}{ArrowUp}{End}{/Shift}");
    expect(state()).toHaveLength(8);
    await press("{ArrowDown}");

    expect(state()).toEqual([]);
  });

  test("from a name it starts at the first channel, and it never holds a name or a header", async () => {
    const { focus, press, state, active } = withSelection();
    focus("product_type_added:event");

    await press("{Shift>}{ArrowRight}{/Shift}");
    expect([state(), active()]).toEqual([["product_type_added:alert"], "product_type_added:alert"]);
    await press("{Shift>}{ArrowUp}{ArrowLeft}{/Shift}");

    expect([state(), active()]).toEqual([["product_type_added:alert"], "product_type_added:alert"]);
  });

  test("Shift+Space takes the row, Ctrl+Space the column, Ctrl+A everything; Space acts on it", async () => {
    const { focus, press, state, onChange } = withSelection();
    focus("scan_added:mail");

    await press("{Shift>} {/Shift}");
    expect(state()).toHaveLength(5);
    await press("{Control>} {/Control}");
    expect(state()).toHaveLength(18);
    await press(" ");
    expect(onChange.mock.calls[0]?.[0]).toHaveLength(18);
    await press("{Control>}a{/Control}");

    expect(state()).toHaveLength(90);
  });

  test("what is all on goes off, what is mixed goes on; what cannot be changed is skipped and counted", async () => {
    const { focus, press, own, polite } = withSelection({
      prepare: (server) => server.set("system", { event: "scan_added", channel: "slack" }, "on"),
    });
    focus("scan_added:alert");

    await press("{Shift>}{ArrowRight}{ArrowRight}{ArrowRight}{/Shift} ");
    expect(own({ event: "scan_added", channel: "mail" })).toBe("on");
    expect(await polite()).toBe("Mail on for 1 event. 1 locked, 1 not available, skipped.");
    await press(" ");

    expect([own({ event: "scan_added", channel: "alert" }), own({ event: "scan_added", channel: "mail" })]).toEqual(["off", "off"]);
    expect(await polite(150)).toBe("Scan added off for 2 channels. 1 locked, 1 not available, skipped.");
  });

  test("its size is said when it has stopped growing", async () => {
    const { focus, press, polite } = withSelection();
    focus("scan_added:mail");

    await press("{Shift>}{ArrowRight}{ArrowDown}{ArrowDown}{/Shift}");

    expect(await polite()).toBe("6 cells selected");
  });

  function withSelection(options: Parameters<typeof renderGrid>[0] = {}) {
    const state = () => [...document.querySelectorAll("[aria-selected]")].map((element) => element.getAttribute("data-at"));
    return { ...renderGrid(options), state };
  }
});

describe("switching with the pointer", () => {
  test("moves nothing between press and release, or the release would mean another cell", async () => {
    const grid = renderGrid();
    using scrolling = vi.spyOn(Element.prototype, "scrollIntoView");
    const box = within(grid.cell("scan_added", "mail")).getByRole("checkbox");

    await grid.user.pointer({ keys: "[MouseLeft>]", target: box });

    expect(grid.active()).toBe("scan_added:mail");
    expect(scrolling).not.toHaveBeenCalled();
  });

  test("a click anywhere in the cell or on its box switches it and makes it the roving cell", async () => {
    const grid = renderGrid();

    await grid.user.click(grid.cell("scan_added", "mail"));
    expect(ownsOf(grid, "mail")).toEqual(["on"]);
    expect(grid.active()).toBe("scan_added:mail");
    await grid.user.click(within(grid.cell("scan_added", "slack")).getByRole("checkbox"));

    expect(ownsOf(grid, "slack")).toEqual(["on"]);
    expect(grid.active()).toBe("scan_added:slack");
    expect(within(grid.cell("scan_added", "slack")).getByRole<HTMLInputElement>("checkbox").checked).toBe(true);
  });

  test("a click without a pointer, as assistive technology makes it, moves no focus", () => {
    const grid = renderGrid();

    fireEvent.click(within(grid.cell("scan_added", "mail")).getByRole("checkbox"));

    expect(ownsOf(grid, "mail")).toEqual(["on"]);
    expect(document.activeElement).toBe(document.body);
  });

  test("the header's box switches the column once", async () => {
    const grid = renderGrid();

    await grid.user.click(within(grid.header("mail")).getByRole("checkbox"));
    expect(grid.onChange).toHaveBeenCalledTimes(1);
    await grid.user.click(grid.header("mail").querySelector("label") ?? grid.header("mail"));

    expect(grid.onChange).toHaveBeenCalledTimes(2);
    expect(ownsOf(grid, "mail")).toEqual(["off"]);
  });

  test("Shift and a click select what lies between", async () => {
    const grid = renderGrid();
    await grid.user.click(grid.cell("test_added", "mail"));

    await grid.user.keyboard("{Shift>}");
    await grid.user.click(grid.cell("scan_added", "slack"));
    await grid.user.keyboard("{/Shift}");

    expect([...document.querySelectorAll("[aria-selected]")]).toHaveLength(4);
    expect(grid.onChange).toHaveBeenCalledTimes(1);
  });

  test("the box of a locked cell stays as it is", () => {
    const grid = renderGrid({ prepare: (server) => server.set("system", { event: "scan_added", channel: "mail" }, "on") });
    const box = within(grid.cell("scan_added", "mail")).getByRole<HTMLInputElement>("checkbox");

    fireEvent.click(box);

    expect(box.checked).toBe(true);
    expect(grid.onChange).not.toHaveBeenCalled();
  });
});
