import { act, screen, within } from "@testing-library/react";
import { DEFAULT_KEYBOARD, type Keyboard } from "@tocsin/domain";
import { describe, expect, it } from "vitest";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";

const withKeyboard = (keyboard: Partial<Keyboard>) => apiFor({ keyboard: { ...DEFAULT_KEYBOARD, ...keyboard } });
/** The matrix saves later than these tests look. */
const unsaved = (keyboard: Partial<Keyboard>) => withKeyboard(keyboard).on("PATCH /preferences/personal", () => new Promise(() => {}));
const sent = (api: ReturnType<typeof apiFor>) => api.sent("PATCH /me").map(({ body }) => body);
const row = (does: string): HTMLElement => screen.getByText(does).closest("li") ?? document.body;

async function onPage(api = apiFor()) {
  const { user } = await renderApp("/account/keyboard", api);
  await screen.findByRole("heading", { name: "Keyboard" });
  return { user, api };
}

/** At the field that waits for a command's new key. */
async function recording(does = "Switch the whole row", api = apiFor()) {
  const { user } = await onPage(api);
  await user.click(within(row(does)).getByText("Change"));
  return { user, api, field: screen.getByLabelText(`New key for “${does}”`) };
}

describe("one's own keys", () => {
  it("are moved by pressing them; that is saved, said, and focus comes back", async () => {
    const { user, api, field } = await recording();
    expect(field).toHaveFocus();
    expect(field).toHaveAccessibleDescription("Press the key that it shall have. Escape or Tab leaves it at x.");
    await user.keyboard("q");
    expect(sent(api)).toEqual([{ keyboard: { keys: { row: "q" } } }]);
    expect(within(row("Switch the whole row")).getByText("q")).toBeVisible();
    expect(screen.getByLabelText("Change the key of “Switch the whole row”, now q")).toHaveFocus();
    expect(await screen.findByText("“Switch the whole row” is now q.")).toBeInTheDocument();
  });

  it("are refused in words where a command has the key already, and exchanged", async () => {
    const { user, api, field } = await recording();
    await user.keyboard("c");
    expect(screen.getByText(/^c is “Switch the whole column” in the event matrix\./)).toBeVisible();
    expect(field).toHaveAttribute("aria-invalid", "true");
    expect(sent(api)).toEqual([]);
    await user.click(screen.getByText("Exchange the two"));
    expect(sent(api)).toEqual([{ keyboard: { keys: { row: "c", column: "x" } } }]);
    expect(within(row("Switch the whole column")).getByText("x")).toBeVisible();
  });

  it.each([
    ["{ArrowUp}", /arrows, Home, End and the page keys move/],
    ["{Enter}", /mean the same everywhere/],
    ["{Control>}b{/Control}", /belong to the browser/],
  ])("cannot be %s, and say why", async (keys, words) => {
    const { user, api, field } = await recording();
    await user.keyboard(keys);
    expect(screen.getByText(words)).toBeVisible();
    expect(field).toHaveFocus();
    expect(sent(api)).toEqual([]);
  });

  it("stay as they are with Escape, and with Tab, which goes on", async () => {
    const { user, api } = await recording();
    await user.keyboard("{Escape}");
    expect(screen.getByLabelText("Change the key of “Switch the whole row”, now x")).toHaveFocus();
    await user.keyboard("{Enter}");
    await user.tab();
    expect(screen.queryByLabelText(/^New key/)).toBeNull();
    expect(document.activeElement).not.toBe(document.body);
    expect(sent(api)).toEqual([]);
  });

  it("go back one by one and all at once, which can be undone", async () => {
    const { user, api } = await onPage(withKeyboard({ keys: { row: "q", undo: "z" } }));
    await user.click(screen.getByLabelText("Move “Undo” back to u"));
    await user.click(screen.getByText("Move all keys back"));
    await user.click(screen.getByText("Undo", { selector: "button" }));
    expect(sent(api)).toEqual([{ keyboard: { keys: { undo: "u" } } }, { keyboard: { keys: null } }, { keyboard: { keys: { row: "q" } } }]);
  });

  it("are as before, with the reason, where the server does not keep them", async () => {
    const api = apiFor().on("PATCH /me", problem(503, "busy", "Busy."));
    const { user } = await recording("Switch the whole row", api);
    await user.keyboard("q");
    expect(await screen.findByText("Busy.")).toBeVisible();
    expect(await screen.findByLabelText("Change the key of “Switch the whole row”, now x")).toBeVisible();
  });
});

