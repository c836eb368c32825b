import { act, screen, waitFor, within } from "@testing-library/react";
import type { Delivery } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { delivery, page } from "../../testing/samples.ts";

const FIRST = delivery({ id: "d1" });
const SECOND = delivery({ id: "d2", eventLabel: "SLA breach", state: "failed", reason: "refused" });
const THIRD = delivery({ id: "d3", eventLabel: "Test added" });

async function openLog(address: string, rows: readonly Delivery[] = [FIRST, SECOND], following: readonly Delivery[] = []) {
  const more = following.length > 0;
  const api = apiFor({ superuser: true }).on("GET /deliveries", ({ query }) => ({
    body: query["cursor"] === undefined ? page(rows, more ? "two" : null) : page(following),
  }));
  for (const each of [...rows, ...following]) api.on(`GET /deliveries/${each.id}`, { body: { ...each, attemptLog: [] } });
  const { user, back } = await renderApp(address, api);
  await screen.findByRole("link", { name: "Scan added" });
  return { api, user, back };
}

const sheetOf = (event: string) => screen.findByRole("dialog", { name: `${event} → Mail` });
const address = (): string | null => screen.getByLabelText("address").textContent;
const loaded = async (sheet: HTMLElement, id: string) => within(sheet).findByText(id);

describe("an opened delivery", () => {
  it("is stepped on from with j and back with k, which the address, the focus and a screen reader follow", async () => {
    const { user } = await openLog("/deliveries?open=d1");
    const first = await sheetOf("Scan added");
    await loaded(first, "d1");
    expect(within(first).getByText("1 of 2")).toBeVisible();
    expect(within(first).queryByRole("button", { name: "Previous" })).toBeNull();
    act(() => within(first).getByRole("button", { name: "Copy id" }).focus());

    await user.keyboard("j");
    const second = await sheetOf("SLA breach");
    await loaded(second, "d2");
    expect(address()).toBe("/deliveries?open=d2");
    // What had focus went with the first.
    await waitFor(() => expect(within(second).getByRole("heading", { name: "SLA breach → Mail" })).toHaveFocus());
    await waitFor(() => expect(within(second).getByText("SLA breach → Mail, Failed, 2 of 2")).toHaveAttribute("role", "status"));
    expect(within(second).queryByRole("button", { name: "Next" })).toBeNull();

    await user.keyboard("j");
    expect(address()).toBe("/deliveries?open=d2");
    await user.keyboard("k");
    await loaded(await sheetOf("Scan added"), "d1");
    expect(address()).toBe("/deliveries?open=d1");
  });

  it("is stepped on from by a button as well, which keeps focus while there is a next", async () => {
    const { user, back } = await openLog("/deliveries", [FIRST, SECOND, THIRD]);
    await user.click(screen.getByRole("link", { name: "Scan added" }));
    await loaded(await sheetOf("Scan added"), "d1");
    await user.click(screen.getByRole("button", { name: "Next" }));
    await loaded(await sheetOf("SLA breach"), "d2");
    expect(screen.getByRole("button", { name: "Next" })).toHaveFocus();
    await user.keyboard("{Enter}");
    await loaded(await sheetOf("Test added"), "d3");

    // However far somebody stepped, one Back closes, and leads to the row that was looked at last.
    await back();
    await waitFor(() => expect(screen.getByRole("link", { name: "Test added" })).toHaveFocus());
    expect(address()).toBe("/deliveries");
  });

  it("leads on from the last that is shown to what follows it", async () => {
    const shown = Array.from({ length: 19 }, (_, index) => delivery({ id: `e${String(index)}`, eventLabel: "Other" }));
    const { user } = await openLog("/deliveries?open=d2", [FIRST, ...shown, SECOND], [THIRD]);
    const last = await sheetOf("SLA breach");
    await loaded(last, "d2");
    expect(within(last).getByText("21 of 21 or more")).toBeVisible();
    await user.keyboard("j");
    const following = await sheetOf("Test added");
    await loaded(following, "d3");
    expect(within(following).getByText("22 of 22")).toBeVisible();
    expect(within(following).queryByRole("button", { name: "Next" })).toBeNull();
  });

  it("has no neighbours where the log does not show it", async () => {
    await openLog("/deliveries?open=d9");
    await screen.findByRole("dialog", { name: "Delivery" });
    expect(screen.queryByRole("button", { name: /^(Next|Previous)$/ })).toBeNull();
  });

  it("that is not there, or no longer kept, is said to be so", async () => {
    await openLog("/deliveries?open=d9");
    const sheet = within(await screen.findByRole("dialog", { name: "Delivery" }));
    expect(await sheet.findByText("This delivery is not there, or is no longer kept.")).toBeVisible();
  });

  it("has its keys also when the button that was pressed is gone", async () => {
    const pending = delivery({ id: "d1", state: "pending" });
    const { api, user } = await openLog("/deliveries?open=d1", [pending, SECOND]);
    const cancelled = { ...pending, state: "cancelled", redeliveredAs: "d1-next", attemptLog: [] };
    api.on("POST /deliveries/d1/cancel", () => {
      api.on("GET /deliveries/d1", { body: cancelled });
      return { body: cancelled };
    });
    const sheet = within(await sheetOf("Scan added"));
    const cancel = await sheet.findByRole("button", { name: "Cancel" });
    act(() => cancel.focus());
    await user.keyboard("{Enter}");
    await waitFor(() => expect(sheet.queryByRole("button", { name: "Cancel" })).toBeNull());
    await waitFor(() => expect(sheet.getByRole("heading", { name: "Scan added → Mail" })).toHaveFocus());
    await user.keyboard("j");
    await sheetOf("SLA breach");
    expect(address()).toBe("/deliveries?open=d2");
  });
});
