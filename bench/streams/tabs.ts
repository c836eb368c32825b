import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { ensureChromium } from "../../tools/browser/ensure-chromium.ts";
import { percentile, round } from "../median.ts";
import type { Figure } from "../report.ts";
import { PASSWORD } from "../sender-company.ts";
import { freePort, SERVER, type ServerProcess, startServer, tocsin } from "../server-process.ts";
import { sendTitled } from "./broadcast.ts";
import { foundListeners, type Listeners } from "./listeners.ts";
import { ensureNginx, type NginxOptions, startNginx } from "./nginx.ts";
import { streamCounts } from "./stream-counts.ts";

const TABS = 7;
const EACH = 5;
const ASKED = 20;
const TOLD_WITHIN_MS = 60_000;
const LOOK_MS = 100;

/** L-08: seven tabs of one person through nginx, while the one that has the stream is closed and nginx is restarted. */
export async function tabFigures(folder: string): Promise<readonly Figure[]> {
  const version = await ensureNginx();
  if (version === null) {
    console.error("bench: no nginx to be had here, L-08 is left out");
    return [];
  }
  const figures: Figure[] = [];
  for (const protocol of ["HTTP/1.1", "HTTP/2"] as const)
    figures.push(...(await throughNginx(join(folder, protocol.replace("/", "-")), protocol)));
  return figures;
}

async function throughNginx(folder: string, protocol: NginxOptions["protocol"]): Promise<readonly Figure[]> {
  const data = join(folder, "data");
  const company = await foundListeners(data, 1);
  tocsin(["user", "create", "--username", "person1", "--email", "person1@example.com"], { data, stdin: PASSWORD });
  const port = await freePort();
  const origin = `https://localhost:${String(port)}`;
  await using server = await startServer(SERVER, data, { TOCSIN_PUBLIC_URL: origin, TOCSIN_TRUSTED_PROXIES: "127.0.0.1" });
  const upstreamPort = Number(new URL(server.origin).port);
  await using nginx = await startNginx({ folder: join(folder, "nginx"), port, upstreamPort, protocol });
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const context = await browser.newContext({ baseURL: origin, ignoreHTTPSErrors: true });
    const tabs = await openTabs(context);
    const seen = await watched({ server, company, tabs, protocol }, nginx);
    return figuresOf(protocol, seen);
  } finally {
    await browser.close();
  }
}

async function openTabs(context: BrowserContext): Promise<readonly Page[]> {
  await context.addInitScript(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    // Whatever one tab passes on to the others each of them hears here as well.
    new BroadcastChannel("tocsin-stream").addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const text = JSON.stringify(data);
      if (text.includes('"came"')) told.push(/"title":"([^"]*)"/.exec(text)?.[1] ?? text);
    });
  });
  const first = await context.newPage();
  await first.goto("/sign-in");
  await first.getByLabel(/user name/i).fill("person1");
  await first.getByLabel(/^password/i).fill(PASSWORD);
  await first.getByRole("button", { name: "Sign in" }).click();
  await first.waitForURL((url) => !url.pathname.includes("sign-in"));
  const tabs = [first];
  while (tabs.length < TABS) tabs.push(await context.newPage());
  for (const tab of tabs) {
    await tab.goto("/alerts?state=all");
    await tab.getByRole("button", { name: /^Alerts, / }).waitFor();
  }
  return tabs;
}

interface Setting {
  readonly server: ServerProcess;
  readonly company: Listeners;
  readonly tabs: readonly Page[];
  readonly protocol: string;
}

interface Watched {
  readonly missed: number;
  readonly doubled: number;
  readonly told: number;
  readonly streams: number;
  readonly askMs: readonly number[];
  readonly spoken: string;
  readonly backMs: number;
}

async function watched(
  { server, company, tabs }: Setting,
  nginx: Pick<Awaited<ReturnType<typeof startNginx>>, "stop" | "start">,
): Promise<Watched> {
  const titles: string[] = [];
  const happen = async (name: string): Promise<void> => {
    for (let number = 0; number < EACH; number += 1) {
      const title = `${name}-${String(number)}`;
      titles.push(title);
      await sendTitled(server, company, title);
    }
  };
  await untilOpen(server, company);
  await happen("seven");
  await untilTold(tabs, titles);
  const askMs = (await Promise.all(tabs.map(asked))).flat();
  const [first, ...left] = tabs;
  const { open: streams } = await streamCounts(server, company);
  const spoken = (await first?.evaluate<string>("performance.getEntriesByType('navigation')[0].nextHopProtocol")) ?? "";
  await first?.close();
  await happen("closed");
  await untilTold(left, titles);
  await nginx.stop();
  await happen("away");
  await nginx.start();
  const startedAt = performance.now();
  await untilTold(left, titles);
  const backMs = performance.now() - startedAt;
  await happen("back");
  await untilTold(left, titles);
  // What comes twice comes after the first time.
  await sleep(1_000);
  const told = (await Promise.all(left.map(toldTo))).flatMap((heard) => titles.map((title) => heard.filter((one) => one === title).length));
  return {
    missed: told.filter((times) => times === 0).length,
    doubled: told.filter((times) => times > 1).length,
    told: told.length,
    streams,
    askMs,
    spoken,
    backMs,
  };
}

async function untilOpen(server: ServerProcess, company: Listeners): Promise<void> {
  const giveUpAt = performance.now() + TOLD_WITHIN_MS;
  while ((await streamCounts(server, company)).open === 0) {
    if (performance.now() > giveUpAt) throw new Error("No tab has a stream");
    await sleep(LOOK_MS);
  }
}

/** Or until it is too late: what is missing then is a figure. */
async function untilTold(tabs: readonly Page[], titles: readonly string[]): Promise<void> {
  const giveUpAt = performance.now() + TOLD_WITHIN_MS;
  for (;;) {
    const heard = await Promise.all(tabs.map(toldTo));
    if (heard.every((told) => titles.every((title) => told.includes(title))) || performance.now() > giveUpAt) return;
    await sleep(LOOK_MS);
  }
}

const toldTo = (tab: Page) => tab.evaluate<readonly string[]>("told");

/** How long a page of ours waits for an answer beside the stream. */
function asked(tab: Page): Promise<readonly number[]> {
  return tab.evaluate(async (times) => {
    const taken: number[] = [];
    for (let turn = 0; turn < times; turn += 1) {
      const startedAt = performance.now();
      await (await fetch("/api/v1/alerts/count")).text();
      taken.push(performance.now() - startedAt);
    }
    return taken;
  }, ASKED);
}

function figuresOf(protocol: string, { missed, doubled, told, streams, askMs, spoken, backMs }: Watched): readonly Figure[] {
  const all = { id: "L-08", unit: "at a time" } as const;
  return [
    { ...all, what: `streams of seven tabs through nginx, ${protocol}`, value: streams, bar: { atMost: 1 }, seen: { spoken } },
    {
      id: "L-08",
      what: `a request of each of the seven meanwhile, p99, ${protocol}`,
      unit: "ms",
      value: percentile(askMs, 0.99),
      // Without the one stream for all the seventh would wait for ever, and nothing here would end.
      bar: null,
      seen: { p50: round(percentile(askMs, 0.5)) },
    },
    {
      ...all,
      what: `alerts that a tab was not told, ${protocol}`,
      value: missed,
      bar: { atMost: 0 },
      seen: { alerts: told, "ms after nginx is back": round(backMs) },
    },
    { ...all, what: `alerts that a tab was told twice, ${protocol}`, value: doubled, bar: { atMost: 0 }, seen: { alerts: told } },
  ];
}
