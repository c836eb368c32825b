import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { Alert } from "@tocsin/contract";
import { SOURCES } from "@tocsin/domain";
import { describe, expect, it } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { alert, me, page } from "../../testing/samples.ts";

const THREE = [
  alert({ id: "a1", title: "First" }),
  alert({ id: "a2", title: "Second", eventType: "sla_breach", eventLabel: "SLA breach" }),
  alert({ id: "a3", title: "Third" }),
];

/** Alerts that can be marked, as the server would do it. */
function alertsApi(items: readonly Alert[]): FakeApi {
  let alerts = items;
  const unread = () => alerts.filter(({ readAt, archivedAt }) => readAt === null && archivedAt === null);
  return apiFor()
    .on("GET /products", { body: page([]) })
    .on("GET /alerts/count", () => ({ body: { unread: unread().length } }))
    .on("GET /alerts", ({ query }) => ({ body: page(query["state"] === "unread" ? unread() : alerts) }))
    .on("PATCH /alerts", ({ body }) => {
      const { ids, set } = body as {
        readonly ids?: readonly string[];
        readonly set: { readonly read?: boolean; readonly archived?: boolean };
      };
      const at = "2026-11-23T10:00:00.000Z";
      alerts = alerts.map((one) => {
        if (ids !== undefined && !ids.includes(one.id)) return one;
        const readAt = set.read === undefined ? one.readAt : set.read ? at : null;
        const archivedAt = set.archived === undefined ? one.archivedAt : set.archived ? at : null;
        return { ...one, readAt, archivedAt };
      });
      return { body: { changed: ids?.length ?? alerts.length } };
    });
}

const row = (title: string): HTMLElement => screen.getByRole("article", { name: new RegExp(title) });

describe("the bell", () => {
  it("has the number of unread alerts in its name, and in the window's title", async () => {
    await renderApp("/alerts", alertsApi(THREE));
    expect(await screen.findByRole("button", { name: "Alerts, 3 unread" })).toBeVisible();
    await waitFor(() => expect(document.title).toBe("(3) Alerts · Tocsin"));
  });

  it("says that there are none", async () => {
    await renderApp("/alerts", alertsApi([]));
    expect(await screen.findByRole("button", { name: "Alerts, none unread" })).toBeVisible();
    await waitFor(() => expect(document.title).toBe("Alerts · Tocsin"));
  });
});

describe("an alert", () => {
  const REASONS = {
    system: "You get this because System sends it to everyone it reaches.",
    product: "You get this because you turned it on for this product.",
    personal: "You get this because it is on in your Personal settings.",
    template: "You get this because the Template has it on and you have not answered for yourself.",
    default: "You get this because it is on by default.",
  } as const;

  it("says of what Tocsin tells of itself that it cannot be switched off, and leads nowhere for that", async () => {
    await renderApp("/alerts", alertsApi([alert({ why: "system", own: true })]));
    const row = within(await screen.findByRole("article"));
    expect(row.getByText("You get this because you can do something about it; it cannot be switched off.")).toBeVisible();
    expect(row.queryByRole("link", { name: "Fewer like this" })).toBeNull();
  });

  it.each(SOURCES)("says why it came: %s", async (why) => {
    await renderApp("/alerts", alertsApi([alert({ why })]));
    expect(within(await screen.findByRole("article")).getByText(REASONS[why])).toBeVisible();
  });

  it("is named by what it is, where, and whether it is unread", async () => {
    await renderApp("/alerts", alertsApi([alert()]));
    expect(await screen.findByRole("article", { name: "Unread, Scan added, Payments API: Created 3 findings" })).toBeVisible();
  });

  it("keeps the lines of its description apart, without the room that blank ones take", async () => {
    await renderApp("/alerts", alertsApi([alert({ description: "CVE-1: overdue by 3 days\n\n \nCVE-2: overdue by 1 day\n" })]));
    const text = await screen.findByText(/CVE-1/);
    expect(text.textContent).toBe("CVE-1: overdue by 3 days\nCVE-2: overdue by 1 day");
  });

  it("leads to its own address, else to its product, else nowhere", async () => {
    const alerts = [
      alert({ id: "a", title: "Out" }),
      alert({ id: "b", title: "In", url: null }),
      alert({ id: "c", title: "Nowhere", url: null, product: null }),
    ];
    await renderApp("/alerts", alertsApi(alerts));
    expect(await screen.findByRole("link", { name: "Out" })).toHaveAttribute("href", "https://dojo.example.com/test/9");
    expect(screen.getByRole("link", { name: "In" })).toHaveAttribute("href", "/product/12");
    expect(screen.queryByRole("link", { name: "Nowhere" })).toBeNull();
  });
});

