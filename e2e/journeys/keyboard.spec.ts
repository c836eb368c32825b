import type { Locator, Page } from "@playwright/test";
import { cellOf, expect, expectAccessible, test } from "../harness/test.ts";

test("somebody moves a key and walks the matrix as a simple table, by keyboard alone", async ({ signedIn }) => {
  test.setTimeout(120_000);
  const page = await signedIn("dana");
  await page.goto("/notifications");
  await cellOf(page, "Scan added", "Mail").focus();
  await page.keyboard.press("?");
  await tabTo(page, page.getByRole("link", { name: "Change keys…" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Keyboard" })).toBeFocused();

  await tabTo(page, page.getByRole("button", { name: "Change the key of “Switch the whole row”, now x" }));
  await page.keyboard.press("Enter");
  await page.keyboard.press("c");
  await expect(page.getByText("c is “Switch the whole column” in the event matrix.")).toBeVisible();
  await page.keyboard.press("q");
  await expect(page.getByRole("button", { name: "Change the key of “Switch the whole row”, now q" })).toBeFocused();
  await expect.poll(() => keyboardOf(page)).toMatchObject({ keys: { row: "q" } });

  await page.goto("/notifications");
  await cellOf(page, "Scan added", "Mail").focus();
  await page.keyboard.press("x");
  await expect(cellOf(page, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, off");
  await page.keyboard.press("q");
  await expect(cellOf(page, "Scan added", "Slack")).toHaveAccessibleName(/^Scan added, Slack, on, set by you/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" }).getByRole("listitem").filter({ hasText: "Switch the whole row" })).toHaveText(
    "Switch the whole rowq",
  );

  await page.goto("/account/keyboard");
  await tabTo(page, page.getByRole("radio", { name: "A grid: arrows move from cell to cell" }));
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => keyboardOf(page)).toMatchObject({ navigation: "table" });
  await page.goto("/notifications");
  const box = page.getByRole("checkbox", { name: "Test added, Mail, off" });
  await tabTo(page, box);
  await expect(page.getByRole("grid")).toHaveCount(0);
  await page.keyboard.press("Space");
  await expect(page.getByRole("checkbox", { name: /^Test added, Mail, on, set by you/ })).toBeChecked();
  await expectAccessible(page);
});

/** As often as it takes, and not for ever. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let press = 0; press < 120; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

async function keyboardOf(page: Page): Promise<unknown> {
  const me = (await (await page.request.get("/api/v1/me")).json()) as { readonly keyboard: unknown };
  return me.keyboard;
}
