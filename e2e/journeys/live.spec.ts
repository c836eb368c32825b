import type { Page } from "@playwright/test";
import { PAYMENTS } from "../harness/company.ts";
import { cellOf, expect, expectAccessible, test } from "../harness/test.ts";

/** What the page asks the server for from here on. */
function watch(page: Page): readonly string[] {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  return asked;
}

/** Both tabs are told by the one of them that has the stream. */
function streamOf(page: Page) {
  return page.waitForRequest((request) => request.url().includes("/api/v1/stream"));
}

test("an alert is on the bell of every tab as it comes, told by one stream and asked for by none", async ({ tocsin, signedIn }) => {
  const first = await signedIn("dana");
  const opened = streamOf(first);
  await first.goto("/products");
  await opened;
  const second = await first.context().newPage();
  const streams = watch(second);
  await second.goto("/alerts?state=all");
  await expect(second.getByText(/No alerts yet/)).toBeVisible();
  await expect(first.getByRole("button", { name: "Alerts, none unread" })).toBeVisible();
  const asked = watch(first);

  await tocsin.dojoScan(PAYMENTS, "Arrived while somebody looked");

  await expect(first.getByRole("button", { name: "Alerts, 1 unread" })).toBeVisible();
  await expect(first).toHaveTitle(/^\(1\) /);
  await expect(second.getByRole("button", { name: "Alerts, 1 unread" })).toBeVisible();
  await expect(second.getByRole("link", { name: "Arrived while somebody looked" })).toBeVisible();
  expect(asked.filter((path) => path.endsWith("/alerts/count"))).toEqual([]);
  expect(streams.filter((path) => path.endsWith("/stream"))).toEqual([]);

  await tocsin.dojoScan(PAYMENTS, "And one more");
  await expect(second.getByRole("button", { name: "1 new · show (.)" })).toBeVisible();
  await expect(second.getByRole("link", { name: "And one more" })).toBeHidden();
  await expectAccessible(second);
  await second.keyboard.press(".");
  await expect(second.getByRole("article", { name: /And one more/ })).toBeFocused();

  await first.close();
  await expect.poll(() => streams.filter((path) => path.endsWith("/stream")).length).toBe(1);
  await tocsin.dojoScan(PAYMENTS, "After the first tab");
  await expect(second.getByRole("button", { name: "Alerts, 3 unread" })).toBeVisible();
});

/** Every event that a tab which has the stream passes on to the others, as any of them hears it. */
function noteTold(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    new BroadcastChannel("tocsin-stream").addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const text = JSON.stringify(data);
      if (text.includes('"came"')) told.push(/"title":"([^"]*)"/.exec(text)?.[1] ?? text);
    });
  });
}

const toldTo = (page: Page) => page.evaluate<readonly string[]>("told");

test("seven tabs share one stream: none is kept waiting, and when the one that has it is closed another goes on behind it", async ({
  tocsin,
  signedIn,
}) => {
  const first = await signedIn("dana");
  const tabs = [first];
  // A browser has six connections to one server over HTTP/1.1: with a stream in each tab the seventh could ask for nothing.
  while (tabs.length < 7) tabs.push(await first.context().newPage());
  const streams = tabs.map((tab) => watch(tab));
  const opened = () => streams.map((asked) => asked.filter((path) => path.endsWith("/stream")).length);
  for (const tab of tabs) {
    await noteTold(tab);
    const heard = tab === first ? streamOf(tab) : null;
    await tab.goto("/alerts?state=all");
    await heard;
    await expect(tab.getByRole("button", { name: "Alerts, none unread" })).toBeVisible();
  }

  await tocsin.dojoScan(PAYMENTS, "To seven tabs");
  for (const tab of tabs) await expect(tab.getByRole("button", { name: "Alerts, 1 unread" })).toBeVisible();
  expect(opened()).toEqual([1, 0, 0, 0, 0, 0, 0]);

  await first.close();
  await tocsin.dojoScan(PAYMENTS, "While nobody had it");
  const left = tabs.slice(1);
  for (const tab of left) await expect(tab.getByRole("button", { name: "Alerts, 2 unread" })).toBeVisible();
  expect(opened().reduce((sum, count) => sum + count)).toBe(2);
  for (const tab of left) await expect.poll(() => toldTo(tab)).toEqual(["To seven tabs", "While nobody had it"]);
});

test("a setting that is changed elsewhere is there at once, and takes neither focus nor what is not saved (S14)", async ({ signedIn }) => {
  const first = await signedIn("dana");
  const second = await signedIn("dana");
  await first.goto("/notifications");
  const opened = streamOf(second);
  await second.goto("/notifications");
  await opened;
  await cellOf(second, "Test added", "Alert").focus();

  await cellOf(first, "Scan added", "Mail").click();

  await expect(cellOf(second, "Scan added", "Mail")).toHaveAccessibleName(/^Scan added, Mail, on/);
  await expect(cellOf(second, "Test added", "Alert")).toBeFocused();
});
