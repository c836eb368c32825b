import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { delivery, page } from "../../testing/samples.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("deliveries are sent again by the very filter that was counted, however long that was read", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 23, 9) });
  let count = 12;
  const api = apiFor({ superuser: true })
    .on("GET /deliveries", { body: page([delivery({ state: "failed", reason: "policy" })]) })
    .on("GET /deliveries/redeliverable", () => ({ body: { count } }))
    .on("POST /deliveries/redeliver", problem(409, "count_changed", "It is 13 by now."));
  const { user } = await renderApp("/deliveries?since=1h", api);
  await user.click(await screen.findByRole("button", { name: "Send again…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Send 12 deliveries again?" }));
  vi.setSystemTime(Date.UTC(2026, 10, 23, 9, 2));
  count = 13;
  await user.click(dialog.getByRole("button", { name: "Send 12 again" }));
  vi.setSystemTime(Date.UTC(2026, 10, 23, 9, 4));
  await user.click(await dialog.findByRole("button", { name: "Send 13 again" }));
  await waitFor(() => expect(api.sent("GET /deliveries/redeliverable")).toHaveLength(3));

  const since = "2026-11-23T08:00:00.000Z";
  expect(api.sent("GET /deliveries/redeliverable").map(({ query }) => query["since"])).toEqual([since, since, since]);
  expect(api.sent("POST /deliveries/redeliver").map(({ body }) => (body as { filter: { since: string } }).filter.since)).toEqual([
    since,
    since,
  ]);
});
