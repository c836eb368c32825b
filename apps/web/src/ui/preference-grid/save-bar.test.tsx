import { screen, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { renderGrid } from "../../testing/render-grid.tsx";

describe("the bar", () => {
  test("says how far the changes have come, and undoes by name", async () => {
    const grid = renderGrid();
    grid.fates.push({ latencyMs: 1_000 });
    grid.focus("scan_added:mail");

    await grid.press(" ");
    await grid.advance(400);
    expect(screen.getByText("Saving 1…")).toBeDefined();
    await grid.advance(1_000);
    expect(screen.getByText(/^All changes saved \d/)).toBeDefined();
    await grid.user.click(screen.getByRole("button", { name: "Undo: Mail for Scan added" }));
    await grid.advance(1_000);

    expect(grid.server.stored("personal")).toEqual({});
    expect(screen.getByRole("button", { name: "Undo" })).toHaveProperty("disabled", true);
  });

  test("retries what was not saved", async () => {
    const grid = renderGrid();
    grid.fates.push({ instead: { kind: "refused", message: "Not today." } });
    grid.focus("scan_added:mail");
    await grid.press(" ");
    await grid.advance(1_000);

    expect(screen.getByText("1 not saved")).toBeDefined();
    expect(screen.getByRole("alert").textContent).toBe("Mail for Scan added was not saved: Not today. It is off again. Press R to retry.");
    await grid.user.click(screen.getByRole("button", { name: "Retry" }));
    await grid.advance(1_000);

    expect(grid.server.stored("personal")).toEqual({ "scan_added:mail": "on" });
  });

  test.each([
    ["Keep mine: Mail for Scan added", "on"],
    ["Keep theirs: Mail for Scan added", "off"],
    ["All mine", "on"],
    ["All theirs", "off"],
  ])("lets a conflict be decided: %s", async (name, result) => {
    const grid = renderGrid();
    grid.focus("scan_added:mail");
    await grid.press(" ");
    grid.server.set("personal", { event: "scan_added", channel: "mail" }, "off", "Dana");
    await grid.advance(1_000);

    expect(screen.getByRole("alert").textContent).toBe("Dana changed 1 setting you also changed. Review.");
    await grid.user.click(screen.getByRole("button", { name: "Review" }));
    const dialog = await screen.findByRole("dialog", { name: "Somebody else changed these too" });
    expect(within(dialog).getByRole("row", { name: /Mail for Scan added/ }).textContent).toContain("off (Dana)");
    await grid.user.click(within(dialog).getByRole("button", { name }));
    await grid.advance(1_000);

    expect(grid.server.own("personal", { event: "scan_added", channel: "mail" })).toBe(result);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("lets conflicts be decided by 1 and 2, each in its row, and goes on to the next", async () => {
    const grid = renderGrid();
    for (const id of ["scan_added:mail", "test_added:mail", "sla_breach:mail"] as const) {
      grid.focus(id);
      await grid.press(" ");
    }
    for (const event of ["scan_added", "test_added", "sla_breach"] as const)
      grid.server.set("personal", { event, channel: "mail" }, "off", "Dana");
    await grid.advance(1_000);
    await grid.user.click(screen.getByRole("button", { name: "Review" }));
    await screen.findByRole("dialog", { name: "Somebody else changed these too" });
    const settings = screen.getAllByRole("rowheader", { name: /^Mail for / }).map(({ textContent }) => textContent);

    const focused = () => document.activeElement?.getAttribute("aria-label");

    expect(focused()).toBe(`Keep mine: ${String(settings[0])}`);
    await grid.press("2");
    expect(focused()).toBe(`Keep mine: ${String(settings[1])}`);
    await grid.user.click(screen.getByRole("button", { name: `Keep theirs: ${String(settings[1])}` }));
    expect(focused()).toBe(`Keep mine: ${String(settings[2])}`);
    await grid.press("1");
    await grid.advance(1_000);

    expect(screen.queryByRole("dialog")).toBeNull();
    expect(Object.values(grid.server.stored("personal")).toSorted()).toEqual(["off", "off", "on"]);
    expect(document.activeElement).toBe(grid.at("sla_breach:mail"));
  });
});
