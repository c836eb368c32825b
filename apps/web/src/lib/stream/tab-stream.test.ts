import type { StreamEvent } from "@tocsin/contract";
import { describe, expect, test } from "vitest";
import { FakeBrowser, type FakeSource, type FakeTab } from "../../testing/fake-browser.ts";
import { ManualTimers } from "../../testing/manual-timers.ts";
import type { AfterRefusal } from "./lead-stream.ts";
import { joinStream } from "./tab-stream.ts";

const count = (unread: number): StreamEvent => ({ event: "count", data: { unread } });
const MARKED: StreamEvent = { event: "alert", data: { change: "marked" } };
const SIGNED_OUT: StreamEvent = { event: "end", data: { why: "signed_out" } };

function openTab(browser: FakeBrowser, { person = "1", isVisible = true, refusals = [] as AfterRefusal[] } = {}) {
  const tab = browser.tab({ isVisible });
  const timers = new ManualTimers();
  const told: StreamEvent[] = [];
  const stop = new AbortController();
  let isTold = false;
  let asked = 0;
  joinStream({
    person,
    ports: tab.ports,
    timers,
    random: () => 0.5,
    signal: stop.signal,
    onEvent: (event) => told.push(event),
    onTold: (next) => (isTold = next),
    onRefused: () => {
      asked += 1;
      return Promise.resolve(refusals.shift() ?? "later");
    },
  });
  return { tab, timers, told, isTold: () => isTold, asked: () => asked, close: () => stop.abort() };
}

const hide = (tab: FakeTab) => (tab.isVisible = false);
const see = (tab: FakeTab) => (tab.isVisible = true);

/** The one connection of the browser. */
function only(browser: FakeBrowser): FakeSource {
  expect(browser.open).toHaveLength(1);
  return browser.open[0] ?? expect.fail("No connection is open.");
}

describe("a tab by itself", () => {
  test("is told from now on, and knows whether it is", () => {
    const browser = new FakeBrowser();
    const { told, isTold } = openTab(browser);

    expect([only(browser).after, isTold()]).toEqual([null, false]);
    only(browser).opens();
    only(browser).tells(count(3), "p1");

    expect([told, isTold()]).toEqual([[count(3)], true]);
  });

  test("leaves a connection that broke to the browser, and is not told while it is away", () => {
    const browser = new FakeBrowser();
    const { told, isTold } = openTab(browser);
    const source = only(browser);
    source.opens();

    source.breaks();
    expect(isTold()).toBe(false);
    source.opens();
    source.tells(count(4), "p2");

    expect([told, isTold(), only(browser) === source]).toEqual([[count(4)], true, true]);
  });

  test("comes back soon to a server that is full or starting, and less and less often while it stays so", async () => {
    const browser = new FakeBrowser();
    const { timers, isTold, asked } = openTab(browser);
    only(browser).opens();
    only(browser).tells(count(1), "p7");
    const waits = [4_000, 8_000, 16_000, 32_000, 60_000, 60_000];

    for (const [index, ms] of waits.entries()) {
      only(browser).refuses();
      await timers.advance(ms - 1);
      expect([browser.open, isTold(), asked()]).toEqual([[], false, index + 1]);
      await timers.advance(1);
      expect(only(browser).after).toBe("p7");
    }

    only(browser).opens();
    only(browser).refuses();
    await timers.advance(4_000);
    expect(only(browser).after).toBe("p7");
  });

  test("comes back at once when somebody has signed in again", async () => {
    const browser = new FakeBrowser();
    const { timers } = openTab(browser, { refusals: ["again"] });
    only(browser).opens();

    only(browser).tells(SIGNED_OUT, "p1");
    await timers.advance(0);

    expect([browser.sources.length, only(browser).after]).toEqual([2, "p1"]);
  });

  test("does not come back as somebody else", async () => {
    const browser = new FakeBrowser();
    const { timers, isTold } = openTab(browser, { refusals: ["never"] });
    const source = only(browser);
    source.opens();

    source.tells(SIGNED_OUT, "p1");
    expect(source.isClosed).toBe(true);
    await timers.advance(600_000);

    expect([browser.open, isTold()]).toEqual([[], false]);
  });

  test("has no connection while it is hidden, and goes on from where it was when it is seen", async () => {
    const browser = new FakeBrowser();
    const { tab, timers, isTold } = openTab(browser);
    only(browser).opens();
    only(browser).tells(count(2), "p9");

    hide(tab);
    await timers.advance(0);
    expect([browser.open, isTold()]).toEqual([[], false]);
    see(tab);
    await timers.advance(0);

    expect(only(browser).after).toBe("p9");
  });

  test("that was opened in the background waits until it is seen", () => {
    const browser = new FakeBrowser();
    const { tab } = openTab(browser, { isVisible: false });
    expect(browser.open).toEqual([]);
    see(tab);
    expect(only(browser).after).toBeNull();
  });
});

