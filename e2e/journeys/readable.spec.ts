import { PAYMENTS } from "../harness/company.ts";
import { expect, test } from "../harness/test.ts";

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
});
