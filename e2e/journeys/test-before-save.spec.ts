import { startSmtpReceiver } from "@tocsin/testkit";
import { PAYMENTS } from "../harness/company.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";

const AUTH = { user: "tocsin", pass: "correct horse battery" };

test("a superuser tries a password before saving it, hears once that it was refused later, and once that it works again", async ({
  tocsin,
  signedIn,
}) => {
  await using server = await startSmtpReceiver({ auth: AUTH });
  const page = await signedIn("robin");
  await page.goto("/channels");
  const card = page.getByRole("region", { name: "Mail" });
  const edit = card.getByRole("button", { name: "Edit Mail" });
  await edit.click();
  const form = page.getByRole("form", { name: "Mail settings" });
  await form.getByLabel("Port").fill(String(server.port));
  await form.getByLabel("User name").fill(AUTH.user);
  await form.getByLabel("Password", { exact: true }).fill("wrong");
  const toMe = form.getByRole("button", { name: "Send test to me (robin@example.com)" });

  await toMe.click();
  await expect(form.getByText("Mail does not work: the connection was refused.")).toBeVisible();
  await expect(form.getByText("535 5.7.8 Authentication failed")).toBeVisible();
  await expect(form.getByText(/Check user name and password/)).toBeVisible();
  await expectAccessible(page);

  await form.getByLabel("Password", { exact: true }).fill(AUTH.pass);
  await expect(form.getByText("535 5.7.8 Authentication failed")).toBeHidden();
  await toMe.click();
  await expect(form.getByText("Mail works: the message to robin@example.com was taken.")).toBeVisible();
  await expect.poll(() => server.messages.map(({ subject }) => subject)).toEqual(["[TEST] Mail from Tocsin"]);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(card.getByText("Mail settings saved.")).toBeVisible();
  await expect(edit).toBeFocused();
  await edit.click();
  await expect(form.getByText(/^Stored \(••••tery\)\. Set by Robin Root/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();

  const changes = [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }];
  await tocsin.api("PATCH", "/preferences/system", { changes });
  server.answerAlways({ at: "auth", code: 535, text: "5.7.8 Authentication failed" });
  await tocsin.dojoScan(PAYMENTS, "While the password is refused");
  await expect(card.getByText("Failing")).toBeVisible({ timeout: 30_000 });
  await expect(card.getByText(/^\d+ deliver(y|ies)$/)).toBeVisible();
  await expectAccessible(page);
  await page.goto("/alerts");
  await expect(page.getByText(/^Mail has stopped: \d+ deliver(y waits|ies wait)$/)).toHaveCount(1);

  server.behave();
  await page.goto("/channels");
  await edit.click();
  await form.getByRole("button", { name: "Save" }).click();
  await expect
    .poll(() => server.messages.filter(({ subject }) => subject.includes("refused")).length, { timeout: 30_000 })
    .toBeGreaterThan(0);
  await page.goto("/alerts");
  await expect(page.getByText(/^Mail works again after/)).toHaveCount(1, { timeout: 30_000 });
});
