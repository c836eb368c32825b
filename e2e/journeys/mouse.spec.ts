import { cellOf, expect, test } from "../harness/test.ts";

test("a press of the mouse means the cell that it began on, also close to the bar at the end of the window", async ({ signedIn }) => {
  const page = await signedIn("dana");
  await page.goto("/notifications");
  const cell = cellOf(page, "Scan added", "Mail");
  await cell.waitFor();
  await page.waitForLoadState("networkidle");
  const bar = await page.getByRole("button", { name: "Undo" }).locator("..").boundingBox();
  const before = await cell.boundingBox();
  if (bar === null || before === null) throw new Error("There is no bar, or no cell");
  await page.evaluate((by) => window.scrollBy(0, by), before.y + before.height - bar.y);
  const { x, y, width, height } = (await cell.boundingBox()) ?? before;
  expect(Math.abs(y + height - bar.y)).toBeLessThan(2);

  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  // As long as a person's finger takes at least: the page is drawn meanwhile.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  await page.mouse.up();

  await expect(cell).toHaveAccessibleName("Scan added, Mail, on, set by you");
  expect((await cell.boundingBox())?.y).toBe(y);
});
