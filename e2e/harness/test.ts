import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, expect, type Locator, type Page, test as base } from "@playwright/test";
import { PASSWORD } from "./company.ts";
import { type Installation, startInstallation } from "./installation.ts";

interface Fixtures {
  /** An installation of this test's own. */
  readonly tocsin: Installation;
  /** Opens a window of its own in which the person is signed in. */
  readonly signedIn: (username: string) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from this pattern
  tocsin: async ({}, use) => {
    await using installation = await startInstallation();
    await use(installation);
  },
  signedIn: async ({ browser, tocsin }, use) => {
    const open: Page[] = [];
    await use(async (username) => {
      const page = await newWindow(browser, tocsin.server.url);
      open.push(page);
      await signIn(page, username);
      return page;
    });
    for (const page of open) await page.context().close();
  },
});

export { expect };

async function newWindow(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL });
  return context.newPage();
}

async function signIn(page: Page, username: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel(/user name/i).fill(username);
  await page.getByLabel(/^password/i).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** A cell of the matrix or panel, by its accessible name ("Scan added, Mail, on, …"), once it has a value: a press before that says "Loading". */
export function cellOf(page: Page, event: string, channel: string): Locator {
  return page
    .locator('[role="grid"]:not([aria-busy="true"])')
    .getByRole("gridcell", { name: new RegExp(`^${event.replaceAll(/[()]/g, "\\$&")}, ${channel}(,|$)`) });
}

/** Fails for every rule of WCAG 2.2 A and AA and every best practice that the page breaks. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}
