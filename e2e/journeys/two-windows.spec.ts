import type { Page } from "@playwright/test";
import { cellOf, expect, test } from "../harness/test.ts";

/** A window that the server cannot tell of anything: behind a proxy that lets no stream through. */
async function untold(page: Page): Promise<Page> {
  await page.route("**/api/v1/stream*", (route) => route.abort());
  return page;
}

test("two windows editing the same cell: the second learns of it and nothing is lost (S4)", async ({ signedIn }) => {
  const first = await signedIn("dana");
  const second = await untold(await signedIn("dana"));
  await first.goto("/notifications");
  await second.goto("/notifications");
  await expect(cellOf(second, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, off");

  await cellOf(first, "Scan added", "Mail").focus();
  await first.keyboard.press("1");
  await expect(first.getByText(/All changes saved/)).toBeVisible();
  // The second window still shows "off, not set" and sets off: another answer than the first one's.
  await cellOf(second, "Scan added", "Mail").focus();
  await second.keyboard.press("0");
  await cellOf(second, "Test added", "Mail").focus();
  await second.keyboard.press("1");

  await expect(cellOf(second, "Scan added", "Mail")).toHaveAccessibleName(/needs a decision/);
  await expect(cellOf(second, "Test added", "Mail")).toHaveAccessibleName("Test added, Mail, on, set by you");
  await first.reload();
  await expect(cellOf(first, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, on, set by you");
  await expect(cellOf(first, "Test added", "Mail")).toHaveAccessibleName("Test added, Mail, on, set by you");
});

test("a change of another window appears on focus without moving it", async ({ signedIn }) => {
  const first = await signedIn("dana");
  const second = await untold(await signedIn("dana"));
  await first.goto("/notifications");
  await second.goto("/notifications");
  await cellOf(second, "Test added", "Alert").focus();

  await cellOf(first, "Scan added", "Mail").click();
  await expect(first.getByText(/All changes saved/)).toBeVisible();
  await second.evaluate(() => {
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });

  await expect(cellOf(second, "Scan added", "Mail")).toHaveAccessibleName(/^Scan added, Mail, on/);
  await expect(cellOf(second, "Test added", "Alert")).toBeFocused();
});
