import { act, screen, waitFor, within } from "@testing-library/react";
import type { Alert } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { alert, page } from "../../testing/samples.ts";

const READ = "2026-11-23T10:00:00.000Z";
const THREE = [
  alert({ id: "a1", title: "First" }),
  alert({ id: "a2", title: "Second", eventType: "sla_breach", eventLabel: "SLA breach", readAt: READ }),
  alert({ id: "a3", title: "Third", eventType: "test_added", eventLabel: "Test added" }),
];

interface Opening {
  readonly address?: string;
  readonly items?: readonly Alert[];
  readonly nextCursor?: string | null;
}

async function openList({ address = "/alerts?state=all", items = THREE, nextCursor = null }: Opening = {}) {
  const api = apiFor()
    .on("GET /products", { body: page([]) })
    .on("GET /alerts/count", { body: { unread: 612 } })
    // Many were looked at behind those, and none of them was one.
    .on("GET /alerts", ({ query }) => ({ body: { ...page(query["cursor"] === undefined ? items : []), nextCursor } }))
    .on("PATCH /alerts", { body: { changed: 612 } });
  const { user } = await renderApp(address, api);
  await screen.findAllByRole("article");
  const row = (title: string): HTMLElement => screen.getByRole("article", { name: new RegExp(title) });
  const sent = () => api.sent("PATCH /alerts").map(({ body }) => body);
  return { api, user, row, sent, focus: (title: string) => act(() => row(title).focus()) };
}

const bar = () => within(screen.getByRole("group", { name: "Selected alerts" }));
const selected = (): number => screen.getAllByRole("article").filter(({ dataset }) => dataset["selected"] === "true").length;

describe("the list of alerts", () => {
  it("is entered by j from anywhere on the page, where it was left", async () => {
    const { user, row } = await openList();
    expect(row("First")).not.toHaveFocus();
    await user.keyboard("j");
    expect(row("First")).toHaveFocus();
    await user.keyboard("j");
    expect(row("Second")).toHaveFocus();
    act(() => screen.getByRole("combobox", { name: "Event" }).focus());
    await user.keyboard("j");
    expect(row("Second")).not.toHaveFocus();
    act(() => screen.getByRole("heading", { level: 1 }).focus());
    await user.keyboard("j");
    expect(row("Second")).toHaveFocus();
  });
});

describe("alerts that are selected", () => {
  it("are picked one by one and from one to the next, and said to be so", async () => {
    const { user, row, focus } = await openList();
    focus("First");
    await user.keyboard("x");
    expect(row("First")).toHaveAccessibleName(/^Selected, Unread/);
    expect(within(row("First")).getByRole("checkbox", { name: "Select: First" })).toBeChecked();
    await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    expect([selected(), row("Third") === document.activeElement]).toEqual([3, true]);
    expect(bar().getByText("3 selected")).toBeVisible();

    await user.keyboard("{Shift>}{ArrowUp}{/Shift}");
    expect(bar().getByText("2 selected")).toBeVisible();
    expect(row("Third")).not.toHaveAccessibleName(/Selected/);
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("group", { name: "Selected alerts" })).toBeNull();
  });

  it("are marked in one request, which those that are so already stay out of, and are taken back as they were", async () => {
    const { user, sent, focus } = await openList();
    focus("First");
    await user.keyboard("{Control>}a{/Control}e");
    expect(await screen.findByText("2 alerts marked read.", { selector: "p" })).toBeVisible();
    expect(selected()).toBe(0);
    await user.keyboard("u");
    await waitFor(() =>
      expect(sent()).toEqual([
        { ids: ["a1", "a3"], set: { read: true } },
        { ids: ["a1", "a3"], set: { read: false } },
      ]),
    );
  });

  it("are picked and marked by hand as well, and what does not concern them is not offered", async () => {
    const { user, row, sent } = await openList();
    await user.click(within(row("Second")).getByRole("checkbox"));
    expect(screen.getByRole("checkbox", { name: "Select all" })).toBePartiallyChecked();
    expect(
      bar()
        .getAllByRole("button")
        .map((button) => button.textContent),
    ).toEqual(["Mark unread", "Archive", "Clear"]);
    await user.click(screen.getByRole("checkbox", { name: "Select all" }));
    expect(selected()).toBe(3);
    await user.click(bar().getByRole("button", { name: "Archive" }));
    await screen.findByText("3 alerts archived.", { selector: "p" });
    expect(sent()).toEqual([{ ids: ["a1", "a2", "a3"], set: { archived: true } }]);
  });
});

describe("all alerts that match, loaded or not", () => {
  it("are marked by their filter, counted, and have no way back", async () => {
    const { user, sent, focus } = await openList({ address: "/alerts", items: [alert({ id: "a1", title: "First" })], nextCursor: "more" });
    focus("First");
    await user.keyboard("{Control>}a{/Control}");
    await user.click(bar().getByRole("button", { name: "Select all 612 matching" }));
    expect(bar().getByText("All that match are selected")).toBeVisible();
    await user.click(bar().getByRole("button", { name: "Archive" }));
    expect(await screen.findByText("612 alerts archived.", { selector: "p" })).toBeVisible();
    expect(sent()).toEqual([{ filter: { state: "unread" }, set: { archived: true } }]);
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("are said to be under way while there are many, and then how many they were", async () => {
    const { api, user, row, focus } = await openList({ address: "/alerts?event=scan_added", nextCursor: "more" });
    let looks = 0;
    api.on("PATCH /alerts", { status: 202, body: { job: "j1" } }).on("GET /jobs/j1", () => {
      looks += 1;
      return { body: { id: "j1", state: looks === 1 ? "running" : "done", changed: looks === 1 ? 5_000 : 7_000 } };
    });
    focus("First");
    await user.keyboard("x");
    await user.click(bar().getByRole("button", { name: "Select all that match" }));
    expect(screen.getByRole("group", { name: "Selected alerts" })).toHaveFocus();
    await user.click(within(row("First")).getByRole("checkbox"));
    expect(bar().getByText("2 selected")).toBeVisible();
    await user.click(bar().getByRole("button", { name: "Select all that match" }));
    await user.click(bar().getByRole("button", { name: "Mark read" }));
    expect(await screen.findByText("5,000 alerts so far…", { selector: "p" })).toBeVisible();
    expect(await screen.findByText("7,000 alerts marked read.", { selector: "p" })).toBeVisible();
    expect(row("First")).toHaveFocus();
  });

  it("are not said to be as they were where the server forgot what it was doing", async () => {
    const { api, user, focus } = await openList({ nextCursor: "more" });
    api.on("PATCH /alerts", { status: 202, body: { job: "j1" } }).on("GET /jobs/j1", problem(404, "not_found", "No."));
    focus("First");
    await user.keyboard("x");
    await user.click(bar().getByRole("button", { name: "Select all that match" }));
    await user.click(bar().getByRole("button", { name: "Archive" }));
    expect(await screen.findByText("That was broken off: some of them may be done. Look again.", { selector: "p" })).toBeVisible();
  });
});

it("who is caught up is told when the last one came", async () => {
  const api = apiFor()
    .on("GET /products", { body: page([]) })
    .on("GET /alerts", ({ query }) => ({ body: page(query["state"] === "all" ? [alert()] : []) }));
  await renderApp("/alerts", api);
  expect(await screen.findByText(/You are all caught up\. The last one came/)).toBeVisible();
});
