import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { page } from "../../testing/samples.ts";

const AT = "2026-11-23T09:00:00.000Z";
const session = (id: string, current: boolean) => ({
  id,
  current,
  createdAt: AT,
  lastSeenAt: AT,
  expiresAt: AT,
  userAgent: current ? "Firefox/130" : "Chrome/130",
});

it("ends another session, and offers no such button for this one", async () => {
  let sessions = [session("1", true), session("2", false)];
  const api = apiFor()
    .on("GET /me/sessions", () => ({ body: page(sessions) }))
    .on("DELETE /me/sessions/2", () => {
      sessions = sessions.slice(0, 1);
      return { status: 204 };
    });
  const { user } = await renderApp("/sessions", api);
  await user.click(await screen.findByRole("button", { name: "End Chrome" }));
  await waitFor(() => expect(screen.queryByRole("rowheader", { name: /Chrome/ })).toBeNull());
  expect(screen.getByRole("rowheader", { name: /Firefox/ })).toHaveTextContent("This one");
  expect(screen.queryByRole("button", { name: /^End/ })).toBeNull();
});
