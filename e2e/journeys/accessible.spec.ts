import { PAYMENTS } from "../harness/company.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";

const WIDTHS = [1280, 360] as const;

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page is accessible and fits its window, in the ${colorScheme} theme`, async ({ tocsin, signedIn }) => {
    test.setTimeout(180_000);
    const page = await signedIn("robin");
    await page.emulateMedia({ colorScheme });
    await tocsin.dojoScan(PAYMENTS, "One event, so that lists have rows");
    const product = await tocsin.productId("Payments API");
    const paths = [
      "/notifications",
      "/notifications/system",
      "/notifications/template",
      "/products",
      `/product/${String(product)}`,
      "/alerts",
      "/deliveries",
      "/people",
      "/channels",
      "/no-such-page",
    ];

    for (const path of paths) {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await page.waitForLoadState("networkidle");
        await expectAccessible(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, `${path} at ${String(width)} px scrolls sideways`).toBe(0);
      }
    }
  });

  test(`the sign-in page is accessible in the ${colorScheme} theme`, async ({ tocsin, page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${tocsin.server.url}/sign-in`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

    await expectAccessible(page);
  });
}

test("the settings page has at most twelve tab stops of its own kind, the matrix one of them", async ({ signedIn }) => {
  const page = await signedIn("dana");
  await page.goto("/notifications");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.waitForLoadState("networkidle");

  const inGrid = await page.evaluate(() => document.querySelectorAll('[role="grid"] [tabindex="0"], [role="grid"][tabindex="0"]').length);
  const inMain = await page.evaluate(() => {
    const candidates = document.querySelectorAll<HTMLElement>(
      "main a[href], main button, main select, main input, main summary, main [tabindex='0']",
    );
    return [...candidates].filter((element) => element.tabIndex >= 0 && element.checkVisibility()).length;
  });

  expect(inGrid).toBe(1);
  expect(inMain).toBeLessThanOrEqual(12);
});
