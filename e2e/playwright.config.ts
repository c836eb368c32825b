import { defineConfig } from "@playwright/test";
import { presentChromium } from "../tools/browser/ensure-chromium.ts";

const executablePath = presentChromium();

/** As root Chromium refuses its sandbox; the rest keeps it from talking to anybody but the server under test. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

export default defineConfig({
  testDir: ".",
  outputDir: "test-results",
  // A test that passes only the second time is a failure, so there is no second time.
  retries: 0,
  workers: 2,
  // Every journey has an installation of its own.
  fullyParallel: true,
  forbidOnly: true,
  timeout: 60_000,
  // What comes late on a busy machine still comes: to wait for it costs nothing where it is there at once.
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "../.reports/playwright.json" }]],
  use: {
    browserName: "chromium",
    launchOptions: { args: QUIET, ...(executablePath === undefined ? {} : { executablePath }) },
    // Recording every journey would take a fifth of the time of all of them: what was on the page when one failed is kept, a trace is asked for.
    trace: process.env["TOCSIN_TRACE"] === "true" ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    locale: "en-GB",
    timezoneId: "UTC",
  },
  projects: [{ name: "journeys", testMatch: "**/*.spec.ts" }],
});
