import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
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
});
