import { PASSWORD, PAYMENTS } from "../harness/company.ts";
import { cellOf, expect, expectAccessible, expectReadableColours, test } from "../harness/test.ts";

/** One word: nothing in it invites to a new line. */
const LONG = { id: 9, name: "Ü".repeat(100) };
const LONG_USERNAME = "k".repeat(150);

/**
 * Each page is opened once per width, and shows its other theme in place, which changes colours and nothing else; each theme is what every
 * page was opened in once.
 */
const LOOKS = [
  { width: 1280, themes: ["light", "dark"] },
  { width: 360, themes: ["dark", "light"] },
] as const;

/** No colour of a page changes slowly: with the canvas the rest has changed. */
const CANVAS = { light: "rgb(255, 255, 255)", dark: "rgb(15, 20, 26)" };

for (const { width, themes } of LOOKS) {
  test(`every page is accessible and fits its window, ${String(width)} px wide in both themes`, async ({ tocsin, signedIn }) => {
    test.setTimeout(300_000);
    const page = await signedIn("robin");
    await page.setViewportSize({ width, height: 800 });
    await tocsin.dojoScan(PAYMENTS, "One event, so that lists have rows");
    await tocsin.importDirectory({
      source: "defectdojo",
      productTypes: [{ ref: "9", name: LONG.name }],
      products: [{ ref: String(LONG.id), name: LONG.name, productType: "9" }],
    });
    await tocsin.dojoScan(LONG, LONG.name);
    await tocsin.api("POST", "/events", { type: "k".repeat(64), title: LONG.name });
    const product = await tocsin.productId(LONG.name);
    await tocsin.api("POST", "/events", {
      type: "scan_added",
      title: LONG.name,
      source: LONG.name,
      product: { id: product },
      audience: "destinations",
    });
    const someone = await tocsin.server.cli(["user", "create", "--username", LONG_USERNAME, "--email", "kim@example.com"], PASSWORD);
    expect(someone.code, someone.stderr).toBe(0);
    await signedIn(LONG_USERNAME);
    const paths = [
      "/notifications",
      "/notifications/system",
      "/notifications/template",
      "/products",
      `/product/${String(product)}`,
      "/alerts",
      "/alerts?severity=critical&since=2020-01-01&until=2020-01-02",
      "/deliveries",
      "/deliveries?channel=alert",
      "/deliveries?view=nobody",
      "/people",
      "/audit",
      "/channels",
      "/channels?edit=mail",
      "/channels?edit=slack",
      "/channels?edit=msteams",
      "/webhooks",
      "/tokens?new=defectdojo",
      "/settings",
      "/account",
      "/account/keyboard",
      "/no-such-page",
    ];

    for (const path of paths) {
      await page.emulateMedia({ colorScheme: themes[0] });
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.waitForLoadState("networkidle");
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        await expect(page.locator("html")).toHaveCSS("background-color", CANVAS[theme]);
        await (theme === themes[0] ? expectAccessible(page) : expectReadableColours(page));
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, `${path} at ${String(width)} px in the ${theme} theme scrolls sideways`).toBe(0);
      }
    }
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`the sign-in page is accessible in the ${colorScheme} theme`, async ({ tocsin, page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${tocsin.server.url}/sign-in`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

    await expectAccessible(page);
  });
}

test("what opens over a page is accessible too: a cell's reasons, the keys, the bell, the account menu, the drawer, a delivery, sessions", async ({
  tocsin,
  signedIn,
}) => {
  test.setTimeout(120_000);
  await tocsin.api("PATCH", "/preferences/system", {
    changes: [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }],
  });
  await tocsin.dojoScan(PAYMENTS, "An event to open");
  await tocsin.mail.waitFor((mail) => mail.envelope.to.includes("dana@example.com"));
  const page = await signedIn("dana");

  await page.goto("/notifications");
  await cellOf(page, "Scan added", "Mail").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(cellOf(page, "Scan added", "Mail")).toBeFocused();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" }).getByRole("searchbox")).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(cellOf(page, "Scan added", "Mail")).toBeFocused();

  await page.getByRole("button", { name: "Alerts, 1 unread" }).click();
  await expect(page.getByRole("dialog", { name: "Alerts" }).getByText("An event to open")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Account/ }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await expectAccessible(page);

  await page.goto("/deliveries");
  await page.getByRole("row").filter({ hasText: "Mail" }).getByRole("link").first().click();
  const sheet = page.getByRole("dialog", { name: "Scan added → Mail" });
  await expect(sheet.getByRole("list", { name: "Attempts" })).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole("link", { name: "Open as a page" }).click();
  await expect(page).toHaveURL(/\/deliveries\/./);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expectAccessible(page);

  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/alerts");
  await page.getByRole("button", { name: /menu|navigation/i }).click();
  await expect(page.getByRole("dialog", { name: /menu|navigation/i })).toBeVisible();
  await expectAccessible(page);
});

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
