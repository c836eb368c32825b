import { act, screen, waitFor, within } from "@testing-library/react";
import type { Alert } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { alert, page } from "../../testing/samples.ts";

/** A list that somebody looks at, and a way to let alerts come. */
async function openAlerts(address: string, first: readonly Alert[]) {
  let alerts = first;
  const api = apiFor()
    .on("GET /products", { body: page([]) })
    .on("GET /alerts/count", () => ({ body: { unread: alerts.length } }))
    .on("GET /alerts", () => ({ body: page(alerts) }))
    .on("PATCH /alerts", { body: { changed: 1 } });
  const { user, queryClient } = await renderApp(address, api);
  const come = async (...newer: readonly Alert[]): Promise<void> => {
    alerts = [...newer, ...alerts];
    await act(() => queryClient.invalidateQueries({ queryKey: ["alerts"] }));
  };
  return { api, user, come };
}

const OLD = alert({ id: "a1", title: "Old" });
const NEW = [alert({ id: "n1", title: "Newest" }), alert({ id: "n2", title: "Newer", eventKey: "finding_added" })];
const titles = (): readonly (string | null)[] =>
  screen.getAllByRole("article").map((row) => within(row).getAllByRole("link")[0]?.textContent ?? null);
const row = (title: string): HTMLElement => screen.getByRole("article", { name: new RegExp(title) });

describe("what comes while somebody looks at the list", () => {
  it("waits above it, counted, until it is asked for by its key from anywhere on the page", async () => {
    const { user, come } = await openAlerts("/alerts?state=all", [OLD]);
    await screen.findByRole("link", { name: "Old" });
    act(() => row("Old").focus());

    await come(...NEW);

    expect(await screen.findByRole("button", { name: "2 new · show (.)" })).toBeVisible();
    expect(titles()).toEqual(["Old"]);
    expect(row("Old")).toHaveFocus();
    act(() => screen.getByRole("heading", { level: 1 }).focus());
    await user.keyboard(".");
    expect(titles()).toEqual(["Newest", "Newer", "Old"]);
    expect(row("Newest")).toHaveFocus();
    expect(screen.queryByRole("button", { name: /show \(\.\)/ })).toBeNull();
  });

  it("is shown by a press too, and is not asked for by a dot that somebody types", async () => {
    const { user, come } = await openAlerts("/alerts", [OLD]);
    await screen.findByRole("link", { name: "Old" });
    await come(...NEW);
    const pill = await screen.findByRole("button", { name: "2 new · show (.)" });

    act(() => screen.getByRole("combobox", { name: "Event" }).focus());
    await user.keyboard(".");
    expect(titles()).toEqual(["Old"]);
    await user.click(pill);
    expect(titles()).toEqual(["Newest", "Newer", "Old"]);
  });

  it("is shown at once where there is nothing to be moved", async () => {
    const { come } = await openAlerts("/alerts", []);
    await screen.findByText("You are all caught up.");
    await come(...NEW);
    expect(await screen.findByRole("link", { name: "Newest" })).toBeVisible();
  });

  it("waits in the open bell as well", async () => {
    const { user, come } = await openAlerts("/sessions", [OLD]);
    const bell = await screen.findByRole("dialog", { name: "Alerts", hidden: true });
    act(() => void bell.dispatchEvent(Object.assign(new Event("toggle"), { newState: "open", oldState: "closed" })));
    const inside = within(bell);
    await inside.findByRole("link", { name: /Old/, hidden: true });

    await come(...NEW);

    expect(await inside.findByRole("button", { name: "2 new · show (.)", hidden: true })).toBeInTheDocument();
    expect(inside.queryByRole("link", { name: /Newest/, hidden: true })).toBeNull();
    act(() => inside.getByRole("link", { name: /Old/, hidden: true }).focus());
    await user.keyboard(".");
    expect(inside.getByRole("link", { name: /Newest/, hidden: true })).toHaveFocus();
  });
});

describe("repeats in the list", () => {
  const scans = ["s1", "s2", "s3"].map((id) => alert({ id, title: `Scan ${id}` }));

  it("are one row, which says how many and which is the newest, and unfolds and folds by keys", async () => {
    const { user } = await openAlerts("/alerts?state=all", scans);
    const fold = await screen.findByRole("article", { name: "Unread, Payments API: Scan added × 3" });
    expect(within(fold).getByText("Newest: Scan s1")).toBeVisible();
    expect(within(fold).getByRole("button", { name: "Show all 3" })).toHaveAttribute("aria-expanded", "false");

    act(() => fold.focus());
    await user.keyboard("{ArrowRight}");
    expect(screen.getAllByRole("article")).toHaveLength(4);
    await user.keyboard("j");
    expect(row("Scan s1")).toHaveFocus();
    await user.keyboard("k{Enter}");
    expect(screen.getAllByRole("article")).toHaveLength(1);
  });

  it("are marked as one, and taken back as one", async () => {
    const { api, user } = await openAlerts("/alerts", scans);
    const fold = await screen.findByRole("article", { name: /Scan added × 3/ });
    act(() => fold.focus());
    await user.keyboard("#");
    await screen.findByText("3 alerts archived.", { selector: "p" });
    await user.keyboard("u");
    await waitFor(() =>
      expect(api.sent("PATCH /alerts").map(({ body }) => body)).toEqual([
        { ids: ["s1", "s2", "s3"], set: { archived: true } },
        { ids: ["s1", "s2", "s3"], set: { archived: false } },
      ]),
    );
  });
});

describe("fewer like this", () => {
  it.each([
    ["personal", "/notifications#event=scan_added&channel=alert"],
    ["product", "/product/12#event=scan_added&channel=alert"],
  ] as const)("leads, by its key too, to where it was turned on: %s", async (why, address) => {
    const { api, user } = await openAlerts("/alerts", [alert({ why, title: "Old" })]);
    api.on("GET /products/12", { status: 404 });
    await screen.findByRole("link", { name: "Old" });
    expect(screen.getByRole("link", { name: "Fewer like this" })).toHaveAttribute("href", address);
    act(() => row("Old").focus());
    await user.keyboard("m");
    expect(screen.getByLabelText("address")).toHaveTextContent(address);
  });
});

it("the filters are a key away", async () => {
  const { user } = await openAlerts("/alerts", []);
  await screen.findByText("You are all caught up.");
  await user.keyboard("/");
  expect(screen.getByRole("radio", { name: "Unread" })).toHaveFocus();
});

it("of which new alerts a screen reader is told is a choice that is kept", async () => {
  const { user } = await openAlerts("/alerts", []);
  const choice = await screen.findByRole("combobox", { name: "Tell a screen reader of new alerts" });
  expect(choice).toHaveValue("all");
  await user.selectOptions(choice, "Critical only");
  expect(localStorage.getItem("tocsin.alerts.said")).toBe("critical");
  localStorage.clear();
});