describe("the list of alerts", () => {
  it("is one tab stop that keys move through, marking as they go", async () => {
    const api = alertsApi(THREE);
    const { user } = await renderApp("/alerts?state=all", api);
    await screen.findByRole("link", { name: "First" });
    expect(screen.getAllByRole("article").filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);

    row("First").focus();
    await user.keyboard("j");
    expect(row("Second")).toHaveFocus();
    await user.keyboard("k");
    expect(row("First")).toHaveFocus();
    await user.keyboard("e");
    expect(row("Second")).toHaveFocus();
    await waitFor(() => expect(row("First")).not.toHaveAccessibleName(/Unread/));
    expect(api.sent("PATCH /alerts")[0]?.body).toEqual({ ids: ["a1"], set: { read: true } });
  });

  it("keeps focus in the list when what had it is read and leaves", async () => {
    const { user } = await renderApp("/alerts", alertsApi(THREE));
    await screen.findByRole("link", { name: "Third" });
    row("Third").focus();
    await user.keyboard("e");
    await waitFor(() => expect(screen.queryByRole("link", { name: "Third" })).toBeNull());
    await waitFor(() => expect(row("Second")).toHaveFocus());
  });

  it("archives, and takes it back exactly", async () => {
    const api = alertsApi(THREE);
    const { user } = await renderApp("/alerts?state=all", api);
    await screen.findByRole("link", { name: "First" });
    row("First").focus();
    await user.keyboard("#");
    await screen.findByRole("button", { name: "Move back: First" });
    await user.keyboard("u");
    await screen.findByRole("button", { name: "Archive: First" });
    expect(api.sent("PATCH /alerts").map(({ body }) => body)).toEqual([
      { ids: ["a1"], set: { archived: true } },
      { ids: ["a1"], set: { archived: false } },
    ]);
  });

  it("says when a mark was not made, and offers no way back from it", async () => {
    const api = alertsApi(THREE).on("PATCH /alerts", problem(503, "busy", "Busy."));
    const { user } = await renderApp("/alerts", api);
    await user.click(await screen.findByRole("button", { name: "Mark read: First" }));
    expect(await screen.findByText("Not changed. Try again.", { selector: "p" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("asks the server for what the address says", async () => {
    const api = alertsApi(THREE);
    await renderApp("/alerts?state=archived&event=scan_added&product=12", api);
    await screen.findByRole("link", { name: "First" });
    expect(api.sent("GET /alerts")[0]?.query).toEqual({ state: "archived", event: "scan_added", product: "12" });
    expect(screen.getByRole("radio", { name: "Archived" })).toBeChecked();
  });

  it("marks all that the filter shows, in one request", async () => {
    const api = alertsApi(THREE);
    const { user } = await renderApp("/alerts?event=scan_added", api);
    await user.click(await screen.findByRole("button", { name: "Mark all read" }));
    await screen.findByText(/No alert here matches Scan added/);
    expect(api.sent("PATCH /alerts")[0]?.body).toEqual({ filter: { state: "unread", event: "scan_added" }, set: { read: true } });
  });

  it("says that one is caught up", async () => {
    await renderApp("/alerts", alertsApi([]));
    expect(await screen.findByText("You are all caught up.")).toBeVisible();
  });

  it("says what failed, with the number to quote, and tries again", async () => {
    const api = alertsApi(THREE).on("GET /alerts", problem(500, "internal_error", "Oops."));
    const { user } = await renderApp("/alerts", api);
    expect(await screen.findByText("Request abc123")).toBeVisible();
    api.on("GET /alerts", { body: page(THREE) });
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: "First" })).toBeVisible();
  });
});

describe("the filters of alerts", () => {
  const asked = (api: FakeApi) => api.sent("GET /alerts").filter(({ query }) => query["limit"] === undefined);

  it("are in the address, asked of the server, and what is marked is what they show", async () => {
    const api = alertsApi(THREE).on("GET /me", { body: me({ timeZone: "Europe/Berlin" }) });
    const { user } = await renderApp("/alerts?since=2026-11-01&until=2026-11-20", api);
    await screen.findAllByRole("article");
    await user.selectOptions(screen.getByRole("combobox", { name: "Severity" }), "High");
    await screen.findByText("/alerts?since=2026-11-01&until=2026-11-20&severity=high");
    const filter = { state: "unread", severity: "high", since: "2026-10-31T23:00:00.000Z", until: "2026-11-20T23:00:00.000Z" };
    await waitFor(() => expect(asked(api).at(-1)?.query).toEqual(filter));

    await user.click(await screen.findByRole("button", { name: "Mark all read" }));
    await waitFor(() => expect(api.sent("PATCH /alerts")[0]?.body).toEqual({ filter, set: { read: true } }));
  });

  it("know how long ago as well as days, one or the other", async () => {
    const api = alertsApi(THREE);
    const { user } = await renderApp("/alerts", api);
    const date = await screen.findByRole("combobox", { name: "Date" });
    await user.selectOptions(date, "Last 7 days");
    await screen.findByText("/alerts?since=7d");
    await waitFor(() => expect(Date.now() - Date.parse(asked(api).at(-1)?.query["since"] ?? "")).toBeLessThan(7 * 86_400_000 + 60_000));
    expect(screen.queryByLabelText("From")).toBeNull();

    await user.selectOptions(date, "Between two days…");
    expect(screen.getByLabelText<HTMLInputElement>("From").value).toMatch(/^\d{4}-\d\d-\d\d$/);
    fireEvent.change(screen.getByLabelText("From"), { target: { value: "2026-11-01" } });
    fireEvent.change(screen.getByLabelText("Up to and including"), { target: { value: "2026-11-20" } });
    await screen.findByText("/alerts?since=2026-11-01&until=2026-11-20");
    await user.selectOptions(date, "Any date");
    await screen.findByText("/alerts");
  });

  it("let a year be typed digit by digit, and do not ask for what is on the way to it", async () => {
    const api = alertsApi(THREE);
    await renderApp("/alerts?until=2026-11-20", api);
    const field = await screen.findByLabelText("Up to and including");
    for (const date of ["0002-11-20", "0020-11-20", "0202-11-20", "2025-11-20"]) {
      fireEvent.change(field, { target: { value: date } });
      await screen.findByText(`/alerts?until=${date}`);
      expect(screen.getByLabelText("Up to and including")).toHaveValue(date);
    }
    await waitFor(() => expect(asked(api).at(-1)?.query["until"]).toBe("2025-11-21T00:00:00.000Z"));
    expect([...new Set(asked(api).map(({ query }) => query["until"]))]).toEqual([
      "2026-11-21T00:00:00.000Z",
      undefined,
      "2025-11-21T00:00:00.000Z",
    ]);
  });

  it("say which of them hides what, and that days are the wrong way round", async () => {
    const api = alertsApi([]);
    const { user } = await renderApp("/alerts?severity=critical&since=30d", api);
    await screen.findByText("No alert here matches severity critical and the last 30 days.");
    await user.click(screen.getByRole("button", { name: "Clear filters" }));
    await screen.findByText("/alerts");

    fireEvent.change(screen.getByRole("combobox", { name: "Date" }), { target: { value: "between" } });
    fireEvent.change(await screen.findByLabelText("Up to and including"), { target: { value: "2020-01-01" } });
    expect(await screen.findByText("The first day is after the last one, so nothing can match.")).toBeVisible();
  });

  it("go on where the server looked at many and found none", async () => {
    const pages = [page([], "2"), page([alert({ id: "a9", title: "An old one" })], "3"), page([])];
    const api = alertsApi(THREE).on("GET /alerts", ({ query }) => ({ body: pages[Number(query["cursor"] ?? "1") - 1] }));
    await renderApp("/alerts?severity=critical", api);
    expect(await screen.findByRole("article", { name: /An old one/ })).toBeVisible();
  });

  it("do not say that there is nothing while older ones were not looked through", async () => {
    const api = alertsApi(THREE).on("GET /alerts", { body: page([], "on") });
    await renderApp("/alerts?severity=critical", api);
    await screen.findByText("None among the newest of your alerts. There are older ones to look through.");
    expect(screen.getByRole("button", { name: "Load more" })).toBeVisible();
  });
});
