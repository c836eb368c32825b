import { screen, within } from "@testing-library/react";
import { DELIVERY_STATES, FAILURE_CLASSES, HOLD_REASONS, SUPPRESS_REASONS } from "@tocsin/domain";
import { describe, expect, it } from "vitest";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { delivery, page } from "../../testing/samples.ts";

const skipped = (id: string) => delivery({ id, state: "suppressed", reason: "no_address", address: null, attempts: 0 });

describe("deliveries", () => {
  it("are one's own for everybody but superusers", async () => {
    await renderApp("/deliveries", apiFor().on("GET /deliveries", { body: page([delivery()]) }));
    expect(await screen.findByRole("heading", { name: "My deliveries", level: 1 })).toBeVisible();
    expect(screen.getByRole("link", { name: "My deliveries" })).toHaveAttribute("aria-current", "page");
  });

  it("say what became of each, in words, with the reason", async () => {
    const failed = delivery({
      state: "failed",
      reason: "mailbox_full",
      person: null,
      destination: "mailbox",
      address: "appsec@example.com",
      attempts: 5,
    });
    await renderApp("/deliveries", apiFor({ superuser: true }).on("GET /deliveries", { body: page([failed]) }));
    const table = await screen.findByRole("table", { name: "Deliveries" });
    expect(within(table).getByRole("cell", { name: "Failed the mailbox is full" })).toBeVisible();
    expect(within(table).getByRole("cell", { name: "Shared mailbox appsec@example.com" })).toBeVisible();
  });

  it("hide what was skipped until it is asked for", async () => {
    const api = apiFor().on("GET /deliveries", { body: page([skipped("d1"), delivery({ id: "d2" })]) });
    const { user } = await renderApp("/deliveries", api);
    await screen.findByText("Delivered", { selector: "span" });
    expect(screen.queryByText("no address to send to")).toBeNull();
    await user.click(screen.getByRole("checkbox", { name: "Show skipped" }));
    expect(await screen.findByText("no address to send to")).toBeVisible();
  });

  it("go on over pages that hold nothing to show", async () => {
    const api = apiFor().on("GET /deliveries", ({ query }) => ({
      body: query["cursor"] === undefined ? page([skipped("d1")], "two") : page([delivery({ id: "d2" })]),
    }));
    await renderApp("/deliveries", api);
    expect(await screen.findByText("Delivered", { selector: "span" })).toBeVisible();
    expect(api.sent("GET /deliveries")).toHaveLength(2);
  });

  it("are filtered by the address, and a made-up filter filters nothing", async () => {
    const api = apiFor().on("GET /deliveries", { body: page([]) });
    await renderApp("/deliveries?state=failed&channel=mail&event=nonsense", api);
    expect(await screen.findByText(/No delivery matches these filters/)).toBeVisible();
    expect(api.sent("GET /deliveries")[0]?.query).toEqual({ state: "failed", channel: "mail" });
  });

  it("have words for every state and reason", () => {
    for (const state of DELIVERY_STATES) expect(deliveryWords.states[state]).toMatch(/^[A-Z][a-z]+$/);
    const reasons = [...SUPPRESS_REASONS, ...HOLD_REASONS, ...FAILURE_CLASSES];
    expect(new Set(reasons.map((reason) => deliveryWords.reason(reason))).size).toBe(reasons.length);
  });
});

describe("a delivery", () => {
  const attempt = (part: object) => ({
    attempt: 1,
    startedAt: "2026-11-23T09:00:00.000Z",
    endedAt: "2026-11-23T09:00:01.000Z",
    outcome: "retry",
    failure: "transient",
    code: "451",
    text: "4.3.0 Try later",
    durationMs: 88,
    possibleRepeat: false,
    ...part,
  });

  it("shows every attempt with what the other side answered", async () => {
    const attemptLog = [
      attempt({}),
      attempt({ attempt: 2, outcome: "delivered", failure: null, code: "250", text: "OK", possibleRepeat: true }),
    ];
    await renderApp("/deliveries/d1", apiFor().on("GET /deliveries/d1", { body: { ...delivery({ attempts: 2 }), attemptLog } }));
    const log = await screen.findByRole("table", { name: "Attempts" });
    const rows = within(log).getAllByRole("row").slice(1);
    expect(rows[0]).toHaveTextContent(/Will be tried again, a passing failure.*451 4\.3\.0 Try later.*88 ms/);
    expect(rows[1]).toHaveTextContent(/Delivered, may be a repeat.*250 OK/);
    expect(screen.getByText("The recipient’s Personal settings")).toBeVisible();
  });

  it("is not found for whom it is none of their business", async () => {
    await renderApp("/deliveries/d9", apiFor().on("GET /deliveries/d9", problem(404, "not_found", "No.")));
    expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
  });
});
