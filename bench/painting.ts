import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { ensureChromium } from "../tools/browser/ensure-chromium.ts";
import { percentile, round } from "./median.ts";
import { type Figure, report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";
import { PASSWORD, setUp } from "./sender-company.ts";
import { SERVER, startServer } from "./server-process.ts";

/** Presses of each kind at each speed; ten before them warm up and do not count. */
const PRESSES = 100;
const BULKS = 20;
const WARM_UP = 10;
/** Long enough that no press waits for the one before, as between the presses of a person in a hurry. */
const PAUSE_MS = 60;

/** What a person does, from any cell; `before` puts them where they do it. */
interface Kind {
  readonly what: string;
  readonly before: readonly string[];
  readonly keys: readonly [string, ...string[]];
  readonly presses: number;
}

const TOGGLE: Kind = { what: "one cell toggled", before: ["Escape"], keys: ["Space"], presses: PRESSES };
const MOVE: Kind = {
  what: "to the next cell",
  before: ["Escape"],
  keys: ["ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"],
  presses: PRESSES,
};
const BULK: Kind = { what: "every cell toggled at once", before: ["Control+a"], keys: ["Space"], presses: BULKS };

/** How slow the processor is made, and what a key may take then, in milliseconds at p95 (page 09). */
const SPEEDS: readonly { readonly slowdown: number; readonly kind: Kind; readonly atMostMs: number | null }[] = [
  { slowdown: 1, kind: TOGGLE, atMostMs: 40 },
  { slowdown: 1, kind: MOVE, atMostMs: 40 },
  { slowdown: 1, kind: BULK, atMostMs: 100 },
  { slowdown: 4, kind: TOGGLE, atMostMs: 150 },
  { slowdown: 4, kind: MOVE, atMostMs: 150 },
  { slowdown: 4, kind: BULK, atMostMs: null },
];

/**
 * P-12, its second part: from a key in the matrix of the System scope until the browser has painted what it did, with the
 * processor as it is and four times as slow. The packed server saves meanwhile, as it does for people.
 */
export async function measure(): Promise<void> {
  using folder = scratchFolder();
  const data = join(folder.path, "data");
  setUp(data);
  await using server = await startServer(SERVER, data);
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    await openSystemScope(page, server.origin.replace("127.0.0.1", "localhost"));
    const devtools = await page.context().newCDPSession(page);
    const figures: Figure[] = [];
    for (const { slowdown, kind, atMostMs } of SPEEDS) {
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
      const taken = await pressAll(page, kind);
      figures.push({
        id: "P-12",
        what: `key to paint p95, ${kind.what}, ${slowdown === 1 ? "processor as it is" : `${String(slowdown)} times as slow`}`,
        unit: "ms",
        value: percentile(taken, 0.95),
        bar: atMostMs === null ? null : { atMost: atMostMs },
        seen: { "ms p50": round(percentile(taken, 0.5)), presses: taken.length },
      });
    }
    report("painting", figures, { chromium: browser.version() });
  } finally {
    await browser.close();
  }
}

async function openSystemScope(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel(/user name/i).fill("root");
  await page.getByLabel(/^password/i).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.includes("sign-in"));
  await page.goto(`${origin}/notifications/system`);
  await page.locator(FIRST_CELL).first().focus();
  await page.evaluate(watchKeys);
}

const FIRST_CELL = '[role="grid"]:not([aria-busy="true"]) [role="gridcell"][data-edit="yes"]';

/** Milliseconds from each key to its paint; throws where a key painted nothing new. */
async function pressAll(page: Page, { before, keys, presses }: Kind): Promise<readonly number[]> {
  for (const key of before) await page.keyboard.press(key);
  const taken: number[] = [];
  for (let press = 0; press < WARM_UP + presses; press += 1) {
    const key = keys[press % keys.length] ?? keys[0];
    await page.waitForTimeout(PAUSE_MS);
    const shown = await page.evaluate(shownByMatrix);
    await page.evaluate(() => performance.clearMarks());
    await page.keyboard.press(key);
    const ms = await page.evaluate(paintedAfter);
    if ((await page.evaluate(shownByMatrix)) === shown) throw new Error(`${key} changed nothing that is shown`);
    if (press >= WARM_UP) taken.push(ms);
  }
  return taken;
}

/** In the page: marks when a key was pressed, and when the frame that follows it was painted. */
function watchKeys(): void {
  addEventListener(
    "keydown",
    ({ timeStamp, key }) => {
      if (key === "Control") return;
      performance.mark("pressed", { startTime: timeStamp });
      // A message that is sent while a frame is made arrives when it is done.
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => performance.mark("painted"));
      port1.start();
      requestAnimationFrame(() => port2.postMessage(null));
    },
    { capture: true },
  );
}

/** In the page: milliseconds between the last two marks, once both are there. */
async function paintedAfter(): Promise<number> {
  for (;;) {
    const [pressed, painted] = ["pressed", "painted"].map((name) => performance.getEntriesByName(name)[0]?.startTime);
    if (pressed !== undefined && painted !== undefined) return painted - pressed;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** In the page: what each cell shows, and which has focus. */
function shownByMatrix(): string {
  const cells = [...document.querySelectorAll('[role="gridcell"]')];
  return JSON.stringify([cells.map((cell) => cell.getAttribute("data-state")), document.activeElement?.getAttribute("data-at")]);
}
