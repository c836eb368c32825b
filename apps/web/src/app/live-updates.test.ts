import { QueryClient, QueryObserver } from "@tanstack/react-query";
import type { StreamEvent } from "@tocsin/contract";
import { afterEach, describe, expect, it, vi } from "vitest";
import { onAnnouncement } from "../lib/announcer.ts";
import { signInPrompt } from "../lib/sign-in-prompt.ts";
import { FakeApi, problem } from "../testing/fake-api.ts";
import { FakeBrowser } from "../testing/fake-browser.ts";
import { ManualTimers } from "../testing/manual-timers.ts";
import { alert, me } from "../testing/samples.ts";
import { startLiveUpdates } from "./live-updates.ts";

const stops: AbortController[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop.abort()));

/** A page that has read some things, and is told of what happens to them. */
async function openPage({ version = 7, api = new FakeApi().on("GET /me", { body: me() }) } = {}) {
  api.install();
  const browser = new FakeBrowser();
  const timers = new ManualTimers();
  const queryClient = new QueryClient();
  const asked: string[] = [];
  vi.spyOn(queryClient, "invalidateQueries").mockImplementation((filters) => {
    asked.push((filters?.queryKey ?? []).join(" "));
    return Promise.resolve();
  });
  const said: string[] = [];
  const stop = new AbortController();
  stop.signal.addEventListener(
    "abort",
    onAnnouncement((text) => said.push(text)),
  );
  stops.push(stop);
  startLiveUpdates({
    me: me(),
    queryClient,
    store: { document: () => ({ version }) },
    signal: stop.signal,
    ports: browser.tab().ports,
    timers,
  });
  const [source] = browser.open;
  source?.opens();
  await timers.advance(3_000);
  const askedAtFirst = asked.splice(0);
  return {
    askedAtFirst,
    queryClient,
    asked,
    said,
    timers,
    source,
    browser,
    tell: async (...events: readonly StreamEvent[]) => {
      for (const event of events) source?.tells(event, "p1");
      await timers.advance(3_000);
    },
  };
}

const came = (severity: "critical" | "high"): StreamEvent => ({ event: "alert", data: { change: "came", alert: alert({ severity }) } });
const layer = (scope: "system" | "template" | "personal" | "product", version: number): StreamEvent => ({
  event: "preferences",
  data: { scope, person: scope === "personal" || scope === "product" ? "1" : null, product: scope === "product" ? 12 : null, version },
});

describe("what the server tells of", () => {
  it("is behind what the page has read by itself: it reads that again once it is told, and each time that it is told anew", async () => {
    const { askedAtFirst, asked, source, timers } = await openPage();
    source?.breaks();
    source?.opens();
    await timers.advance(3_000);
    expect([askedAtFirst, asked]).toEqual([
      ["alerts", "preferences", "settings"],
      ["alerts", "preferences", "settings"],
    ]);
  });

  it("is newer than a first answer that was on its way meanwhile: that is asked for once more, whether anybody shows it yet or not", async () => {
    for (const isShown of [true, false]) {
      const { queryClient, timers, source } = await openPage();
      vi.mocked(queryClient.invalidateQueries).mockRestore();
      const answers: ((text: string) => void)[] = [];
      const list = { queryKey: ["alerts", "list"], queryFn: () => new Promise<string>((resolve) => answers.push(resolve)) };
      if (!isShown) void queryClient.query(list);
      const observer = new QueryObserver(queryClient, list);
      const stops = isShown ? [observer.subscribe(() => undefined)] : [];
      source?.tells(came("high"), "p1");
      await timers.advance(3_000);
      answers[0]?.("from before it came");
      await vi.waitFor(() => expect(queryClient.getQueryData(list.queryKey)).toBe("from before it came"));
      if (!isShown) stops.push(observer.subscribe(() => undefined));
      await vi.waitFor(() => expect(answers).toHaveLength(2));
      stops.forEach((stop) => stop());
    }
  });

  it("is on the bell without a question", async () => {
    const { queryClient, asked, tell } = await openPage();
    await tell({ event: "count", data: { unread: 4 } });
    expect([queryClient.getQueryData(["alerts", "count"]), asked]).toEqual([{ unread: 4 }, []]);
  });

  it("is asked for once and said once, however many alerts come together", async () => {
    const { asked, said, tell } = await openPage();
    await tell(came("high"), came("critical"), came("high"));
    expect([asked, said]).toEqual([["alerts"], ["3 new alerts, 1 critical"]]);
  });

  it("is not said where alerts were marked elsewhere", async () => {
    const { asked, said, tell } = await openPage();
    await tell({ event: "alert", data: { change: "marked" } });
    expect([asked, said]).toEqual([["alerts"], []]);
  });

  it.each([
    ["one's own settings, changed in another place", layer("personal", 8), ["preferences personal"]],
    ["one's own settings for a product", layer("product", 9), ["preferences product:12"]],
    ["nothing of what was changed right here", layer("personal", 7), []],
    ["everything that System lies over", layer("system", 7), ["preferences", "settings"]],
    ["everything that the Template lies under", layer("template", 7), ["preferences", "settings"]],
    ["all of it where too much has happened", { event: "reload", data: { why: "too_many" } }, ["alerts", "preferences", "settings"]],
    ["who one is when that has changed", { event: "end", data: { why: "rights_changed" } }, ["me"]],
    ["nothing when the server stops", { event: "end", data: { why: "stopping" } }, []],
  ] as const satisfies readonly (readonly [string, StreamEvent, readonly string[]])[])(
    "has the page ask for %s",
    async (_what, event, wanted) => {
      const { asked, tell } = await openPage();
      await tell(event);
      expect(asked).toEqual(wanted);
    },
  );
});

describe("a stream that was refused", () => {
  it("because nobody is signed in any more has that asked for, and goes on afterwards", async () => {
    const { source, browser, timers } = await openPage({ api: new FakeApi().on("GET /me", problem(401, "unauthenticated", "Sign in.")) });
    source?.refuses();
    await vi.waitFor(() => expect(signInPrompt.pending()).toBe("expired"));
    signInPrompt.settle(true);
    await timers.advance(0);
    expect([browser.sources.length, browser.open.length]).toEqual([2, 1]);
  });

  it("because somebody else is signed in leaves nothing of the one before on the page", async () => {
    const reload = vi.spyOn(globalThis.location, "reload").mockReturnValue(undefined);
    const { source, browser } = await openPage({ api: new FakeApi().on("GET /me", { body: me({ id: "2", username: "peter" }) }) });
    source?.refuses();
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
    expect(browser.open).toEqual([]);
    reload.mockRestore();
  });
});
