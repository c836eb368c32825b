import { focusManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { gridWords } from "../words/grid.ts";
import type { PreferenceApi, SendResult } from "./document.ts";
import { PreferencesUnreadable } from "./http-preference-api.ts";
import { PreferencesProvider } from "./preferences-provider.tsx";
import { type PreferencesOfScope, usePreferences } from "./use-preferences.ts";

afterEach(() => {
  cleanup();
  focusManager.setFocused(undefined);
});

interface Setup {
  readonly load?: PreferenceApi["load"];
  readonly answers?: SendResult[];
  readonly askSignIn?: () => Promise<void>;
}

function renderPage({ load, answers = [], askSignIn = () => Promise.reject(new Error("not asked for")) }: Setup = {}) {
  const server = new FakeServer();
  const send = vi.fn<PreferenceApi["send"]>((key, changes) => Promise.resolve(answers.shift() ?? server.patch(key, changes)));
  const api: PreferenceApi = { load: load ?? ((key) => Promise.resolve(server.document(key))), send };
  let current: PreferencesOfScope | undefined;
  function Page(): ReactNode {
    current = usePreferences("personal");
    return <p>{current.phase}</p>;
  }
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <PreferencesProvider api={api} askSignIn={askSignIn} me="peter" words={gridWords}>
        <Page />
      </PreferencesProvider>
    </QueryClientProvider>,
  );
  const prefs = () => {
    if (current === undefined) throw new Error("Nothing rendered");
    return current;
  };
  return {
    server,
    send,
    prefs,
    own: () => prefs().grid.source.cell("scan_added:mail")?.own,
    change: (to: "on" | "off") => act(() => prefs().grid.onChange([{ event: "scan_added", channel: "mail", from: "inherit", to }])),
    save: () => act(async () => prefs().grid.onFlush()),
    isReady: () => screen.findByText("ready"),
  };
}

describe("the settings of a scope", () => {
  test("are loading, then ready; a change is painted and saved", async () => {
    const { prefs, isReady, change, save, server, own } = renderPage();

    expect([prefs().phase, prefs().grid.isBusy]).toEqual(["loading", true]);
    await isReady();
    change("on");
    expect(own()).toBe("on");
    await save();

    expect(server.stored("personal")).toEqual({ "scan_added:mail": "on" });
    expect(prefs().bar.source.status()).toMatchObject({ unsaved: 0, failed: 0 });
  });

  test("that cannot be read say so, and can be read again", async () => {
    let isDown = true;
    const server = new FakeServer();
    const load = vi.fn<PreferenceApi["load"]>((key) =>
      isDown ? Promise.reject(new PreferencesUnreadable(key, 500, undefined)) : Promise.resolve(server.document(key)),
    );
    const { prefs, isReady } = renderPage({ load });

    await screen.findByText("failed");
    expect(prefs().error).toBeInstanceOf(PreferencesUnreadable);
    isDown = false;
    act(() => prefs().refetch());

    await isReady();
  });

  test("stay as last known when reading them again fails", async () => {
    let isDown = false;
    const server = new FakeServer();
    const load: PreferenceApi["load"] = (key) =>
      isDown ? Promise.reject(new TypeError("fetch failed")) : Promise.resolve(server.document(key));
    const { prefs, isReady, own } = renderPage({ load });
    await isReady();
    expect(prefs().stale).toBeNull();

    isDown = true;
    act(() => prefs().refetch());

    await waitFor(() => expect(prefs().stale).toBeGreaterThan(0));
    expect([prefs().phase, own()]).toEqual(["ready", "inherit"]);
  });

  test("are read again when the page has focus again; what is on its way stays", async () => {
    const { server, isReady, prefs, change, own } = renderPage();
    await isReady();
    change("on");
    server.set("personal", { event: "sla_breach", channel: "mail" }, "on", "dana");

    act(() => {
      focusManager.setFocused(false);
      focusManager.setFocused(true);
    });

    await waitFor(() =>
      expect(prefs().grid.source.cell("sla_breach:mail")).toMatchObject({ own: "on", mark: { kind: "updated", by: "dana" } }),
    );
    expect(own()).toBe("on");
    await waitFor(() => expect(prefs().announcer.texts().polite).toBe("1 setting updated by dana."));
  });

  test("ask for the sign-in that is missing to read them", async () => {
    const server = new FakeServer();
    const load = vi.fn<PreferenceApi["load"]>((key) => Promise.resolve(server.document(key)));
    load.mockRejectedValueOnce(new PreferencesUnreadable("personal", 401, undefined));
    const askSignIn = vi.fn(() => Promise.resolve());
    const { isReady } = renderPage({ load, askSignIn });

    await isReady();

    expect(askSignIn).toHaveBeenCalledTimes(1);
  });

  test("wait for the sign-in that is missing to save them, and go on", async () => {
    const { isReady, change, save, server, prefs } = renderPage({ answers: [{ kind: "signed-out" }], askSignIn: () => Promise.resolve() });
    await isReady();

    change("on");
    await save();

    await waitFor(() => expect(server.stored("personal")).toEqual({ "scan_added:mail": "on" }));
    expect(prefs().bar.source.status().way).toBe("open");
  });
});

describe("leaving the page", () => {
  const leave = () => {
    const event = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };

  test("is asked about only while something is not saved", async () => {
    const { isReady, change, save, prefs } = renderPage({ answers: [{ kind: "refused", message: "No." }] });
    await isReady();

    expect(leave()).toBe(false);
    change("on");
    expect(leave()).toBe(true);
    await save();
    expect([prefs().bar.source.status().failed, leave()]).toEqual([1, true]);
    await act(async () => prefs().grid.onRetryAll());

    expect(leave()).toBe(false);
  });

  test("sends what waits, in a request that outlives the page", async () => {
    const { isReady, change, send } = renderPage();
    await isReady();
    change("on");

    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    await act(async () => void document.dispatchEvent(new Event("visibilitychange")));

    expect(send).toHaveBeenCalledWith("personal", [expect.objectContaining({ to: "on" })], { keepalive: true });
  });

  test("a page without connection holds its changes and says so", async () => {
    const { isReady, change, send, server, prefs } = renderPage();
    await isReady();

    act(() => void window.dispatchEvent(new Event("offline")));
    change("on");
    await act(async () => prefs().grid.onFlush());
    expect(send).not.toHaveBeenCalled();
    await act(async () => void window.dispatchEvent(new Event("online")));

    await waitFor(() => expect(server.stored("personal")).toEqual({ "scan_added:mail": "on" }));
  });
});
