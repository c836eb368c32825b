import { cellOf, expect, test } from "../harness/test.ts";

const APP = { "x-requested-with": "app", "sec-fetch-site": "same-origin" };
const change = { changes: [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] };

test("a superuser has no way to another's Personal (S1)", async ({ tocsin, signedIn }) => {
  const robin = await signedIn("robin");
  const { items } = (await tocsin.api("GET", "/people?q=dana")) as { items: { id: string; username: string }[] };
  const dana = items.find(({ username }) => username === "dana");
  expect(dana).toBeDefined();

  for (const path of [`/people/${String(dana?.id)}/preferences`, `/preferences/personal/${String(dana?.id)}`, `/preferences/dana`]) {
    const answer = await robin.request.patch(`${tocsin.server.url}/api/v1${path}`, { headers: APP, data: change });
    expect([404, 405]).toContain(answer.status());
  }
  const beside = await robin.request.patch(`${tocsin.server.url}/api/v1/preferences/personal`, {
    headers: APP,
    data: { ...change, person: dana?.id },
  });
  expect(beside.status()).toBe(400);

  const page = await signedIn("dana");
  await page.goto("/notifications");
  await expect(cellOf(page, "Scan added", "Mail")).toHaveAccessibleName("Scan added, Mail, off");
});

test("somebody who is no superuser gets no System or Template edit, in the app or by API (S1)", async ({ tocsin, signedIn }) => {
  const page = await signedIn("dana");
  await page.goto("/notifications");
  await cellOf(page, "Scan added", "Mail").waitFor();
  await expect(page.getByRole("combobox", { name: "Scope" })).toHaveCount(0);
  await expect(page.getByRole("navigation").getByRole("link", { name: "People" })).toHaveCount(0);

  await page.goto("/notifications/system");
  const cell = cellOf(page, "Scan added", "Mail");
  await expect(cell).toHaveAccessibleName(/view only/);
  await cell.focus();
  await page.keyboard.press("Space");
  await expect(cell).toHaveAccessibleName(/^Scan added, Mail, off/);

  await page.goto("/notifications/template");
  await expect(page.getByRole("heading", { level: 1, name: "Only superusers see this page" })).toBeVisible();
  await expect(page.getByRole("grid")).toHaveCount(0);
  for (const scope of ["system", "template"]) {
    const answer = await page.request.patch(`${tocsin.server.url}/api/v1/preferences/${scope}`, { headers: APP, data: change });
    expect(answer.status()).toBe(403);
  }
  expect((await page.request.get(`${tocsin.server.url}/api/v1/preferences/template`)).status()).toBe(403);
});

test("a product one may not see is not found, like one that does not exist (A7)", async ({ tocsin, signedIn }) => {
  const page = await signedIn("lee");
  const payments = await tocsin.productId("Payments API");

  const unseen = await page.request.get(`${tocsin.server.url}/api/v1/products/${String(payments)}`);
  const unknown = await page.request.get(`${tocsin.server.url}/api/v1/products/999999`);
  expect([unseen.status(), unknown.status()]).toEqual([404, 404]);
  const body = async (answer: typeof unseen) => {
    const { instance: _, requestId: __, ...rest } = (await answer.json()) as Record<string, unknown>;
    return rest;
  };
  expect(await body(unseen)).toEqual(await body(unknown));
  await page.goto(`/product/${String(payments)}`);
  await expect(page.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
  await expect(page.getByRole("grid")).toHaveCount(0);
  await page.goto("/products");
  await expect(page.getByText(/^You cannot see any product yet/)).toBeVisible();
  await expect(page.getByText("Payments API")).toHaveCount(0);
});
