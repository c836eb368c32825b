import { PASSWORD } from "../harness/company.ts";
import { startTocsin } from "../harness/tocsin-server.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";

test("the first start prints a link that creates the first superuser, once", async ({ page }) => {
  await using server = await startTocsin();
  expect(server.setupLink).toContain("/setup#");

  await page.goto(server.setupLink);
  await expect(page.getByRole("heading", { name: "Set up Tocsin" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("User name").fill("robin");
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Create superuser" }).click();
  await expect(page.getByText("At least 15 characters; this has 5.").first()).toBeVisible();

  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Repeat the password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create superuser" }).click();
  await expect(page.getByRole("navigation").getByRole("link", { name: "Channels" })).toBeVisible();

  await page.context().clearCookies();
  await page.goto("about:blank");
  await page.goto(server.setupLink);
  await expect(page.getByRole("heading", { name: "This link cannot be used" })).toBeVisible();
  await expectAccessible(page);
});

test("signing out ends the session on the server, and a wrong password is refused in words", async ({ tocsin, page }) => {
  const password = page.getByLabel(/^password/i);
  await page.goto(`${tocsin.server.url}/sign-in`);
  await page.getByLabel(/user name/i).fill("dana");
  await password.fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).not.toHaveURL(/sign-in/);
  const cookies = await page.context().cookies();

  await page.getByRole("button", { name: /dana/i }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);

  await page.context().addCookies(cookies);
  expect((await page.request.get(`${tocsin.server.url}/api/v1/me`)).status()).toBe(401);

  await page.goto(`${tocsin.server.url}/sign-in`);
  await page.getByLabel(/user name/i).fill("dana");
  await password.fill("not the password at all");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("User name or password is wrong.").first()).toBeVisible();
});

test("an address that does not exist says so, and the API answers it as JSON", async ({ tocsin, signedIn }) => {
  const page = await signedIn("dana");

  await page.goto("/no-such-page");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/not found|no such page|does not exist/i);
  const answer = await page.request.get(`${tocsin.server.url}/api/v1/no-such-path`);
  expect(answer.status()).toBe(404);
  expect(answer.headers()["content-type"]).toContain("application/problem+json");
});
