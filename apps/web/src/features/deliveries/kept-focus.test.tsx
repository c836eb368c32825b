import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { delivery, page } from "../../testing/samples.ts";

describe("focus is at the page’s title when the button that had it is gone", () => {
  it("once held deliveries were decided about", async () => {
    let read: () => void = () => expect.unreachable();
    const isRead = new Promise<void>((resolve) => (read = resolve));
    const api = apiFor({ superuser: true }).on("GET /deliveries", { body: page([]) });
    api
      .on("GET /deliveries/awaiting", async () => {
        if (api.sent("POST /deliveries/restored").length === 0) return { body: { quarantined: 1, restored: 3 } };
        await isRead;
        return { body: { quarantined: 1, restored: 0 } };
      })
      .on("POST /deliveries/restored", { body: { decided: 3 } });
    const { user } = await renderApp("/deliveries", api);
    await user.click(await screen.findByRole("button", { name: "Skip them" }));
    const dialog = await screen.findByRole("dialog", { name: "Skip 3 held deliveries?" });
    await user.click(within(dialog).getByRole("button", { name: "Skip them" }));
    await waitFor(() => expect(screen.getByRole("button", { name: "Skip them" })).toHaveFocus());
    read();
    await waitFor(() => expect(screen.queryByRole("button", { name: "Skip them" })).toBeNull());
    expect(screen.getByText(/1 delivery is set aside/)).toBeVisible();
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveFocus());
  });

  it("once a delivery was handled, or has come to another state by itself", async () => {
    let shown = { ...delivery({ state: "pending" }), attemptLog: [] };
    const api = apiFor({ superuser: true })
      .on("GET /deliveries/d1", () => ({ body: shown }))
      .on("POST /deliveries/d1/cancel", () => {
        shown = { ...shown, state: "cancelled" };
        return { body: shown };
      });
    const { user, queryClient } = await renderApp("/deliveries/d1", api);
    const cancel = await screen.findByRole("button", { name: "Cancel" });
    act(() => cancel.focus());
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Cancelled.")).toBeVisible();
    const title = screen.getByRole("heading", { level: 1 });
    await waitFor(() => expect(title).toHaveFocus());

    const again = screen.getByRole("button", { name: "Send again" });
    act(() => again.focus());
    shown = { ...shown, redeliveredAs: "d1-next" };
    await act(() => queryClient.invalidateQueries({ queryKey: ["delivery"] }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Send again" })).toBeNull());
    await waitFor(() => expect(title).toHaveFocus());

    const copy = screen.getByRole("button", { name: "Copy id" });
    act(() => copy.focus());
    shown = { ...shown, redeliveredAs: null };
    await act(() => queryClient.invalidateQueries({ queryKey: ["delivery"] }));
    expect(await screen.findByRole("button", { name: "Send again" })).toBeVisible();
    expect(copy).toHaveFocus();
  });
});
