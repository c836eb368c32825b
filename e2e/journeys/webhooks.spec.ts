import { startWebhookReceiver } from "@tocsin/testkit";
import { PAYMENTS } from "../harness/company.ts";
import { cellOf, expect, expectAccessible, test } from "../harness/test.ts";

test("a person adds an endpoint, gets its secret, and what happens arrives signed; an address that is gone is turned off, said, and turned on again", async ({
  tocsin,
  signedIn,
}) => {
  await using receiver = await startWebhookReceiver();
  await tocsin.api("PUT", "/channels/webhooks", { enabled: true, timeoutSeconds: 15 });
  const page = await signedIn("dana");
  await page.goto("/webhooks");
  await expect(page.getByText(/You have no endpoint/)).toBeVisible();
  await page.getByRole("button", { name: "Add endpoint" }).click();
  const form = page.getByRole("dialog", { name: "Add an endpoint" });
  await form.getByLabel("Name", { exact: true }).fill("SIEM");
  await form.getByLabel("URL", { exact: true }).fill("http://169.254.169.254/latest/meta-data");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Add and ping" }).click();
  await expect(form.getByLabel("URL", { exact: true })).toHaveAccessibleDescription(/This address is not allowed/);
  await form.getByLabel("URL", { exact: true }).fill(receiver.url);
  await form.getByRole("button", { name: "Add and ping" }).click();
  const shown = page.getByRole("dialog", { name: "Signing secret of SIEM" });
  await expect(shown.getByText(/The ping was taken: 200/)).toBeVisible();
  const secret = await shown.getByLabel("Signing secret").inputValue();
  expect(secret).toMatch(/^whsec_/);
  receiver.trust(secret);
  receiver.clear();
  await shown.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("article", { name: "SIEM" }).getByText("Active", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await page.goto("/notifications");
  await cellOf(page, "Scan added", "Webhooks").click();
  await expect(cellOf(page, "Scan added", "Webhooks")).toHaveAccessibleName(/^Scan added, Webhooks, on, set by you$/);
  await expect(page.getByText(/All changes saved/)).toBeVisible();
  await tocsin.dojoScan(PAYMENTS, `SLA "breached" \u202e<script>alert(1)</script>`);

  await expect.poll(() => receiver.messages.length, { timeout: 20_000 }).toBe(1);
  const [message] = receiver.messages;
  expect(message?.verified).toBe(true);
  const body: unknown = JSON.parse(message?.body ?? "");
  expect(body).toMatchObject({
    type: "scan_added",
    data: {
      title: 'SLA "breached" <script>alert(1)</script>',
      product: { name: "Payments API", source: "defectdojo", ref: "4", sourceUrl: "https://dojo.example.com/product/4" },
      why: { layer: "personal" },
    },
  });

  receiver.answerAlways({ status: 410 });
  await tocsin.dojoScan(PAYMENTS, "Nobody is there any more");
  await page.goto("/webhooks");
  const card = page.getByRole("article", { name: "SIEM" });
  await expect(card.getByText("Off: the address says that it is gone")).toBeVisible({ timeout: 30_000 });
  await expect(card.getByText(/410 It says that it is gone for good/)).toBeVisible();
  await expectAccessible(page);

  receiver.behave();
  receiver.clear();
  await card.getByRole("button", { name: "Turn on again: SIEM" }).click();
  await expect(card.getByText("Active", { exact: false }).first()).toBeVisible();
  await card.getByRole("button", { name: "Send again to SIEM what it missed" }).click();
  const replay = page.getByRole("dialog", { name: "Send SIEM again what it missed?" });
  await expect(replay.getByRole("button", { name: "Send 1 delivery again" })).toBeVisible();
  await expectAccessible(page);
  await replay.getByRole("button", { name: "Send 1 delivery again" }).click();
  await expect.poll(() => receiver.messages.map(({ verified }) => verified), { timeout: 20_000 }).toEqual([true]);
  expect(receiver.messages[0]?.body).toContain("Nobody is there any more");
  expect(await page.content()).not.toContain(secret);
});

test("a superuser makes a shared endpoint that follows System, and an exchange of its secret refuses nothing", async ({
  tocsin,
  signedIn,
}) => {
  await using receiver = await startWebhookReceiver({ refusesUnverified: true });
  const page = await signedIn("robin");
  await page.goto("/channels");
  await page.getByRole("button", { name: "Set up Webhooks" }).click();
  await page.getByRole("form", { name: "Webhook settings" }).getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("region", { name: "Webhooks" }).getByText("Webhook settings saved.")).toBeVisible();
  const made = (await tocsin.api("POST", "/webhooks", { name: "SIEM", url: receiver.url, owner: null })) as { readonly secret: string };
  receiver.trust(made.secret);
  await tocsin.api("PATCH", "/preferences/system", {
    changes: [{ event: "scan_added", channel: "webhooks", from: "inherit", to: "on" }],
  });
  await page.getByRole("link", { name: "All endpoints" }).click();

  await page.getByRole("button", { name: "Exchange secret of SIEM" }).click();
  await page
    .getByRole("dialog", { name: /^Exchange/ })
    .getByRole("button", { name: "Exchange secret" })
    .click();
  const shown = page.getByRole("dialog", { name: "Signing secret of SIEM" });
  await expect(shown.getByText(/The ping was taken/)).toBeVisible();
  // It is shown this once: no Escape takes it away, however many come in a row.
  for (let press = 0; press < 8; press += 1) await page.keyboard.press("Escape");
  await expect(shown.getByLabel("Signing secret")).toBeVisible();
  const fresh = await shown.getByLabel("Signing secret").inputValue();
  await shown.getByRole("button", { name: "Done" }).click();

  receiver.clear();
  await tocsin.dojoScan(PAYMENTS, "With the old secret");
  await expect.poll(() => receiver.messages.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(1);
  receiver.trustOnly(fresh);
  await tocsin.dojoScan(PAYMENTS, "With the new one");
  await expect.poll(() => receiver.messages.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  expect(receiver.messages).toHaveLength(receiver.requests.length);
});
