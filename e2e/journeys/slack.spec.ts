import { startSlackServer } from "@tocsin/testkit";
import { PAYMENTS } from "../harness/company.ts";
import { cellOf, expect, expectAccessible, test } from "../harness/test.ts";

const TOKEN = "xoxb-1234567890-journey-token";
const HOSTILE = 'SLA "breached": <!channel> & <https://evil.example.com|https://dojo.example.com>';

test("a superuser connects Slack, a person ticks it, and what happens reaches them as a direct message in which nothing is mark-up but ours; at another account once its code was entered", async ({
  tocsin,
  signedIn,
}) => {
  await using slack = await startSlackServer({ token: TOKEN });
  const admin = await signedIn("robin");
  await admin.goto("/channels");
  const connected = admin.getByRole("region", { name: "Slack" });
  await connected.getByRole("button", { name: "Set up Slack" }).click();
  const form = admin.getByRole("form", { name: "Slack settings" });
  await expect(form.getByLabel("Bot token")).toBeVisible();
  await expectAccessible(admin);
  await form.getByLabel("Bot token").fill(TOKEN);
  await form.getByLabel("API address").fill(slack.apiUrl);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(connected.getByText("Slack settings saved.")).toBeVisible();
  await connected.getByRole("button", { name: "Edit Slack" }).click();
  await expect(form.getByText(/^Stored \(••••oken\)/)).toBeVisible();
  await expectAccessible(admin);

  const page = await signedIn("dana");
  await page.goto("/notifications");
  await cellOf(page, "Scan added", "Slack").click();
  await expect(cellOf(page, "Scan added", "Slack")).toHaveAccessibleName("Scan added, Slack, on, set by you");
  await expect(page.getByText(/All changes saved/)).toBeVisible();
  await tocsin.dojoScan(PAYMENTS, HOSTILE);

  const message = await slack.waitFor(({ to }) => to === "dana@example.com");
  expect(message.text).toContain("&lt;!channel&gt; &amp; &lt;https://evil.example.com|https://dojo.example.com&gt;");
  expect(message.text).not.toMatch(/[<>]/);
  expect(message.blocks[0]).toEqual({ type: "header", text: { type: "plain_text", text: HOSTILE, emoji: false } });
  expect(JSON.stringify(message.blocks)).not.toContain("mrkdwn");
  expect(slack.messages).toHaveLength(1);

  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("link", { name: "Your account" }).click();
  await page.getByRole("textbox", { name: "Slack e-mail" }).fill("dana@slack.example.org");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Code" })).toBeFocused();
  await expectAccessible(page);
  const { text } = await slack.waitFor(({ to }) => to === "dana@slack.example.org");
  await page.keyboard.type(/\d{8}/.exec(text)?.[0] ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Direct messages go to whoever Slack knows by dana@slack.example.org, confirmed on/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Slack" })).toBeFocused();
  await expectAccessible(page);
  await tocsin.dojoScan(PAYMENTS, "After the code");
  await slack.waitFor((post) => post.to === "dana@slack.example.org" && post.text.includes("After the code"));
});

test("a token that Slack refuses pauses the channel once, holds what waits, and a new token lets it go", async ({ tocsin, signedIn }) => {
  await using slack = await startSlackServer();
  const settings = { enabled: true, token: TOKEN, channel: "#security", apiUrl: slack.apiUrl };
  await tocsin.api("PUT", "/channels/slack", settings);
  const changes = [{ event: "scan_added", channel: "slack", from: "inherit", to: "on" }];
  await tocsin.api("PATCH", "/preferences/system", { changes });
  slack.answerAlways({ at: "chat.postMessage", error: "invalid_auth" });
  slack.answerAlways({ at: "users.lookupByEmail", error: "invalid_auth" });
  slack.answerAlways({ at: "auth.test", error: "invalid_auth" });
  await tocsin.dojoScan(PAYMENTS, "First");
  await tocsin.dojoScan(PAYMENTS, "Second");

  const page = await signedIn("robin");
  await page.goto("/channels");
  const card = page.getByRole("region", { name: "Slack" });
  // The page looks again every 15 seconds.
  await expect(card.getByText("Failing")).toBeVisible({ timeout: 30_000 });
  await expect(card.getByText(/invalid_auth Slack does not know the token/)).toBeVisible();
  expect(slack.messages).toEqual([]);
  const calls = slack.calls.length;
  await tocsin.dojoScan(PAYMENTS, "Third");
  await expect.poll(async () => (await tocsin.deliveries("channel=slack&state=held")).length).toBeGreaterThanOrEqual(9);
  expect(slack.calls.length - calls).toBe(0);

  slack.behave();
  await card.getByRole("button", { name: "Edit Slack" }).click();
  const form = page.getByRole("form", { name: "Slack settings" });
  await form.getByRole("button", { name: "Replace" }).click();
  await form.getByLabel("Bot token").fill("xoxb-1234567890-another-one");
  await form.getByRole("button", { name: "Save" }).click();

  const arrived = () => slack.messages.filter(({ to }) => to === "#security").map(({ text }) => text);
  await expect.poll(arrived, { timeout: 20_000 }).toHaveLength(3);
  await expect(card.getByText("Working")).toBeVisible({ timeout: 30_000 });
});

test("whoever Slack does not know reads so where they decide about Slack, hears of it once by alert and mail, and gets messages again once it does", async ({
  tocsin,
  signedIn,
}) => {
  await using slack = await startSlackServer({ token: TOKEN });
  await tocsin.api("PUT", "/channels/slack", { enabled: true, token: TOKEN, channel: "#security", apiUrl: slack.apiUrl });
  slack.answerAlways({ at: "chat.postMessage", error: "user_disabled" });
  const page = await signedIn("dana");
  await page.goto("/notifications");
  await cellOf(page, "Scan added", "Slack").click();
  await expect(page.getByText(/All changes saved/)).toBeVisible();
  await tocsin.dojoScan(PAYMENTS, "First");
  await tocsin.dojoScan(PAYMENTS, "Second");

  await expect(page.getByRole("button", { name: "Alerts, 3 unread" })).toBeVisible({ timeout: 30_000 });
  const told = await tocsin.mail.waitFor((mail) => mail.raw.includes("Subject: Slack does not deliver to you"));
  expect(told.envelope.to).toEqual(["dana@example.com"]);
  await page.reload();
  await expect(cellOf(page, "Scan added", "Slack")).toHaveAccessibleName(/, on, set by you, the address was refused$/);
  await expect(page.getByText(/^Slack does not deliver to dana@example.com \(user_disabled\)/)).toBeVisible();
  await page.getByRole("link", { name: "Enter your Slack e-mail" }).click();
  await expect(page.getByText(/^Slack does not deliver to dana@example.com \(user_disabled\)/)).toBeVisible();
  await expectAccessible(page);

  slack.behave();
  await tocsin.dojoScan(PAYMENTS, "Third");
  await slack.waitFor(({ text }) => text.includes("Third"));
  await expect.poll(async () => (await tocsin.deliveries("channel=slack&state=delivered")).length).toBe(1);
  await page.goto("/notifications");
  await expect(cellOf(page, "Scan added", "Slack")).toHaveAccessibleName("Scan added, Slack, on, set by you");
  await expect(page.getByText(/^Slack does not deliver to/)).toHaveCount(0);
});