describe("several tabs of one browser", () => {
  test("have one connection, and all of them are told, also the one that came later", () => {
    const browser = new FakeBrowser();
    const first = openTab(browser);
    only(browser).opens();
    const second = openTab(browser);

    only(browser).tells(count(5), "p1");

    expect([first.told, second.told]).toEqual([[count(5)], [count(5)]]);
    expect([first.isTold(), second.isTold()]).toEqual([true, true]);
  });

  test("know the count that the leader was told before they came, which is told to nobody again", () => {
    const browser = new FakeBrowser();
    openTab(browser);
    only(browser).opens();
    only(browser).tells(count(4), "p1");

    expect(openTab(browser).told).toEqual([count(4)]);
  });

  test("know that none of them is told while the leader's connection is away", () => {
    const browser = new FakeBrowser();
    const first = openTab(browser);
    const second = openTab(browser);
    only(browser).opens();
    only(browser).breaks();
    expect([first.isTold(), second.isTold()]).toEqual([false, false]);
  });

  test.each([
    ["is closed", ({ close }: ReturnType<typeof openTab>) => close()],
    ["is hidden", ({ tab }: ReturnType<typeof openTab>) => hide(tab)],
  ])("go on without a gap when the one that leads %s", async (_how, leave) => {
    const browser = new FakeBrowser();
    const first = openTab(browser);
    only(browser).opens();
    only(browser).tells(count(1), "p1");
    const second = openTab(browser);

    leave(first);
    await second.timers.advance(0);
    // It was told of the position alone, when it came.
    expect(only(browser).after).toBe("p1");
    only(browser).opens();
    only(browser).tells(count(2), "p2");

    expect([second.told.at(-1), second.isTold()]).toEqual([count(2), true]);
  });

  test("tell a hidden one counts alone, which stand in its title", async () => {
    const browser = new FakeBrowser();
    openTab(browser);
    const second = openTab(browser);
    only(browser).opens();
    hide(second.tab);
    await second.timers.advance(0);

    only(browser).tells(MARKED, "p1");
    only(browser).tells(count(1), "p2");

    expect(second.told).toEqual([count(1)]);
  });

  test("of two people have a connection each, and neither is told of the other's", () => {
    const browser = new FakeBrowser();
    const dana = openTab(browser, { person: "1" });
    const peter = openTab(browser, { person: "2" });
    expect(browser.open).toHaveLength(2);
    const [hers, his] = browser.open;
    hers?.opens();
    his?.opens();

    hers?.tells(count(1), "p1");
    his?.tells(count(2), "p2");

    expect([dana.told, peter.told]).toEqual([[count(1)], [count(2)]]);
    dana.close();
    expect([his?.isClosed, peter.isTold(), browser.open]).toEqual([false, true, [his]]);
  });
});

test("a tab whose person has signed out is told of nothing more", async () => {
  const browser = new FakeBrowser();
  const first = openTab(browser);
  const second = openTab(browser);
  only(browser).opens();

  second.close();
  only(browser).tells(count(1), "p1");
  expect([second.told, second.isTold()]).toEqual([[], false]);
  const source = only(browser);
  first.close();
  await first.timers.advance(0);

  expect([source.isClosed, browser.open]).toEqual([true, []]);
});
