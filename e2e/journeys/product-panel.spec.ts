import { PAYMENTS, WEB_SHOP } from "../harness/company.ts";
import { cellOf, expect, expectAccessible, test } from "../harness/test.ts";

test("one product's settings are copied to another by keys alone, and taken back in one step", async ({ tocsin, signedIn }) => {
  const page = await signedIn("dana");
  await page.goto(`/product/${String(await tocsin.productId(PAYMENTS.name))}`);
  const scanByMail = cellOf(page, "Scan added", "Mail");
  await expect(scanByMail).toBeVisible();

  await page.keyboard.press("n");
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "1"]) await page.keyboard.press(key);
  await expect(scanByMail).toHaveAccessibleName("Scan added, Mail, on, set by you");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  const menu = page.getByRole("button", { name: "More for these settings" });
  await expect(menu).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");

  const dialog = page.getByRole("dialog", { name: "Copy to other products" });
  await expect(dialog.getByRole("searchbox")).toBeFocused();
  const webShop = dialog.getByRole("checkbox", { name: WEB_SHOP.name });
  await expect(webShop).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(webShop).toBeFocused();
  await page.keyboard.press("Space");
  await expect(dialog.getByText("Adds 1 setting to 1 product.")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(menu).toBeFocused();

  const other = await signedIn("dana");
  await other.goto(`/product/${String(await tocsin.productId(WEB_SHOP.name))}`);
  await expect(cellOf(other, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, on, set by you");
  await page.keyboard.press("n");
  await expect(page.getByRole("button", { name: `Undo: copy to ${WEB_SHOP.name}` })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: "Undo: Mail for Scan added" })).toBeVisible();
  await expect(page.getByText(/All changes saved/)).toBeVisible();
  await other.reload();
  await expect(cellOf(other, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, off");
});
