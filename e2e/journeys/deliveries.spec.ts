import { PAYMENTS } from "../harness/company.ts";
import { expect, test } from "../harness/test.ts";

const MAIL_FOR_ALL = { changes: [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] };

test("a mail that the server refuses for good is sent again from the keyboard, and arrives (D12)", async ({ tocsin, signedIn }) => {
  await tocsin.api("PATCH", "/preferences/system", MAIL_FOR_ALL);
  tocsin.mail.answerAlways({ at: "dot", code: 554, text: "5.7.1 Not today" });
  await tocsin.dojoScan(PAYMENTS, "Refused at first");
  const refused = "channel=mail&person=dana&state=failed";
  await expect.poll(() => tocsin.deliveries(refused)).toHaveLength(1);
  const robin = await signedIn("robin");
  await robin.goto(`/deliveries?${refused}`);
  const row = robin.getByRole("link", { name: "Scan added" });

  await row.focus();
  await robin.keyboard.press("Enter");
  const sheet = robin.getByRole("dialog", { name: "Scan added → Mail" });
  await expect(sheet.getByText(/MAIL dana@example\.com via 127\.0\.0\.1/)).toBeVisible();
  await expect(sheet.getByText(/554 5\.7\.1/)).toBeVisible();
  await robin.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(row).toBeFocused();

  tocsin.mail.behave();
  await robin.keyboard.press("r");
  await expect(robin.getByText("Sent again: the new delivery is due now.").first()).toBeVisible();
  const mail = await tocsin.mail.waitFor((received) => received.envelope.to.includes("dana@example.com"));
  expect(mail.subject).toContain("Refused at first");
  // The mail server has it before the log says so.
  await expect.poll(() => tocsin.deliveries("channel=mail&person=dana&state=delivered")).toHaveLength(1);

  await robin.goto("/deliveries?channel=mail&person=dana");
  await expect(robin.getByRole("cell", { name: /^Delivered/ })).toHaveCount(1);
  await expect(robin.getByRole("cell", { name: /^Failed/ })).toHaveCount(1);
  await robin.getByRole("button", { name: "Send again…" }).click();
  await expect(robin.getByText(/Nothing in this filter can be sent again/)).toBeVisible();
  expect(tocsin.mail.messages.filter(({ envelope }) => envelope.to.includes("dana@example.com"))).toHaveLength(1);
});

test("what waits is cancelled and never goes; everything that failed goes again with its count confirmed (D12, D13)", async ({
  tocsin,
  signedIn,
}) => {
  await tocsin.api("PATCH", "/preferences/system", MAIL_FOR_ALL);
  tocsin.mail.answerAlways({ at: "dot", code: 451, text: "4.3.0 Later" });
  await tocsin.dojoScan(PAYMENTS, "Never mind");
  const waiting = "channel=mail&person=dana&state=retrying";
  await expect.poll(() => tocsin.deliveries(waiting)).toHaveLength(1);
  const robin = await signedIn("robin");
  await robin.goto(`/deliveries?${waiting}`);
  await robin.getByRole("link", { name: "Scan added" }).click();
  const sheet = robin.getByRole("dialog");
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await expect(sheet.getByRole("paragraph").filter({ hasText: "Cancelled." })).toBeVisible();
  await robin.goBack();
  await expect(sheet).toBeHidden();

  tocsin.mail.behave();
  await tocsin.dojoScan(PAYMENTS, "The next one");
  await tocsin.mail.waitFor((received) => received.subject.includes("The next one") && received.envelope.to.includes("dana@example.com"));
  await robin.goto("/deliveries?channel=mail&state=cancelled");
  await expect(robin.getByRole("cell", { name: /^Cancelled/ })).toHaveCount(1);
  const isNeverMind = ({ subject, envelope }: { readonly subject: string; readonly envelope: { readonly to: readonly string[] } }) =>
    subject.includes("Never mind") && envelope.to.includes("dana@example.com");
  expect(tocsin.mail.messages.filter(isNeverMind)).toEqual([]);

  await robin.getByRole("button", { name: "Send again…" }).click();
  await robin.getByRole("button", { name: "Send 1 again" }).click();
  await expect(robin.getByText("1 delivery is sent again.").first()).toBeVisible();
  await tocsin.mail.waitFor(isNeverMind);
});

test("the log leaves as a table in which no title is a formula; what reached nobody is listed with why", async ({ tocsin, signedIn }) => {
  await tocsin.api("PATCH", "/preferences/system", MAIL_FOR_ALL);
  await tocsin.dojoScan(PAYMENTS, '=HYPERLINK("https://evil.example.com")');
  await tocsin.mail.waitFor((received) => received.envelope.to.includes("dana@example.com"));
  const nowhere = await tocsin.dojoScan({ id: 999, name: "Nowhere" }, "Of a product that is not here");
  await expect.poll(() => tocsin.api("GET", `/events/${nowhere}`)).toMatchObject({ fanOut: "fanned_out" });
  const robin = await signedIn("robin");
  await robin.goto("/deliveries?channel=mail");

  const download = robin.waitForEvent("download");
  await robin.getByRole("link", { name: "Download CSV" }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
  const table = Buffer.concat(chunks).toString();
  expect(table).toContain(`"'=HYPERLINK(""https://evil.example.com"")"`);
  expect(table).toContain("dana@example.com");

  await robin.getByRole("link", { name: "Reached nobody" }).click();
  await expect(robin.getByRole("table", { name: "Events that reached nobody" })).toContainText("Its product is not known");
});
