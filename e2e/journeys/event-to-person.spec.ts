import { PAYMENTS, WEB_SHOP } from "../harness/company.ts";
import { cellOf, expect, test } from "../harness/test.ts";

test("a person ticks Mail for Scan added from the keyboard; DefectDojo's request reaches them by mail and bell, and a colleague without access by neither", async ({
  tocsin,
  signedIn,
}) => {
  const page = await signedIn("dana");
  await page.goto("/notifications");
  await expect(cellOf(page, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, off");

  await cellOf(page, "Product type added", "Alert").focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("scan");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(cellOf(page, "Scan added", "Mail")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(cellOf(page, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, on, set by you");
  await expect(page.getByText(/All changes saved/)).toBeVisible();

  await tocsin.dojoScan(PAYMENTS, "Created/Updated 1 findings for Payments API: Q4 pentest: ZAP Scan");

  const mail = await tocsin.mail.waitFor((received) => received.envelope.to.includes("dana@example.com"));
  expect(mail.subject).toBe("[Payments API] Created/Updated 1 findings for Payments API: Q4 pentest: ZAP Scan");
  expect(mail.text).toContain("You get this because");
  expect(mail.text).toContain("https://dojo.example.com/test/90");
  expect(mail.text).toContain("SQL injection in /pay");
  expect(mail.text).toContain(`${tocsin.server.url}/notifications`);

  await page.reload();
  await expect(page.getByRole("button", { name: "Alerts, 1 unread" })).toBeVisible();
  await page.goto("/alerts");
  await expect(page.getByText("Created/Updated 1 findings for Payments API: Q4 pentest: ZAP Scan").first()).toBeVisible();
  await expect(page.getByText("You get this because it is on by default.").first()).toBeVisible();

  const colleague = await signedIn("lee");
  await colleague.goto("/alerts");
  await expect(colleague.getByRole("button", { name: "Alerts, none unread" })).toBeVisible();
  await expect(colleague.getByText("You are all caught up.")).toBeVisible();
  expect(tocsin.mail.messages.map(({ envelope }) => envelope.to)).toEqual([["dana@example.com"]]);
});

test("what System has on is locked in everybody's Personal and delivered although they had it off (L1)", async ({ tocsin, signedIn }) => {
  const sam = await signedIn("sam");
  await sam.goto("/notifications");
  await cellOf(sam, "Scan added", "Alert").click();
  await expect(cellOf(sam, "Scan added", "Alert")).toHaveAccessibleName("Scan added, Alert, off");
  await expect(sam.getByText(/All changes saved/)).toBeVisible();

  const robin = await signedIn("robin");
  await robin.goto("/notifications");
  await robin.getByLabel("Scope").selectOption("System");
  await expect(robin).toHaveURL(/\/notifications\/system$/);
  // A press before the values have come is answered by "Loading".
  await expect(cellOf(robin, "Scan added", "Alert")).toHaveAccessibleName("Scan added, Alert, off");
  await cellOf(robin, "Scan added", "Alert").click();
  await expect(cellOf(robin, "Scan added", "Alert")).toHaveAccessibleName(/^Scan added, Alert, on, set by you/);
  await cellOf(robin, "Scan added", "Mail").click();
  await expect(cellOf(robin, "Scan added", "Mail")).toHaveAccessibleName(/^Scan added, Mail, on, set by you/);
  await expect(robin.getByText(/All changes saved/)).toBeVisible();

  await sam.reload();
  const locked = cellOf(sam, "Scan added", "Alert");
  await expect(locked).toHaveAccessibleName("Scan added, Alert, on, set by System, locked");
  await locked.focus();
  await sam.keyboard.press("Space");
  await expect(locked).toHaveAccessibleName("Scan added, Alert, on, set by System, locked");
  await expect(locked).toHaveAttribute("aria-readonly", "true");

  await tocsin.dojoScan(PAYMENTS, "Locked on");
  await tocsin.mail.waitFor((received) => received.envelope.to.includes("sam@example.com"));
  await sam.goto("/alerts");
  await expect(sam.getByText("You get this because System sends it to everyone it reaches.").first()).toBeVisible();

  await robin.reload();
  await cellOf(robin, "Scan added", "Alert").click();
  await expect(robin.getByText(/All changes saved/)).toBeVisible();
  await sam.goto("/notifications");
  await expect(cellOf(sam, "Scan added", "Alert")).toHaveAccessibleName("Scan added, Alert, off");
});

test("Teams in Personal cannot be ticked by mouse, keyboard or API (L6)", async ({ tocsin, signedIn }) => {
  const page = await signedIn("dana");
  await page.goto("/notifications");
  const teams = cellOf(page, "Scan added", "Microsoft Teams");
  await expect(teams).toHaveAccessibleName("Scan added, Microsoft Teams, not available in Personal");
  await expect(teams).toHaveAttribute("aria-disabled", "true");
  await expect(teams).toHaveAccessibleDescription(/shared channel/);

  // Not enabled, and clicked all the same.
  await teams.click({ force: true });
  await page.keyboard.press("Escape");
  await teams.focus();
  await page.keyboard.press("Space");
  await expect(teams).toHaveAccessibleName("Scan added, Microsoft Teams, not available in Personal");
  await expect(page.getByRole("status").filter({ hasText: "Not available" })).toHaveCount(1);

  const answer = await page.request.patch(`${tocsin.server.url}/api/v1/preferences/personal`, {
    headers: { "x-requested-with": "app", "sec-fetch-site": "same-origin" },
    data: { changes: [{ event: "scan_added", channel: "msteams", from: "inherit", to: "on" }] },
  });
  expect(answer.status()).toBe(422);
  await page.reload();
  await expect(cellOf(page, "Scan added", "Microsoft Teams")).toHaveAccessibleName(
    "Scan added, Microsoft Teams, not available in Personal",
  );
});

test("the product panel adds for one product only, and mutes one product only (L3)", async ({ tocsin, signedIn }) => {
  const page = await signedIn("dana");
  const payments = await tocsin.productId("Payments API");
  const shop = await tocsin.productId("Web shop");

  await page.goto(`/product/${String(payments)}`);
  await cellOf(page, "Scan added", "Mail").click();
  await expect(cellOf(page, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, on, set by you");
  await expect(page.getByText(/All changes saved/)).toBeVisible();
  await page.goto(`/product/${String(shop)}`);
  await expect(cellOf(page, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, off");
  await cellOf(page, "Scan added", "Alert").click();
  await expect(cellOf(page, "Scan added", "Alert")).toHaveAccessibleName("Scan added, Alert, off");
  await expect(page.getByText(/All changes saved/)).toBeVisible();

  await tocsin.dojoScan(WEB_SHOP, "Muted in the shop");
  await tocsin.dojoScan(PAYMENTS, "Added in payments");
  const mail = await tocsin.mail.waitFor((received) => received.envelope.to.includes("dana@example.com"));

  expect(mail.subject).toContain("Added in payments");
  expect(tocsin.mail.messages).toHaveLength(1);
  await page.goto("/alerts?state=all");
  await expect(page.getByText("Added in payments").first()).toBeVisible();
  await expect(page.getByText("Muted in the shop")).toHaveCount(0);
  await page.goto("/notifications");
  await expect(cellOf(page, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, off");
});

test("losing access hides alerts and stops sends (A8)", async ({ tocsin, signedIn }) => {
  const sam = await signedIn("sam");
  await sam.goto("/notifications");
  await cellOf(sam, "Scan added", "Mail").click();
  await expect(sam.getByText(/All changes saved/)).toBeVisible();
  await tocsin.dojoScan(PAYMENTS, "While sam could see it");
  await tocsin.mail.waitFor((received) => received.subject.includes("While sam could see it"));
  await sam.goto("/alerts");
  await expect(sam.getByText("While sam could see it").first()).toBeVisible();

  const { DIRECTORY } = await import("../harness/company.ts");
  await tocsin.importDirectory({ ...DIRECTORY, memberships: DIRECTORY.memberships.filter(({ user }) => user !== "2") });

  await sam.reload();
  await expect(sam.getByText("You are all caught up.")).toBeVisible();
  await expect(sam.getByRole("button", { name: "Alerts, none unread" })).toBeVisible();
  const id = await tocsin.dojoScan(PAYMENTS, "After sam lost access");
  await expect.poll(() => tocsin.api("GET", `/events/${id}`)).toMatchObject({ fanOut: "fanned_out" });
  const mails = await tocsin.deliveries("channel=mail&person=sam");
  expect(mails.map(({ title }) => title)).toEqual(["While sam could see it"]);
});

test("a mail server that answers 451 and then accepts: delivered once, both attempts in the log (D6, D10)", async ({
  tocsin,
  signedIn,
}) => {
  const dana = await signedIn("dana");
  await dana.goto("/notifications");
  await cellOf(dana, "Scan added", "Mail").click();
  await expect(dana.getByText(/All changes saved/)).toBeVisible();

  tocsin.mail.answerNext({ at: "dot", code: 451, text: "4.3.0 Try again later" });
  await tocsin.dojoScan(PAYMENTS, "Second try");
  await tocsin.mail.waitFor((received) => received.subject.includes("Second try"));

  // The mail server has it before the log says so.
  await expect.poll(() => tocsin.deliveries("channel=mail&person=dana&state=delivered")).toHaveLength(1);
  await dana.goto("/deliveries");
  const row = dana.getByRole("row").filter({ hasText: "Scan added" }).filter({ hasText: "Mail" });
  await expect(row).toContainText("Delivered");
  await row.getByRole("link").first().click();
  await expect(dana.getByText("451", { exact: false }).first()).toBeVisible();
  await expect(dana.getByText("250", { exact: false }).first()).toBeVisible();
  expect(tocsin.mail.messages).toHaveLength(1);
});
