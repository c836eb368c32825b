import { expect, test } from "../harness/test.ts";

test("DefectDojo is connected from the browser alone: its token is made, shown once, works, and is worth nothing once revoked", async ({
  tocsin,
  signedIn,
}) => {
  const page = await signedIn("robin");
  await page.goto("/channels");
  await page.getByRole("link", { name: "Make its token" }).click();
  await page.getByRole("button", { name: "Make the token" }).click();
  const made = page.getByRole("dialog", { name: "Your new token defectdojo" });
  const token = await made.getByLabel("Token").inputValue();
  const url = await made.getByLabel("URL").inputValue();
  const header = await made.getByLabel("Header name").inputValue();
  expect(new URL(url).origin).toBe(tocsin.server.url);

  const ping = () =>
    fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-defectdojo-event": "ping",
        "x-defectdojo-instance": "https://dojo.example.com",
        [header]: token,
      },
      body: JSON.stringify({ title: "", description: "Test webhook notification", user: null }),
    });
  expect((await ping()).status).toBe(200);
  await made.getByRole("button", { name: "Done" }).click();
  await page.reload();
  await expect(page.getByRole("button", { name: "Revoke defectdojo" })).toBeVisible();
  await expect(page.getByText(token)).toHaveCount(0);
  await page.getByRole("button", { name: "Revoke defectdojo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("rowheader", { name: "defectdojo" })).toHaveCount(0);
  expect((await ping()).status).toBe(401);
  await page.goto("/channels");
  await expect(page.getByRole("region", { name: "DefectDojo" })).toContainText("Connected");
});
