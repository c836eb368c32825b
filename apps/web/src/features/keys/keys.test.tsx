import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { alert, delivery, page } from "../../testing/samples.ts";
import { KEY_COMMANDS } from "../../ui/preference-grid/commands.ts";
import { GO_WAIT_MS } from "./go-keys.ts";
import { keyListsFor } from "./key-lists.ts";

const address = (): string => screen.getByLabelText("address").textContent;
// By label and text, not by role: a page with a matrix has some thousand elements whose roles would be computed each time.
const cell = (name: string): Promise<HTMLElement> => screen.findByLabelText(name);
const isOpen = (): boolean => document.querySelector("dialog[open]") !== null;
const rows = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>("dialog li")];

const everything = () =>
  apiFor({ superuser: true })
    .on("GET /products", { body: page([]) })
    .on("GET /alerts", { body: page([alert({ id: "a1" }), alert({ id: "a2" })]) })
    .on("PATCH /alerts", { body: { changed: 1 } })
    .on("GET /deliveries", { body: page([delivery({ id: "d1", state: "failed", reason: "mailbox_full" }), delivery({ id: "d2" })]) });

/** On a cell of the Personal matrix. */
async function onCell() {
  const api = everything();
  const { user } = await renderApp("/notifications", api);
  const place = await cell("Scan added, Mail, off");
  act(() => place.focus());
  return { user, api, place };
}

describe("the list of keys", () => {
  it("opens with a question mark, names every key of the matrix, and gives focus back", async () => {
    const { user, place } = await onCell();
    await user.keyboard("?");
    await screen.findByLabelText("Close");
    const [matrix] = keyListsFor("/notifications", true);
    expect(matrix?.rows.flatMap(({ chords }) => chords).toSorted()).toEqual(
      [...new Set([...KEY_COMMANDS.map(({ chord }) => chord), "/"])].toSorted(),
    );
    expect(rows().length).toBeGreaterThan(matrix?.rows.length ?? 0);
    await user.click(screen.getByLabelText("Close"));
    expect(isOpen()).toBe(false);
    expect(place).toHaveFocus();
  });

  it("is searched by what a key does, and by the key", async () => {
    const { user } = await onCell();
    await user.keyboard("?");
    const box = await screen.findByLabelText("Find a key");
    expect(box).toHaveFocus();
    for (const text of ["whole row", "x"]) {
      fireEvent.change(box, { target: { value: text } });
      expect(rows().map((row) => row.textContent)).toEqual(["Switch the whole rowx"]);
    }
    fireEvent.change(box, { target: { value: "no such key" } });
    expect(screen.getByText("No key does “no such key”.")).toBeVisible();
  });

  it("does what is chosen where focus was", async () => {
    const { user, place } = await onCell();
    await user.keyboard("?");
    await user.click(await screen.findByText("Switch the whole row"));
    expect(isOpen()).toBe(false);
    expect(place).toHaveFocus();
    expect(place).toHaveAccessibleName("Scan added, Mail, on, set by you");
  });

  it("goes where a row leads", async () => {
    const { user } = await onCell();
    await user.keyboard("?");
    await user.click(await screen.findByText("Go to your alerts"));
    expect(address()).toBe("/alerts");
  });

  it("is not opened by who types a question mark", async () => {
    const { user } = await renderApp("/alerts", everything());
    const box = document.body.appendChild(document.createElement("textarea"));
    await user.type(box, "?");
    expect(isOpen()).toBe(false);
    box.remove();
  });

  it.each([
    ["/alerts", "[data-alert]", "m"],
    ["/deliveries", "[data-delivery]", "w"],
  ])("names no key at %s that does nothing there", async (at, selector, away) => {
    const { unmount } = await renderApp(at, everything());
    const row = await waitFor(() => document.querySelector<HTMLElement>(selector) ?? Promise.reject(new Error("no row")));
    for (const chord of keyListsFor(at, true)[0]?.rows.flatMap(({ chords }) => chords) ?? []) {
      // A link opens with Enter without anybody's help; what leads away from the page is seen to at the end.
      if (chord === "Enter" || chord === away) continue;
      act(() => row.focus());
      expect(`${chord} ${String(fireEvent.keyDown(row, pressOf(chord)))}`).toBe(`${chord} false`);
    }
    expect(fireEvent.keyDown(row, { key: away })).toBe(false);
    unmount();
  });
});

function pressOf(chord: string) {
  const [key = "", ...modifiers] = chord.split("+").toReversed();
  return { key, ctrlKey: modifiers.includes("Ctrl"), shiftKey: modifiers.includes("Shift") };
}

describe("g and a letter", () => {
  it("lead to another page, also where the letter means something else", async () => {
    const { user } = await onCell();
    await user.keyboard("{ArrowUp}gt");
    expect(address()).toBe("/notifications/template");
    await user.keyboard("gl");
    expect(address()).toBe("/deliveries");
  });

  it("mean nothing once the letter comes too late", async () => {
    await onCell();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      fireEvent.keyDown(document.body, { key: "g" });
      expect(screen.getByText("Deliveries", { selector: "p[aria-hidden] span" })).toBeInTheDocument();
      act(() => void vi.advanceTimersByTime(GO_WAIT_MS));
      expect(screen.queryByText("Deliveries", { selector: "p[aria-hidden] span" })).toBeNull();
      fireEvent.keyDown(document.body, { key: "l" });
      expect(address()).toBe("/notifications");
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("single keys of a page", () => {
  it("can be turned off; the list is still to be had, and the matrix keeps its own", async () => {
    const { user, api, place } = await onCell();
    await user.keyboard("?");
    await user.click(await screen.findByLabelText("Single keys work anywhere on a page"));
    expect(api.sent("PATCH /me").map(({ body }) => body)).toEqual([{ keyboard: { pageKeys: false } }]);
    await user.click(screen.getByLabelText("Close"));
    await user.keyboard("?gl");
    expect(isOpen()).toBe(false);
    expect(address()).toBe("/notifications");
    await user.keyboard("x");
    expect(place).toHaveAccessibleName("Scan added, Mail, on, set by you");
    await user.click(screen.getAllByText("Keys", { selector: "button" })[0] as HTMLElement);
    expect(await screen.findByLabelText("Close")).toBeVisible();
  });
});
