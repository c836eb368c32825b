import { PASSWORD } from "../harness/company.ts";
import { expect, expectAccessible, expectReadableColours, test } from "../harness/test.ts";

const NEXT = "nine calm herons watch the pond";

test("somebody changes their password by keys, which signs them out everywhere else, and signs in there with the new one", async ({
  signedIn,
}) => {
  const page = await signedIn("dana");
  const elsewhere = await signedIn("dana");
  await elsewhere.goto("/sessions");
  await expect(elsewhere.getByRole("row")).toHaveCount(3);

  await page.goto("/account");
  const form = page.getByRole("form", { name: "Change password" });
  await form.getByLabel("Current password").focus();
  await page.keyboard.type("not the password at all");
  for (const _ of ["new", "again"]) {
    await page.keyboard.press("Tab");
    await page.keyboard.type(NEXT);
  }
  await page.keyboard.press("Enter");
  await expect(form.getByRole("alert")).toBeFocused();
  await expect(form.getByLabel("Current password")).toHaveAccessibleDescription("The current password is wrong.");
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
  await expectReadableColours(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(form.getByLabel("Current password")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(form.getByText("Password changed. You are signed out everywhere else.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Password" })).toBeFocused();
  await expect(form.getByLabel("New password", { exact: true })).toHaveValue("");
  await expectAccessible(page);
  await page.goto("/sessions");
  await expect(page.getByRole("row")).toHaveCount(2);

  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL(/\/sign-in\?next=/);
  await elsewhere.getByLabel("User name or e-mail").fill("dana");
  await elsewhere.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await elsewhere.keyboard.press("Enter");
  await expect(elsewhere.getByRole("alert")).toContainText("User name or password is wrong.");
  await elsewhere.getByLabel("Password", { exact: true }).fill(NEXT);
  await elsewhere.keyboard.press("Enter");
  await expect(elsewhere.getByRole("heading", { name: "Your account", level: 1 })).toBeVisible();
});
