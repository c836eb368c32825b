import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { DEFAULT_KEYBOARD, type Keyboard } from "@tocsin/domain";
import { describe, expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { page } from "../../testing/samples.ts";
import { commandEntries, foundCommands } from "./command-entries.ts";

const address = (): string => screen.getByLabelText("address").textContent;
const isOpen = (): boolean => document.querySelector("dialog[open]") !== null;
const options = (): readonly (string | undefined)[] =>
  [...document.querySelectorAll('[role="option"]')].map((option) => option.firstElementChild?.textContent);
const product = { id: 12, ref: "4", source: "defectdojo", name: "Payments API", productType: { id: 1, name: "Web" }, active: true };

/** On a cell of the Personal matrix, with the box open. */
async function opened(superuser = true, keyboard: Partial<Keyboard> = {}) {
  const api = apiFor({ superuser, keyboard: { ...DEFAULT_KEYBOARD, ...keyboard } })
    .on("GET /products", ({ query }) => ({ body: page(query["q"] === "pay" ? [product] : []) }))
    .on("GET /tokens", { body: page([]) })
    .on("GET /me/sessions", { body: page([]) });
  const { user } = await renderApp("/notifications", api);
  const place = await screen.findByLabelText("Scan added, Mail, off");
  act(() => place.focus());
  await user.keyboard("{Control>}k{/Control}");
  const box = await screen.findByLabelText("Page, event, product or action");
  // At once, not letter by letter: each letter would draw the whole list.
  const type = (text: string): unknown => fireEvent.change(box, { target: { value: text } });
  return { user, api, place, box, type };
}

describe("the commands", () => {
  it("open with Ctrl+K, also with single keys turned off, name what is chosen to a screen reader, and give focus back", async () => {
    const { user, place, box } = await opened(true, { pageKeys: false });
    await waitFor(() => expect(box).toHaveFocus());
    expect(box).toHaveAttribute("role", "combobox");
    const chosen = (): string | null | undefined =>
      document.getElementById(box.getAttribute("aria-activedescendant") ?? "")?.firstElementChild?.textContent;
    expect(chosen()).toBe("System settings");
    await user.keyboard("{ArrowDown}");
    expect(chosen()).toBe("Personal settings");
    await user.keyboard("{ArrowUp}{ArrowUp}");
    expect(chosen()).toBe(options().at(-1));
    expect(document.querySelectorAll('[aria-selected="true"][role="option"]')).toHaveLength(1);
    await user.keyboard("{Control>}k{/Control}");
    expect(isOpen()).toBe(false);
    expect(place).toHaveFocus();
  });

  it("lead to a page, and say that nothing is called so", async () => {
    const { user, type } = await opened();
    type("zzz");
    expect(await screen.findByText("Nothing is called “zzz”.")).toBeVisible();
    type("token");
    expect(options().slice(0, 2)).toEqual(["API tokens", "New API token"]);
    await user.keyboard("{Enter}");
    expect(address()).toBe("/tokens");
    expect(isOpen()).toBe(false);
  });

  it("lead to the cell of an event, where one is", async () => {
    const { user, type } = await opened();
    type("sla breach");
    expect(options().slice(0, 2)).toEqual(["SLA breach", "SLA breach (combined)"]);
    await user.keyboard("{ArrowDown}{Enter}");
    expect(document.activeElement).toHaveAccessibleName("SLA breach (combined), Alert, on, by default");
  });

  it("find products through the API once typing rests", async () => {
    const { user, api, type } = await opened();
    type("pay");
    await waitFor(() => expect(options()).toContain("Payments API"));
    expect(api.sent("GET /products").map(({ query }) => query)).toEqual([{ q: "pay", limit: "8" }]);
    await user.click(screen.getByText("Payments API"));
    expect(address()).toBe("/product/12");
  });

  it("do what a key of the page does, where focus was, and switch a whole column", async () => {
    const { user, place, type } = await opened();
    type("whole row");
    await user.keyboard("{Enter}");
    expect(place).toHaveFocus();
    expect(place).toHaveAccessibleName("Scan added, Mail, on, set by you");
    await user.keyboard("{Control>}k{/Control}");
    fireEvent.change(screen.getByLabelText("Page, event, product or action"), { target: { value: "turn mail on" } });
    await user.keyboard("{Enter}");
    expect(document.querySelectorAll('[role="gridcell"][data-at$=":mail"][aria-label*="Mail, off"]')).toHaveLength(0);
  });

  it("offer every page of the navigation and of the account menu, with the keys that lead there", async () => {
    for (const superuser of [true, false]) {
      const { unmount } = await renderApp("/notifications", apiFor({ superuser }));
      await screen.findByLabelText("Scan added, Mail, off");
      act(() => void document.getElementById("user-menu")?.dispatchEvent(new Event("toggle")));
      await screen.findByText("Sign out");
      const links = document.querySelectorAll("nav a[href], #user-menu a[href]");
      const places = [...links].map((link) => link.getAttribute("href"));
      expect(places).toEqual(expect.arrayContaining(["/alerts", "/sessions"]));
      const entries = commandEntries("/notifications", superuser);
      expect(places.filter((to) => !entries.some(({ id }) => id === to))).toEqual([]);
      expect(entries.find(({ id }) => id === "/deliveries")?.chord).toBe("g l");
      expect(entries.some(({ id }) => id === "/people")).toBe(superuser);
      expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
      unmount();
    }
  });

  it("are found by words in any order, without case or accents, the nearest first", () => {
    const labels = (text: string): readonly string[] => foundCommands(commandEntries("/alerts", true), text).map(({ label }) => label);
    expect(labels("SLÄCK")[0]).toBe("Set up Slack");
    expect(labels("breach sla")).toEqual(labels("sla breach"));
    expect(labels("sla_breach")).toEqual(["SLA breach", "SLA breach (combined)"]);
    expect(labels("scan")[0]).toBe("Scan added");
  });
});
