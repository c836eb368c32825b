import { PAYMENTS } from "../harness/company.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";

test("a superuser says by keys what messages say and where their links lead, and the next mail ends as the preview did", async ({
  tocsin,
  signedIn,
}) => {
  const dana = await signedIn("dana");
  const headers = { "x-requested-with": "app", "sec-fetch-site": "same-origin" };
  const changes = [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }];
  expect((await dana.request.patch("/api/v1/preferences/personal", { data: { changes }, headers })).status()).toBe(200);

  const page = await signedIn("robin");
  await page.goto("/settings");
  const general = page.getByRole("form", { name: "General" });
  await general.getByLabel("Address of links").focus();
  await page.keyboard.type("tocsin.example.com");
  await page.keyboard.press("Control+s");
  await expect(general.getByRole("alert")).toBeFocused();
  await expect(general.getByRole("alert")).toContainText("it begins with https://");
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Home");
  await page.keyboard.type("https://");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Application Security");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Confidential.");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Ask before you forward it.");
  await expect(general.getByText("set TOCSIN_PUBLIC_URL")).toBeVisible();
  await expectAccessible(page);
  const preview = await general.getByRole("figure", { name: "Preview: the foot of a mail" }).getByRole("paragraph").textContent();
  await page.keyboard.press("Tab");
  await expect(general.getByRole("button", { name: "Save" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(general.getByText("Saved. Messages say so from now on.")).toBeVisible();
  await expect(page).toHaveTitle("Settings · Tocsin");

  await tocsin.dojoScan(PAYMENTS, "With a foot");
  const { text } = await tocsin.mail.waitFor(({ envelope }) => envelope.to.includes("dana@example.com"));
  const foot = text.slice(text.indexOf("\n-- \n") + 5).trimEnd();
  expect(foot.replace(/\/u\/\S+/, "/u/…")).toBe(preview);
});

test("what two superusers change at once is lost by neither, and what is not saved is not left behind unasked", async ({
  tocsin,
  signedIn,
}) => {
  const page = await signedIn("robin");
  await page.goto("/products");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  const general = page.getByRole("form", { name: "General" });
  const kept = page.getByRole("form", { name: "How long things are kept" });
  await general.getByLabel("Team name").fill("AppSec");
  await kept.getByLabel("Alerts, days").fill("60");
  await tocsin.api("PATCH", "/settings", { teamName: "Red team", retention: { deliveriesDays: 30 } });

  await kept.getByRole("button", { name: "Save" }).click();
  await expect(kept.getByText("Saved: deliveries are kept 30 days, alerts 60, the audit trail 730.")).toBeVisible();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  const leaves = [
    async () => page.getByRole("link", { name: "Channels" }).click(),
    async () => page.goBack(),
    async () => {
      await page.keyboard.press("Control+k");
      // What is typed before the list has come goes into its box, but Enter means what is chosen there.
      await page.getByRole("combobox", { name: "Page, event, product or action" }).fill("alerts");
      await page.keyboard.press("Enter");
    },
    async () => {
      await page.getByRole("heading", { level: 1 }).click();
      await page.keyboard.type("ga");
    },
  ];
  for (const leave of leaves) {
    await leave();
    await question.getByRole("button", { name: "Stay here" }).click();
    await expect(page).toHaveURL(/\/settings$/);
    await expect(general.getByLabel("Team name")).toHaveValue("AppSec");
  }
  await general.getByRole("button", { name: "Save" }).click();
  await expect(general.getByRole("alert")).toBeFocused();
  await expect(general.getByRole("alert")).toContainText("Team name: Somebody changed this since you read it, to: Red team");
  await expectAccessible(page);

  await general.getByRole("button", { name: "Save" }).click();
  await expect(general.getByText("Saved. Messages say so from now on.")).toBeVisible();
  expect(await tocsin.api("GET", "/settings")).toMatchObject({
    teamName: "AppSec",
    retention: { deliveriesDays: 30, alertsDays: 60, auditDays: 730 },
  });

  await general.getByLabel("Team name").fill("Blue team");
  await page.goBack();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(/\/products$/);
  await page.goForward();
  await expect(general.getByLabel("Team name")).toHaveValue("AppSec");
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Products", level: 1 })).toBeVisible();
});
