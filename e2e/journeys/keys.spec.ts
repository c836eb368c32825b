import type { Page } from "@playwright/test";
import { startWebhookReceiver } from "@tocsin/testkit";
import { PAYMENTS } from "../harness/company.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";

const STOPS_MAX = 80;

/** What has focus, as a person would say it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    const label = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0]?.textContent : null;
    return (element?.getAttribute("aria-label") ?? label ?? element?.textContent ?? "").trim();
  });

/** Tab until something of this name has focus; fails where it is no stop. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stops = 0; stops < STOPS_MAX; stops += 1) {
    await page.keyboard.press("Tab");
    if ((await focused(page)) === name) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}

const expectFocus = (page: Page, name: string | RegExp) => expect.poll(() => focused(page)).toMatch(name);

test("an endpoint is added, tried out and deleted by keys alone, and focus is never lost", async ({ tocsin, signedIn }) => {
  await using receiver = await startWebhookReceiver();
  await tocsin.api("PUT", "/channels/webhooks", { enabled: true, timeoutSeconds: 15 });
  const page = await signedIn("dana");
  await page.goto("/webhooks");
  await page.getByRole("button", { name: "Add endpoint" }).waitFor();

  await tabTo(page, "Add endpoint");
  await page.keyboard.press("Enter");
  await expectFocus(page, "Name");
  await page.keyboard.press("Escape");
  await expectFocus(page, "Add endpoint");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expectFocus(page, /2 fields need your attention/);
  await tabTo(page, "URL");
  await page.keyboard.press("Enter");
  await page.keyboard.type(receiver.url);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.type("SIEM");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Signing secret of SIEM" })).toBeVisible();
  await page.keyboard.press("Escape");
  await tabTo(page, "Done");
  await page.keyboard.press("Enter");
  await expectFocus(page, "Add endpoint");

  await page.getByRole("button", { name: "Ping SIEM" }).waitFor();
  await tabTo(page, "Ping SIEM");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "The ping was taken" }).first()).toBeAttached();
  await expectFocus(page, "Ping SIEM");
  await tabTo(page, "Delete SIEM");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expectFocus(page, "Delete SIEM");
  await page.keyboard.press("Enter");
  await tabTo(page, "Delete");
  await page.keyboard.press("Enter");
  await expectFocus(page, "Webhooks");
  await expect(page.getByText(/You have no endpoint/)).toBeVisible();
});

test("the log is walked, filtered and left for the cell that decided by keys alone; a header leads to its channel", async ({
  tocsin,
  signedIn,
}) => {
  await tocsin.api("PATCH", "/preferences/system", { changes: [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] });
  await tocsin.dojoScan(PAYMENTS, "By keys");
  await tocsin.mail.waitFor(({ envelope }) => envelope.to.includes("dana@example.com"));
  const page = await signedIn("robin");
  await page.goto("/deliveries?channel=mail");
  await page.getByRole("link", { name: "Scan added" }).first().waitFor();

  await page.keyboard.press("j");
  await expectFocus(page, "Scan added");
  await page.keyboard.press("/");
  await expectFocus(page, "User name");
  await page.keyboard.type("dana");
  await expect(page).toHaveURL(/person=dana/);
  await expect(page.getByRole("link", { name: "Scan added" })).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expectFocus(page, "Scan added");
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Scan added → Mail" });
  await expect(sheet.getByRole("button", { name: "Copy id" })).toBeVisible();
  await page.keyboard.press("y");
  await expect(sheet.getByText(/id/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expectFocus(page, "Scan added");

  await page.goto("/deliveries?channel=mail");
  await page.getByRole("link", { name: "Scan added" }).nth(1).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(sheet.getByText(/^1 of \d/)).toBeVisible();
  const opened = page.url();
  await page.keyboard.press("j");
  await expect(sheet.getByText(/^2 of \d/).first()).toBeVisible();
  expect(page.url()).not.toBe(opened);
  await expectAccessible(page);
  await page.keyboard.press("k");
  await expect(page).toHaveURL(opened);
  await page.goBack();
  await expect(sheet).toBeHidden();
  await expectFocus(page, "Scan added");
  await page.keyboard.press("w");
  await expectFocus(page, /^Scan added, Mail, on/);

  await page.keyboard.press("Control+Home");
  for (let moved = 0; moved < 3; moved += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowUp");
  await expectFocus(page, /^Slack, /);
  await page.keyboard.press("o");
  await expect(page).toHaveURL(/\/channels#slack$/);
  await expect(page.locator("#slack")).toBeFocused();

  await page.goto("/notifications/system");
  await page.getByRole("columnheader", { name: /^Mail, / }).focus();
  await page.keyboard.press("t");
  await expect(page.getByRole("dialog", { name: "Try Mail out" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expectFocus(page, "Test Mail");
});

test("a channel’s settings are opened, left and saved by keys alone, and Back asks before it takes what is not saved", async ({
  signedIn,
}) => {
  const page = await signedIn("robin");
  await page.goto("/channels#mail");
  await page.locator("#mail:focus").waitFor();

  await tabTo(page, "Edit Mail");
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Mail settings" });
  await expectFocus(page, "Send mail");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expectFocus(page, "Edit Mail");

  await page.keyboard.press("Enter");
  await tabTo(page, "Shared mailbox");
  await page.keyboard.type("team@example.com");
  await page.goBack();
  await expect(page.getByRole("dialog", { name: "Close without saving?" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/edit=mail/);
  await expectFocus(page, "Shared mailbox");
  await page.keyboard.press("Control+s");
  await expect(sheet).toBeHidden();
  await expect(page.locator("#mail").getByText("team@example.com")).toBeVisible();
  await expectFocus(page, "Edit Mail");

  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, "Send test to team@example.com");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Mail works: the message to team@example.com/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expectFocus(page, "Test Mail");
});
