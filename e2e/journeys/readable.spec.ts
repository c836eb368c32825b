import { PAYMENTS } from "../harness/company.ts";
import type { Page } from "@playwright/test";
import { expect, test } from "../harness/test.ts";

/** Words of a table's columns that stand on two lines; addresses and ids may, and are in columns that do not say otherwise. */
function brokenWords(page: Page): Promise<readonly string[]> {
  return page.locator("table [data-room]").evaluateAll((cells) => {
    const isBroken = (text: Node, { index, 0: word }: RegExpExecArray): boolean => {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
    };
    return cells.flatMap((cell) => {
      const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      const broken: string[] = [];
      for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
        for (const found of (text.textContent ?? "").matchAll(/\S+/g)) if (isBroken(text, found)) broken.push(found[0]);
      }
      return broken;
    });
  });
}

test("what is written in lines is read in lines, whole while it is in focus, and the log breaks no time, event or channel", async ({
  tocsin,
  signedIn,
}) => {
  const lines = ["CVE-1: overdue by 3 days", "CVE-2: overdue by 1 day", "CVE-3: due today", "CVE-4: due tomorrow", "CVE-5: due on Friday"];
  await tocsin.api("POST", "/events", {
    source: "defectdojo",
    id: "lines-1",
    type: "sla_breach",
    title: "Five findings breach their SLA",
    description: lines.join("\n"),
    product: { ref: String(PAYMENTS.id) },
  });
  const page = await signedIn("robin");
  await page.goto("/alerts");
  const alert = page.getByRole("article", { name: /Five findings/ });
  const text = alert.getByText(lines[0] ?? "");
  await expect(text).toHaveText(lines.join("\n"), { useInnerText: true });
  const height = async (): Promise<number> => (await text.boundingBox())?.height ?? 0;
  const folded = await height();
  await alert.focus();
  expect(await height()).toBeGreaterThan(folded);

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("/deliveries?channel=alert");
  const row = page.getByRole("row", { name: /SLA breach/ }).first();
  await expect(row).toBeVisible();
  const heights = await row.locator('[data-room="line"]').evaluateAll((cells) =>
    cells.map((cell) => {
      const words = document.createRange();
      words.selectNodeContents(cell);
      return [cell.textContent, words.getBoundingClientRect().height] as const;
    }),
  );
  expect(heights).toHaveLength(3);
  for (const [said, tall] of heights) expect(tall, said).toBeLessThan(30);

  for (const width of [1280, 1000, 900, 700]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await brokenWords(page), `at ${String(width)} px`).toEqual([]);
  }
});

test("nothing stands at the very edge of a dialog, whatever comes last in it", async ({ signedIn }) => {
  const page = await signedIn("robin");
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/people");
    await page.getByRole("button", { name: "Edit dana" }).click();
    const dialog = page.getByRole("dialog", { name: "dana" });
    const last = await dialog.getByRole("button", { name: "Create sign-in link" }).boundingBox();
    const frame = await dialog.boundingBox();
    expect(
      (frame?.y ?? 0) + (frame?.height ?? 0) - ((last?.y ?? 0) + (last?.height ?? 0)),
      `at ${String(width)} px`,
    ).toBeGreaterThanOrEqual(16);
  }
});

test("on a phone the log begins with deliveries, its filters are one press or one key away", async ({ tocsin, signedIn }) => {
  await tocsin.dojoScan(PAYMENTS, "One event, so that the log has rows");
  const page = await signedIn("robin");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/deliveries?channel=alert");
  await expect(page.getByRole("row", { name: /Scan added/ }).first()).toBeInViewport();
  const status = page.getByRole("combobox", { name: "Status" });
  await expect(status).toBeHidden();

  await page.getByRole("button", { name: "Filters, 1 set" }).click();
  await expect(status).toBeVisible();
  await page.getByRole("button", { name: "Filters, 1 set" }).click();
  await expect(status).toBeHidden();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "User name" })).toBeFocused();

  await page.setViewportSize({ width: 1280, height: 740 });
  await page.goto("/deliveries");
  await expect(status).toBeVisible();
  await expect(page.getByRole("button", { name: /^Filters/ })).toBeHidden();
});
