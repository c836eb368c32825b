import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { delivery, page } from "../../testing/samples.ts";

describe("deliveries", () => {
  it("are filtered by typing after /, and Escape leads back to the row; j comes from anywhere", async () => {
    const api = apiFor({ superuser: true }).on("GET /deliveries", { body: page([delivery({ id: "d1" })]) });
    const { user } = await renderApp("/deliveries", api);
    const row = await screen.findByRole("link", { name: "Scan added" });
    await user.keyboard("j");
    expect(row).toHaveFocus();
    await user.keyboard("/");
    const field = screen.getByRole("searchbox", { name: "User name" });
    expect(field).toHaveFocus();
    await user.keyboard("dana/");
    expect(field).toHaveValue("dana/");
    await waitFor(() => expect(screen.getByLabelText("address")).toHaveTextContent("person=dana%2F"));
    await user.clear(field);
    await user.keyboard("{Escape}");
    expect(await screen.findByRole("link", { name: "Scan added" })).toHaveFocus();
  });

  it("are found by an id that is pasted, however long it is", async () => {
    const id = `${"f".repeat(32)}_alert_n${"e7958c".repeat(150)}_0`;
    const api = apiFor().on("GET /deliveries", { body: page([]) });
    const { user } = await renderApp("/deliveries", api);
    await user.click(await screen.findByRole("searchbox", { name: "Delivery or event id" }));
    await user.paste(id);
    await waitFor(() => expect(api.sent("GET /deliveries").at(-1)?.query["id"]).toBe(id));
  });

  it("keep what was opened while the filter that was typed just before comes into force", async () => {
    const api = apiFor({ superuser: true })
      .on("GET /deliveries", { body: page([delivery({ id: "d1" })]) })
      .on("GET /deliveries/d1", { body: { ...delivery({ id: "d1" }), attemptLog: [] } });
    const { user } = await renderApp("/deliveries", api);
    const row = await screen.findByRole("link", { name: "Scan added" });
    await user.type(screen.getByRole("searchbox", { name: "User name" }), "dana");
    await user.click(row);
    await waitFor(() => expect(screen.getByLabelText("address")).toHaveTextContent(/open=d1&person=dana/));
  });

  it("have their keys all over the sheet, and give focus back to the row even where an address opened it", async () => {
    const api = apiFor({ superuser: true })
      .on("GET /deliveries", { body: page([delivery({ id: "d1" })]) })
      .on("GET /deliveries/d1", { body: { ...delivery({ id: "d1" }), attemptLog: [] } });
    const { user } = await renderApp("/deliveries?open=d1", api);
    const sheet = await screen.findByRole("dialog", { name: "Scan added → Mail" });
    await within(sheet).findByRole("button", { name: "Copy id" });
    const close = within(sheet).getByRole("button", { name: "Close" });
    act(() => close.focus());
    await user.keyboard("y");
    expect(await within(sheet).findByText("The id is copied.")).toBeVisible();
    await user.click(close);
    await waitFor(() => expect(screen.getByRole("link", { name: "Scan added" })).toHaveFocus());
  });

  it("say in the server's words why r sends one of them not again", async () => {
    const arrived = "It has arrived; what arrived is not sent again.";
    const api = apiFor({ superuser: true })
      .on("GET /deliveries", { body: page([delivery({ id: "d1", state: "delivered" })]) })
      .on("POST /deliveries/d1/redeliver", problem(409, "delivery_arrived", arrived));
    const { user } = await renderApp("/deliveries", api);
    const row = await screen.findByRole("link", { name: "Scan added" });
    await user.keyboard("jr");
    expect((await screen.findAllByText(arrived))[0]).toBeVisible();
    expect(row).toHaveFocus();
  });

  it("lead with w to the cell that decided, or say that there is none", async () => {
    const rows = [delivery({ id: "d1" }), delivery({ id: "d2", person: { id: "7", username: "peter", name: "Peter Weiss" } })];
    const { user } = await renderApp("/deliveries", apiFor({ superuser: true }).on("GET /deliveries", { body: page(rows) }));
    const [, others] = await screen.findAllByRole("link", { name: "Scan added" });
    act(() => others?.focus());
    await user.keyboard("w");
    expect((await screen.findAllByText(/Nothing of that can be opened from here/))[0]).toBeVisible();
    await user.keyboard("kw");
    expect(screen.getByLabelText("address")).toHaveTextContent("/notifications#event=scan_added&channel=mail");
  });

  it("stand still while they are live and text in them is marked", async () => {
    const api = apiFor().on("GET /deliveries", { body: page([delivery()]) });
    const { user } = await renderApp("/deliveries", api);
    await user.click(await screen.findByRole("checkbox", { name: "Live" }));
    const cell = screen.getByRole("cell", { name: "dana dana@example.com" });
    act(() => {
      document.getSelection()?.selectAllChildren(cell);
      document.dispatchEvent(new Event("selectionchange"));
    });
    expect(screen.getByText(/paused while a row has focus or text is marked/)).toBeVisible();
    act(() => {
      document.getSelection()?.removeAllRanges();
      document.dispatchEvent(new Event("selectionchange"));
    });
    expect(screen.queryByText(/paused while/)).toBeNull();
  });

  it("go on being live when the row that has focus leaves them", async () => {
    const skipped = delivery({ id: "d1", eventLabel: "SLA breach", state: "suppressed", reason: "no_address" });
    const api = apiFor().on("GET /deliveries", ({ query }) => ({
      body: page(query["state"] === undefined ? [skipped, delivery({ id: "d2" })] : [delivery({ id: "d2" })]),
    }));
    const { user } = await renderApp("/deliveries?skipped=1", api);
    await user.click(await screen.findByRole("checkbox", { name: "Live" }));
    act(() => screen.getByRole("link", { name: "SLA breach" }).focus());
    expect(screen.getByText(/paused while a row has focus/)).toBeVisible();
    await user.keyboard("s");
    await waitFor(() => expect(screen.queryByRole("link", { name: "SLA breach" })).toBeNull());
    await waitFor(() => expect(screen.queryByText(/paused while/)).toBeNull(), { timeout: 2_000 });

    act(() => screen.getByRole("link", { name: "Scan added" }).focus());
    expect(screen.getByText(/paused while a row has focus/)).toBeVisible();
  });

  it("are kept as views under names, chosen and removed, each person’s own", async () => {
    localStorage.clear();
    const api = apiFor().on("GET /deliveries", { body: page([delivery()]) });
    const { user } = await renderApp("/deliveries?state=failed&since=24h", api);
    await user.click(await screen.findByRole("button", { name: "Save view…" }));
    const dialog = screen.getByRole("dialog", { name: "Save this view" });
    await user.click(within(dialog).getByRole("button", { name: "Save view" }));
    expect(within(dialog).getByLabelText("Name")).toHaveAccessibleDescription(/Give it a name/);
    await user.type(within(dialog).getByLabelText("Name"), "Failed today{Enter}");
    expect(screen.queryByRole("dialog", { name: "Save this view" })).toBeNull();
    expect(screen.getByRole("button", { name: "Remove view: Failed today" })).toHaveFocus();
    expect(screen.getByRole("combobox", { name: "Saved views" })).toHaveValue("Failed today");

    await user.selectOptions(screen.getByRole("combobox", { name: "Status" }), "");
    await waitFor(() => expect(screen.getByRole("combobox", { name: "Saved views" })).toHaveValue(""));
    await user.selectOptions(screen.getByRole("combobox", { name: "Saved views" }), "Failed today");
    await waitFor(() => expect(screen.getByLabelText("address")).toHaveTextContent("/deliveries?state=failed&since=24h"));
    await user.click(await screen.findByRole("button", { name: "Remove view: Failed today" }));
    expect(screen.queryByRole("combobox", { name: "Saved views" })).toBeNull();
    expect(screen.getByRole("button", { name: "Save view…" })).toHaveFocus();
  });

  it("say that a name is too long instead of cutting it, and that the browser kept nothing", async () => {
    localStorage.clear();
    const { user } = await renderApp("/deliveries?state=failed", apiFor().on("GET /deliveries", { body: page([delivery()]) }));
    await user.click(await screen.findByRole("button", { name: "Save view…" }));
    const name = screen.getByLabelText("Name");
    await user.click(name);
    await user.paste("x".repeat(61));
    await user.keyboard("{Enter}");
    expect(name).toHaveAccessibleDescription(/Shorten it to 60 characters: it has 61\./);

    const kept = localStorage;
    const full = {
      getItem: (key: string) => kept.getItem(key),
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    };
    vi.stubGlobal("localStorage", full);
    await user.clear(name);
    await user.type(name, "Failed{Enter}");
    expect(name).toHaveAccessibleDescription(/The browser keeps nothing more for this site\./);
    vi.unstubAllGlobals();
    await user.type(name, "{Enter}");
    const remove = await screen.findByRole("button", { name: "Remove view: Failed" });

    vi.stubGlobal("localStorage", full);
    await user.click(remove);
    expect(screen.getByRole("alert")).toHaveTextContent("The browser did not let us remove it.");
    vi.unstubAllGlobals();
  });

  it("follow what another window of the browser does, and find no room that it has taken", async () => {
    localStorage.clear();
    const { user } = await renderApp("/deliveries?state=failed", apiFor().on("GET /deliveries", { body: page([delivery()]) }));
    await user.click(await screen.findByRole("button", { name: "Save view…" }));
    await user.type(screen.getByLabelText("Name"), "Mine");
    const theirs = Array.from({ length: 30 }, (_, index) => ({ name: `Theirs ${String(index)}`, query: "channel=mail" }));
    act(() => {
      localStorage.setItem("tocsin.deliveries.views.1", JSON.stringify(theirs));
      globalThis.dispatchEvent(new StorageEvent("storage", { key: "tocsin.deliveries.views.1" }));
    });
    expect(
      within(screen.getByRole("combobox", { name: "Saved views", hidden: true })).getAllByRole("option", { hidden: true }),
    ).toHaveLength(31);
    await user.keyboard("{Enter}");
    expect(screen.getByLabelText("Name")).toHaveAccessibleDescription(/There are 30 views already\./);
    expect(localStorage.getItem("tocsin.deliveries.views.1")).not.toContain("Mine");
    act(() => localStorage.setItem("tocsin.deliveries.views.1", "{broken"));
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("button", { name: "Remove view: Mine" })).toBeVisible();
  });

  it("show what an address asks for also where it can be chosen no more", async () => {
    const gone = "There is nothing here that you could see. Leave the product out, or choose another one.";
    const api = apiFor({ superuser: true }).on("GET /deliveries", problem(404, "not_found", gone));
    await renderApp("/deliveries?product=99&destination=w123", api);
    expect(await screen.findByText(/The product in this address is not known here, or no longer/)).toBeVisible();
    expect(screen.getByRole("combobox", { name: "Product" })).toHaveDisplayValue("#99");
    expect(screen.getByRole("combobox", { name: /destination/i })).toHaveDisplayValue("#w123");
    expect(screen.getByRole("button", { name: "Save view…" })).toBeVisible();
  });
});
