import type { Own } from "@tocsin/domain";
import { act } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { renderGrid } from "../../testing/render-grid.tsx";
import { PANEL_CHANNELS, PANEL_GROUPS } from "./grid-rows.ts";

type Grid = ReturnType<typeof renderGrid>;

const ownsOf = ({ own }: Grid, ...channels: readonly ("alert" | "mail" | "slack" | "webhooks")[]): (Own | undefined)[] =>
  channels.map((channel) => own({ event: "scan_added", channel }));

describe("switching with the keyboard", () => {
  test("Space switches the cell that has focus", async () => {
    const grid = renderGrid();
    grid.focus("scan_added:mail");

    await grid.press(" ");
    expect(ownsOf(grid, "mail")).toEqual(["on"]);
    expect(await grid.polite()).toBe("Mail on");
    await grid.press(" ");

    expect(ownsOf(grid, "mail")).toEqual(["off"]);
    expect(await grid.polite()).toBe("Mail off");
  });

  test("Space on a header switches the shown cells of the column that can be changed", async () => {
    const grid = renderGrid({
      props: { groups: [{ key: "tests", group: "tests", events: ["test_added", "scan_added", "scan_added_empty"] }] },
      prepare: (server) => server.set("system", { event: "scan_added", channel: "mail" }, "on"),
    });
    grid.focus("head:mail");

    await grid.press(" ");

    expect(grid.onChange.mock.calls[0]?.[0]).toMatchObject([{ event: "test_added" }, { event: "scan_added_empty" }]);
    expect(await grid.polite(150)).toBe("Mail on for 2 events. 1 locked, skipped.");
  });

  test("Space on a name switches the row", async () => {
    const grid = renderGrid();
    grid.focus("scan_added:event");

    await grid.press(" ");

    expect(ownsOf(grid, "alert", "mail", "slack", "webhooks")).toEqual(["inherit", "on", "on", "on"]);
    expect(await grid.polite(150)).toBe("Scan added on for 3 channels. 1 not available, skipped.");
  });

  test("x switches the row and c the column, from any cell of theirs", async () => {
    const grid = renderGrid({ props: { groups: PANEL_GROUPS, channels: PANEL_CHANNELS }, scope: "product:1" });
    grid.focus("scan_added:mail");

    await grid.press("x");
    expect(ownsOf(grid, "mail", "slack")).toEqual(["on", "on"]);
    await grid.press("c");
    expect(grid.onChange.mock.calls[1]?.[0]).toHaveLength(6);
    await grid.press("x");

    expect(ownsOf(grid, "alert", "mail", "slack")).toEqual(["off", "off", "off"]);
  });

  test("1 and 0 set this scope's own value, and a second time nothing", async () => {
    const grid = renderGrid();
    grid.focus("scan_added:alert");

    await grid.press("1");
    expect(ownsOf(grid, "alert")).toEqual(["on"]);
    expect(await grid.polite()).toBe("Alert was already on by default. Now also set here.");
    await grid.press("1");
    expect(grid.onChange).toHaveBeenCalledTimes(1);
    await grid.press("0");
    await grid.press("0");

    expect(ownsOf(grid, "alert")).toEqual(["off"]);
    expect(grid.onChange).toHaveBeenCalledTimes(2);
  });

  test.each(["{Delete}", "{Backspace}"])("%s takes this scope's value back", async (key) => {
    const grid = renderGrid({ prepare: (server) => server.set("personal", { event: "scan_added", channel: "alert" }, "off") });
    grid.focus("scan_added:alert");

    await grid.press(key);

    expect(ownsOf(grid, "alert")).toEqual(["inherit"]);
    expect(await grid.polite()).toBe("Alert is no longer set here: on");
  });

  test("u and Ctrl+Z take the last change back, Shift+U, Ctrl+Shift+Z and Ctrl+Y do it again", async () => {
    const grid = renderGrid();
    grid.focus("scan_added:mail");
    await grid.press("x");
    const done = ownsOf(grid, "alert", "mail", "slack");

    for (const [undo, redo] of [
      ["u", "{Shift>}U{/Shift}"],
      ["{Control>}z{/Control}", "{Control>}{Shift>}Z{/Shift}{/Control}"],
      ["u", "{Control>}y{/Control}"],
    ] as const) {
      await grid.press(undo);
      expect(ownsOf(grid, "alert", "mail", "slack")).toEqual(["inherit", "inherit", "inherit"]);
      await grid.press(redo);
      expect(ownsOf(grid, "alert", "mail", "slack")).toEqual(done);
    }
    await grid.press("u");

    expect(await grid.polite()).toBe("Undone: Scan added for 3 channels.");
  });

  test("undo restores what lies under a lock", async () => {
    const grid = renderGrid();
    grid.focus("scan_added:mail");
    await grid.press(" ");
    await grid.advance(1_000);
    grid.server.set("system", { event: "scan_added", channel: "mail" }, "on");
    act(() => grid.poll());

    await grid.press("u");
    await grid.advance(1_000);

    expect(grid.server.stored("personal")).toEqual({});
  });

  test("Ctrl+S saves at once and says when all is saved; the browser's own dialog stays away", async () => {
    const grid = renderGrid();
    grid.focus("scan_added:mail");
    await grid.press(" ");
    await grid.polite();
    await grid.press(" ");

    const event = new KeyboardEvent("keydown", { key: "s", ctrlKey: true, bubbles: true, cancelable: true });
    act(() => void document.activeElement?.dispatchEvent(event));

    expect(event.defaultPrevented).toBe(true);
    expect(grid.sent).toHaveLength(2);
    expect(await grid.polite()).toBe("Mail off. All changes saved.");
  });
});
