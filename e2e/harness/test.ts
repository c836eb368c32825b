import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, expect, type Locator, type Page, test as base } from "@playwright/test";
import { PASSWORD } from "./company.ts";
import { type Company, type Installation, setUpCompany, startInstallation } from "./installation.ts";

interface Fixtures {
  /** An installation of this test's own. */
  readonly tocsin: Installation;
  /** Opens a window of its own in which the person is signed in. */
  readonly signedIn: (username: string) => Promise<Page>;
}

interface WorkerFixtures {
  /** Set up once; whatever a journey does, it does to its copy. */
  readonly company: Company;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  company: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from this pattern
    async ({}, use) => {
      using company = await setUpCompany();
      await use(company);
    },
    { scope: "worker" },
  ],
  tocsin: async ({ company }, use) => {
    await using installation = await startInstallation(company);
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

const FROM_THE_APP = { "x-requested-with": "app", "sec-fetch-site": "same-origin" };

async function newWindow(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL });
  return context.newPage();
}

/** As the form does it, which has journeys of its own. */
async function signIn(page: Page, login: string): Promise<void> {
  const answer = await page.request.post("/api/auth/sign-in", { headers: FROM_THE_APP, data: { login, password: PASSWORD } });
  expect(answer.status(), await answer.text()).toBe(204);
}

/** A cell of the matrix or panel, by its accessible name ("Scan added, Mail, on, …"), once it has a value: a press before that says "Loading". */
export function cellOf(page: Page, event: string, channel: string): Locator {
  return page
    .locator('[role="grid"]:not([aria-busy="true"])')
    .getByRole("gridcell", { name: new RegExp(`^${event.replaceAll(/[()]/g, "\\$&")}, ${channel}(,|$)`) });
}

/** Fails for every rule of WCAG 2.2 A and AA and every best practice that the page breaks. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectNothingFound(page, axeOn(page));
}

/** The rules that ask for colours: all that a page which is accessible in one theme can break in the other. */
export async function expectReadableColours(page: Page): Promise<void> {
  await expectNothingFound(page, axeOn(page).withRules(["color-contrast", "link-in-text-block"]));
}

/** Every rule is asked; what holds is not described, element by element. */
function axeOn(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
}

async function expectNothingFound(page: Page, axe: AxeBuilder): Promise<void> {
  // The shell stands before the page in it is fetched; only with its title is there a page to look at.
  await expect(page.locator("h1").first()).toBeAttached();
  // Legacy mode tells nothing of frames, and spares a second page for each look at one.
  expect(page.frames()).toHaveLength(1);
  const { violations } = await axe.setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}