describe("a key that was moved (K27)", () => {
  it("does in the matrix what the other did, and the list of keys shows it", async () => {
    const { user } = await renderApp("/notifications", unsaved({ keys: { row: "q", help: "h" } }));
    const cell = await screen.findByLabelText("Scan added, Mail, off");
    act(() => cell.focus());
    await user.keyboard("x");
    expect(cell).toHaveAccessibleName("Scan added, Mail, off");
    await user.keyboard("q");
    expect(cell).toHaveAccessibleName(/^Scan added, Mail, on, set by you/);
    await user.keyboard("?");
    expect(document.querySelector("dialog[open]")).toBeNull();
    await user.keyboard("h");
    const does = await screen.findByText("Switch the whole row");
    expect(does.closest("li")).toHaveTextContent("Switch the whole rowq");
    expect(screen.getByText("Change keys…")).toHaveAttribute("href", "/account/keyboard");
  });
});

describe("letters of the matrix that are turned off", () => {
  it("do nothing there and are not listed; arrows and Space are alive (K26)", async () => {
    const { user } = await renderApp("/notifications", unsaved({ matrixKeys: false, pageKeys: false }));
    const cell = await screen.findByLabelText("Scan added, Mail, off");
    act(() => cell.focus());
    await user.keyboard("x1?/gl");
    expect(cell).toHaveFocus();
    expect(cell).toHaveAccessibleName("Scan added, Mail, off");
    await user.keyboard(" ");
    expect(cell).toHaveAccessibleName(/^Scan added, Mail, on, set by you/);
    await user.keyboard("{ArrowRight}");
    expect(cell).not.toHaveFocus();
  });
});

describe("the simple table (A09)", () => {
  it("is chosen on the page, and is no grid then, on a product's page neither", async () => {
    const { user, api } = await onPage();
    await user.click(screen.getByLabelText("A simple table: Tab goes from box to box"));
    expect(sent(api)).toEqual([{ keyboard: { navigation: "table" } }]);
  });

  it("has a box with its full name in the tab order for each cell that can be changed, and words for the others", async () => {
    await renderApp("/notifications", withKeyboard({ navigation: "table", shortCellNames: true }));
    const box = await screen.findByLabelText("Scan added, Mail, off");
    expect(box).toHaveAttribute("type", "checkbox");
    expect(document.querySelector('[role="grid"], [role="gridcell"]')).toBeNull();
    const stops = document.querySelectorAll('#matrix td [tabindex="0"]');
    expect(stops).toHaveLength(72);
    expect(new Set([...stops].map((stop) => stop.getAttribute("aria-label"))).size).toBe(72);
    expect(document.querySelectorAll('#matrix td[tabindex="0"], #matrix th[tabindex="0"]')).toHaveLength(0);
    const teams = document.querySelector('#matrix [data-at="scan_added:msteams"]');
    expect(teams?.textContent.replace("\u00ad", "")).toMatch(/^Not available\. Microsoft Teams posts to one shared channel/);
  });

  it("goes from box to box with Tab, switches with Space, tells why with Enter, and has no arrows", async () => {
    const { user } = await renderApp("/notifications", unsaved({ navigation: "table" }));
    const box = await screen.findByLabelText("Scan added, Mail, off");
    act(() => box.focus());
    await user.keyboard("{ArrowRight}");
    expect(box).toHaveFocus();
    await user.keyboard(" ");
    expect(box).toHaveAccessibleName(/^Scan added, Mail, on, set by you/);
    expect(box).toBeChecked();
    await user.tab();
    expect(document.activeElement).toHaveAccessibleName("Scan added, Slack, off");
    await user.tab({ shift: true });
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Scan added · Mail", { selector: "h2" })).toBeInTheDocument();
    await user.keyboard("{Escape}");
    expect(box).toHaveFocus();
  });
});
