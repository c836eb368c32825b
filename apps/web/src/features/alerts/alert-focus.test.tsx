import { act, screen, waitFor, within } from "@testing-library/react";
import type { Alert } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { alert, page } from "../../testing/samples.ts";

const heard = (text: string): Promise<HTMLElement> => screen.findByText(text, { selector: "[role=status]" });
const TWO = [alert({ id: "a1", title: "First" }), alert({ id: "a2", title: "Second", eventType: "sla_breach" })];

interface Marks {
  readonly ids?: readonly string[];
  readonly set: { readonly read: boolean };
}

/** Alerts that can be read and unread, as the server would do it. */
function readableApi(items: readonly Alert[] = TWO): FakeApi {
  let alerts = items;
  const unread = () => alerts.filter(({ readAt }) => readAt === null);
  return apiFor()
    .on("GET /products", { body: page([]) })
    .on("GET /alerts/count", () => ({ body: { unread: unread().length } }))
    .on("GET /alerts", ({ query }) => ({ body: page(query["state"] === "unread" ? unread() : alerts) }))
    .on("PATCH /alerts", ({ body }) => {
      const { ids, set } = body as Marks;
      alerts = alerts.map((one) =>
        ids?.includes(one.id) === false ? one : { ...one, readAt: set.read ? "2026-11-23T10:00:00.000Z" : null },
      );
      return { body: { changed: ids?.length ?? alerts.length } };
    });
}

async function openBell(api: FakeApi) {
  const { user } = await renderApp("/sessions", api);
  const bell = await screen.findByRole("dialog", { name: "Alerts", hidden: true });
  act(() => void bell.dispatchEvent(Object.assign(new Event("toggle"), { newState: "open", oldState: "closed" })));
  const inside = within(bell);
  await inside.findByRole("link", { name: /First/, hidden: true });
  const pressMarkAll = async (): Promise<void> => {
    act(() => inside.getByRole("button", { name: "Mark all read", hidden: true }).focus());
    await user.keyboard("{Enter}");
  };
  return { user, inside, pressMarkAll };
}

describe("who marks everything read", () => {
  it("is at the page’s heading afterwards, and told how many they were", async () => {
    const { user } = await renderApp("/alerts?state=all", readableApi());
    await user.click(await screen.findByRole("button", { name: "Mark all read" }));
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveFocus());
    await heard("2 alerts marked read.");
    expect(screen.queryByRole("button", { name: "Mark all read" })).toBeNull();
  });

  it("stays on the button while others than those of the filter are unread", async () => {
    const api = readableApi().on("GET /alerts/count", { body: { unread: 5 } });
    const { user } = await renderApp("/alerts?event=scan_added", api);
    await user.click(await screen.findByRole("button", { name: "Mark all read" }));
    await waitFor(() => expect(screen.queryByRole("article")).toBeNull());
    expect(screen.getByRole("button", { name: "Mark all read" })).toHaveFocus();
  });

  it("stays in the bell, whose keys go on working, and is told how many they were", async () => {
    const { user, inside, pressMarkAll } = await openBell(readableApi());
    await pressMarkAll();
    await waitFor(() => expect(inside.getByRole("heading", { name: "Alerts", hidden: true })).toHaveFocus());
    await heard("2 alerts marked read.");
    await user.keyboard("{ArrowDown}");
    expect(inside.getByRole("link", { name: /First/, hidden: true })).toHaveFocus();
  });

  it("is not moved if the count comes to nothing while they are elsewhere", async () => {
    const { user } = await renderApp("/alerts?state=all", readableApi());
    await user.click(await screen.findByRole("button", { name: "Mark all read" }));
    const event = screen.getByRole("combobox", { name: "Event" });
    act(() => event.focus());
    await waitFor(() => expect(screen.queryByRole("button", { name: "Mark all read" })).toBeNull());
    expect(event).toHaveFocus();
  });

  it("sees and hears that it failed, in the bell as on the page", async () => {
    const { inside, pressMarkAll } = await openBell(readableApi().on("PATCH /alerts", problem(503, "busy", "Busy.")));
    await pressMarkAll();
    expect(await inside.findByText("Not changed. Try again.")).toBeInTheDocument();
    await heard("Not changed. Try again.");
    expect(inside.getByRole("button", { name: "Mark all read", hidden: true })).toHaveFocus();
  });
});

/** By key: focus is in the list still when its last row has left. */
async function archiveLast() {
  const { user } = await renderApp("/alerts", readableApi([alert({ title: "Only" })]));
  const only = await screen.findByRole("article");
  act(() => only.focus());
  await user.keyboard("e");
  await screen.findByText(/You are all caught up/);
  await waitFor(() => expect(document.activeElement).toHaveAttribute("id", "alert-list"));
  return { user };
}

describe("who works in the list of alerts", () => {
  it("stays on a row’s button while it changes into its opposite", async () => {
    const { user } = await renderApp("/alerts?state=all", readableApi());
    await user.click(await screen.findByRole("button", { name: "Mark read: First" }));
    expect(await screen.findByRole("button", { name: "Mark unread: First" })).toHaveFocus();
  });

  it("is on a row again once nothing is left to undo, and on the way back until then", async () => {
    const { user } = await renderApp("/alerts?state=all", readableApi());
    await user.click(await screen.findByRole("button", { name: "Mark read: First" }));
    await user.click(await screen.findByRole("button", { name: "Mark read: Second" }));
    await screen.findByRole("button", { name: "Mark unread: Second" });

    await user.click(screen.getByRole("button", { name: "Undo" }));
    await screen.findByText("Undone.", { selector: "p" });
    expect(screen.getByRole("button", { name: "Undo" })).toHaveFocus();
    await user.keyboard("{Enter}");

    await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).toBeNull());
    await waitFor(() => expect(screen.getByRole("article", { name: /Second/ })).toHaveFocus());
  });

  it("is in the list still when its last row has left", async () => {
    await archiveLast();

    expect(document.activeElement).toHaveAttribute("id", "alert-list");
  });

  it("takes back by key what was done to the last row, which has left with it", async () => {
    const { user } = await archiveLast();

    await user.keyboard("u");

    await heard("Undone.");
    expect(await screen.findByRole("article", { name: /Only/ })).toBeInTheDocument();
  });
});
