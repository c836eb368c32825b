import { startTeamsFlow } from "@tocsin/testkit";
import { PAYMENTS } from "../harness/company.ts";
import { cellOf, expect, expectAccessible, test } from "../harness/test.ts";

const HOSTILE = "SLA *breached*: <at>everyone</at> [here](https://evil.example.com)";

test("a superuser connects Teams and switches it on in System; what happens arrives as a card in which nothing is mark-up but ours, and shows as Accepted", async ({
  tocsin,
  signedIn,
}) => {
  await using flow = await startTeamsFlow();
  const page = await signedIn("robin");
  await page.goto("/channels");
  const connected = page.getByRole("region", { name: "Microsoft Teams" });
  await connected.getByRole("button", { name: "Set up Microsoft Teams" }).click();
  const form = page.getByRole("form", { name: "Teams settings" });
  await form.getByLabel("Flow URL").fill("https://contoso.webhook.office.com/webhookb2/1@2/IncomingWebhook/3/4");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByLabel("Flow URL")).toHaveAccessibleDescription(/which Microsoft has retired/);
  await form.getByLabel("Flow URL").fill(flow.url);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(connected.getByText("Teams settings saved.")).toBeVisible();
  await expectAccessible(page);
  await connected.getByRole("button", { name: "Edit Microsoft Teams" }).click();
  await expect(form).toBeVisible();
  await expectAccessible(page);

  await page.goto("/notifications/system");
  await cellOf(page, "Scan added", "Microsoft Teams").click();
  await expect(cellOf(page, "Scan added", "Microsoft Teams")).toHaveAccessibleName(/^Scan added, Microsoft Teams, on, set by you/);
  await expect(page.getByText(/All changes saved/)).toBeVisible();
  await tocsin.dojoScan(PAYMENTS, HOSTILE);

  await expect.poll(() => flow.messages.length).toBe(1);
  const card = JSON.stringify(flow.messages[0]?.card);
  expect(card).toContain(JSON.stringify(String.raw`SLA \*breached\*: everyone \[here\](https://evil.example.com)`));
  expect(card).toContain("https://dojo.example.com/test/90");
  expect(card).not.toContain("<at>");

  // The flow has it before the log says so.
  await expect.poll(() => tocsin.deliveries("channel=msteams&state=accepted")).toHaveLength(1);
  await page.goto("/deliveries?channel=msteams");
  await expect(page.getByRole("cell", { name: /^Accepted/ })).toBeVisible();
  expect(await page.content()).not.toContain(new URL(flow.url).searchParams.get("sig"));
});

test("a flow that was switched off pauses Teams, holds what waits, and saving lets it go", async ({ tocsin, signedIn }) => {
  await using flow = await startTeamsFlow({ responds: true });
  await tocsin.api("PUT", "/channels/msteams", { enabled: true, url: flow.url });
  await tocsin.api("PATCH", "/preferences/system", {
    changes: [{ event: "scan_added", channel: "msteams", from: "inherit", to: "on" }],
  });
  flow.answerAlways({ status: 404, body: '{"error":{"code":"WorkflowTriggerIsNotEnabled","message":"The trigger is off."}}' });
  await tocsin.dojoScan(PAYMENTS, "First");
  await tocsin.dojoScan(PAYMENTS, "Second");

  const page = await signedIn("robin");
  await page.goto("/channels");
  const card = page.getByRole("region", { name: "Microsoft Teams" });
  // The page looks again every 15 seconds.
  await expect(card.getByText("Failing")).toBeVisible({ timeout: 30_000 });
  await expect(card.getByText(/404 The flow was deleted or is off/)).toBeVisible();
  expect(flow.messages).toEqual([]);

  flow.behave();
  await card.getByRole("button", { name: "Edit Microsoft Teams" }).click();
  await page.getByRole("form", { name: "Teams settings" }).getByRole("button", { name: "Save" }).click();

  await expect.poll(() => flow.messages.length, { timeout: 20_000 }).toBe(2);
  await expect.poll(() => tocsin.deliveries("channel=msteams&state=delivered")).toHaveLength(2);
  await page.goto("/deliveries?channel=msteams");
  await expect(page.getByRole("cell", { name: /^Delivered/ })).toHaveCount(2);
});
