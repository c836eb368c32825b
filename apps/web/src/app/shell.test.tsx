import { act, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { deliveryWords } from "../lib/words/en/deliveries.ts";
import { problem } from "../testing/fake-api.ts";
import { apiFor, renderApp } from "../testing/render-app.tsx";
import { delivery, me, page } from "../testing/samples.ts";

const links = (): readonly (string | null)[] =>
  within(screen.getByRole("navigation", { name: "Main" }))
    .getAllByRole("link")
    .map((link) => link.textContent);

describe("the shell", () => {
  it("offers everybody their own pages", async () => {
    await renderApp("/nowhere", apiFor());
    await screen.findByRole("heading", { name: "Page not found" });
    expect(links()).toEqual(["Products", "Alerts", "My deliveries", "Notifications", "Webhooks"]);
  });

  it("offers superusers the administration too", async () => {
    await renderApp("/nowhere", apiFor({ superuser: true }));
    await screen.findByRole("heading", { name: "Page not found" });
    expect(links()).toEqual([
      "Products",
      "Alerts",
      "Notifications",
      "Webhooks",
      "Deliveries",
      "People",
      "Channels",
      "Audit trail",
      "Settings",
    ]);
  });

  it("moves focus to the new page's heading, but not on the first load", async () => {
    const api = apiFor()
      .on("GET /alerts", { body: page([]) })
      .on("GET /products", { body: page([]) });
    const { user } = await renderApp("/nowhere", api);
    expect(await screen.findByRole("heading", { name: "Page not found" })).not.toHaveFocus();
    await user.click(within(screen.getByRole("navigation", { name: "Main" })).getByRole("link", { name: "Alerts" }));
    expect(await screen.findByRole("heading", { name: "Alerts", level: 1 })).toHaveFocus();
  });

  it("begins a page at its top, and leaves it where the cell is that the address names", async () => {
    const scrollTo = vi.spyOn(globalThis, "scrollTo");
    const shown = { ...delivery({ state: "delivered" }), why: "personal", attemptLog: [] };
    const api = apiFor()
      .on("GET /deliveries", { body: page([]) })
      .on("GET /deliveries/d1", { body: shown });
    const { user } = await renderApp("/deliveries/d1", api);
    await screen.findByRole("heading", { level: 1 });
    scrollTo.mockClear();
    await user.click(await screen.findByRole("link", { name: deliveryWords.whyLink }));
    expect(await screen.findByRole("grid")).toBeVisible();
    expect(scrollTo).not.toHaveBeenCalled();

    await user.click(within(screen.getByRole("navigation", { name: "Main" })).getByRole("link", { name: "My deliveries" }));
    await screen.findByRole("heading", { name: /deliveries/i, level: 1 });
    expect(scrollTo).toHaveBeenCalledExactlyOnceWith(0, 0);
  });

  it("says that the browser is offline, and stops saying it", async () => {
    const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await renderApp("/nowhere", apiFor());
    expect(await screen.findByText(/You are offline/)).toBeVisible();
    onLine.mockReturnValue(true);
    act(() => void globalThis.dispatchEvent(new Event("online")));
    expect(screen.queryByText(/You are offline/)).toBeNull();
  });

  it("says when the server cannot be reached at all, and tries again", async () => {
    const api = apiFor().on("GET /me", problem(502, "internal_error", "Gone."));
    const { user } = await renderApp("/nowhere", api);
    await screen.findByText(/^The server could not answer\. Try again/);
    apiFor().install();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
  });

  it("changes the theme at once, and remembers it", async () => {
    const { user } = await renderApp("/nowhere", apiFor());
    await openUserMenu();
    await user.click(await screen.findByRole("radio", { name: "Dark", hidden: true }));
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    expect(localStorage.getItem("tocsin.theme")).toBe("dark");
    await user.click(screen.getByRole("radio", { name: "System", hidden: true }));
    expect(document.documentElement.dataset["theme"]).toBeUndefined();
    expect(localStorage.getItem("tocsin.theme")).toBeNull();
  });

  it("says so when signing out did not work", async () => {
    const { user } = await renderApp("/nowhere", apiFor().on("POST /auth/sign-out", problem(503, "busy", "Busy.")));
    await openUserMenu();
    await user.click(await screen.findByRole("button", { name: "Sign out", hidden: true }));
    expect(await screen.findByText(/You are still signed in/)).toBeInTheDocument();
    expect(localStorage.getItem("tocsin.signed-out")).toBeNull();
  });

  it("tells the browser's other tabs when it did", async () => {
    const assign = vi.spyOn(globalThis.location, "assign").mockReturnValue(undefined);
    const { user } = await renderApp("/nowhere", apiFor().on("POST /auth/sign-out", { status: 204 }));
    await openUserMenu();
    await user.click(await screen.findByRole("button", { name: "Sign out", hidden: true }));
    await vi.waitFor(() => expect(assign).toHaveBeenCalledExactlyOnceWith("/sign-in"));
    expect(localStorage.getItem("tocsin.signed-out")).not.toBeNull();
    localStorage.removeItem("tocsin.signed-out");
    assign.mockRestore();
  });
});

/** What the browser tells the menu when its button is pressed. */
async function openUserMenu(): Promise<void> {
  await screen.findByRole("button", { name: "Account: dana" });
  act(() => void document.getElementById("user-menu")?.dispatchEvent(new Event("toggle")));
}

describe("an app whose server is away", () => {
  it("says under its own name what happened, and goes on where it was once the server answers", async () => {
    let isAway = true;
    const api = apiFor().on("GET /products", { body: page([]) });
    api.on("GET /me", () => (isAway ? { status: 502, headers: { "content-type": "text/html" } } : { body: me() }));
    const { user } = await renderApp("/products", api);

    expect(await screen.findByRole("heading", { name: "Tocsin", level: 1 })).toBeVisible();
    expect(screen.getByRole("alert")).toHaveTextContent(/The server could not answer/);
    isAway = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));

    expect(await screen.findByRole("heading", { name: "Products", level: 1 })).toBeVisible();
  });
});
