import type { ReceivedMail } from "@tocsin/testkit";
import { PAYMENTS } from "../harness/company.ts";
import type { Installation } from "../harness/installation.ts";
import { cellOf, expect, expectAccessible, test } from "../harness/test.ts";

const ON = { changes: [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] };

/** Links follow the setting; the test reaches the server where it listens. */
async function mailTo(tocsin: Installation, username: string): Promise<ReceivedMail> {
  return await tocsin.mail.waitFor(({ envelope }) => envelope.to.includes(`${username}@example.com`));
}

function linkOf(mail: ReceivedMail): URL {
  const [, value = ""] = mail.headers.find(([name]) => name === "list-unsubscribe") ?? [];
  const link = new URL(value.slice(1, -1));
  expect(link.origin).toBe("https://tocsin.example.com");
  return link;
}

test("a mail is ended by one click in the mail program, and by the button of the page behind its link, without signing in", async ({
  tocsin,
  signedIn,
  browser,
}) => {
  await tocsin.api("PATCH", "/settings", { publicUrl: "https://tocsin.example.com" });
  const [dana, sam] = [await signedIn("dana"), await signedIn("sam")];
  for (const page of [dana, sam]) {
    const headers = { "x-requested-with": "app", "sec-fetch-site": "same-origin" };
    expect((await page.request.patch("/api/v1/preferences/personal", { data: ON, headers })).status()).toBe(200);
  }
  await tocsin.dojoScan(PAYMENTS, "First import");
  const [toDana, toSam] = [linkOf(await mailTo(tocsin, "dana")), linkOf(await mailTo(tocsin, "sam"))];

  // What Gmail and others send, from their own servers.
  const pressed = await fetch(`${tocsin.server.url}${toDana.pathname}`, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click",
  });
  expect(pressed.status).toBe(200);
  await dana.goto("/notifications");
  await expect(cellOf(dana, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, off");
  const history = (await (await dana.request.get("/api/v1/preferences/history?limit=1")).json()) as {
    items: { via: string; to: string; changedBy: string }[];
  };
  expect(history.items).toMatchObject([{ via: "link", from: "on", to: "off", changedBy: "dana" }]);

  const context = await browser.newContext({ baseURL: tocsin.server.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(toSam.pathname);
  await expect(page.getByRole("heading", { name: "Unsubscribe?" })).toBeVisible();
  await sam.goto("/notifications");
  await expect(cellOf(sam, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, on, set by you");
  await page.getByRole("button", { name: "Switch off" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Switched off" })).toBeVisible();
  await context.close();

  tocsin.mail.clear();
  await tocsin.api("PATCH", "/preferences/system", { changes: [{ event: "sla_breach", channel: "mail", from: "inherit", to: "on" }] });
  await tocsin.dojoScan(PAYMENTS, "Second import");
  await tocsin.api("POST", "/events", { type: "sla_breach", title: "Breached", product: { ref: "4", source: "defectdojo" } });
  // What comes after it has come: the second import sent nothing before it.
  await mailTo(tocsin, "dana");
  await mailTo(tocsin, "sam");
  expect(tocsin.mail.messages.filter(({ subject }) => subject.includes("Second import"))).toEqual([]);
});

test("the page behind the link is accessible, and says so where System has it on meanwhile", async ({ tocsin, signedIn }) => {
  await tocsin.api("PATCH", "/settings", { publicUrl: "https://tocsin.example.com" });
  const page = await signedIn("dana");
  const headers = { "x-requested-with": "app", "sec-fetch-site": "same-origin" };
  await page.request.patch("/api/v1/preferences/personal", { data: ON, headers });
  await tocsin.dojoScan(PAYMENTS, "First import");
  const { pathname } = linkOf(await mailTo(tocsin, "dana"));

  await page.goto(pathname);
  await expectAccessible(page);
  await tocsin.api("PATCH", "/preferences/system", ON);
  await page.goto(pathname);
  await expect(page.getByRole("heading", { name: "System sends this to everyone" })).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Open this setting" }).click();
  await expect(cellOf(page, "Scan added", "Mail")).toBeFocused();
});

test("an address that the mail server refused is shown to its person, who has it tried again", async ({ tocsin, signedIn }) => {
  const page = await signedIn("dana");
  const headers = { "x-requested-with": "app", "sec-fetch-site": "same-origin" };
  await page.request.patch("/api/v1/preferences/personal", { data: ON, headers });
  tocsin.mail.answerNext({ at: "rcpt", code: 550, text: "5.1.1 No such user" });
  await tocsin.dojoScan(PAYMENTS, "Refused");

  const own = async (): Promise<unknown> => (await page.request.get("/api/v1/me")).json();
  await expect.poll(own).toMatchObject({ mailRefusal: { code: "550 5.1.1" } });
  await page.goto("/notifications");
  await expect(page.getByText("The mail server refused")).toBeVisible();
  await expect(page.getByText("dana@example.com (550 5.1.1)")).toBeVisible();
  await expect(cellOf(page, "Scan added", "Mail")).toHaveAccessibleName(/the address was refused/i);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Try again" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("The mail server refused")).toBeHidden();
  await expect(page.getByRole("heading", { name: "Notification settings" })).toBeFocused();
  await expect(cellOf(page, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, on, set by you");

  await tocsin.dojoScan(PAYMENTS, "Taken");
  expect((await mailTo(tocsin, "dana")).subject).toContain("Taken");
});
