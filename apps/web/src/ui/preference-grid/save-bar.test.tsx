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
});
