import { screen, waitFor, within } from "@testing-library/react";
import type { Endpoint } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { endpoint, page } from "../../testing/samples.ts";

const AT = "2026-11-23T09:00:00.000Z";
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const TAKEN = { delivered: true, code: "200", text: null, durationMs: 12 };

async function openWebhooks(endpoints: readonly Endpoint[], { superuser = false } = {}) {
  const api = apiFor({ superuser }).on("GET /webhooks", { body: page([...endpoints]) });
  const { user } = await renderApp("/webhooks", api);
  await screen.findByRole("heading", { name: "Your endpoints" });
  return { api, user };
}

describe("one's own endpoints", () => {
  it("say how they are, in words", async () => {
    await openWebhooks([
      endpoint(),
      endpoint({ id: "2", name: "Two", state: { state: "paused", reason: null, words: "Paused after errors", since: AT, nextTryAt: AT } }),
      endpoint({
        id: "3",
        name: "Three",
        active: false,
        lastError: { at: AT, code: "410", text: "It says that it is gone for good." },
        state: { state: "off", reason: "gone", words: "Off: the address says that it is gone", since: AT, nextTryAt: null },
      }),
    ]);

    expect(within(screen.getByRole("article", { name: "SIEM" })).getByText("Active")).toBeVisible();
    expect(within(screen.getByRole("article", { name: "Two" })).getByText("Paused after errors")).toBeVisible();
    const three = within(screen.getByRole("article", { name: "Three" }));
    expect(three.getByText("Off: the address says that it is gone")).toBeVisible();
    expect(three.getByText(/410 It says that it is gone for good/)).toBeVisible();
    expect(three.getByRole("button", { name: "Turn on again: Three" })).toBeVisible();
  });

  it("lead to what they were sent, and say since when they are as they are by the clock", async () => {
    const state = { state: "off", reason: "gone", words: "Off: the address says that it is gone", since: AT, nextTryAt: null } as const;
    await openWebhooks([endpoint({ id: "7", active: false, state })]);
    const card = within(screen.getByRole("article", { name: "SIEM" }));
    expect(card.getByRole("link", { name: "Deliveries to SIEM" })).toHaveAttribute("href", "/deliveries?channel=webhooks&destination=w7");
    expect(card.getByText(/^since/)).toHaveTextContent(/\d\d:\d\d:\d\d/);
  });

  it("are added, with a secret that is shown once and what came of the ping", async () => {
    const { api, user } = await openWebhooks([]);
    api.on("POST /webhooks", { status: 201, body: { endpoint: endpoint(), secret: SECRET, ping: TAKEN } });
    expect(screen.getByText(/You have no endpoint/)).toBeVisible();

    await user.click(screen.getByRole("button", { name: "Add endpoint" }));
    const form = within(screen.getByRole("dialog", { name: "Add an endpoint" }));
    await user.type(form.getByLabelText("Name"), "SIEM");
    await user.type(form.getByLabelText("URL"), "https://siem.example.com/hook");
    await user.click(form.getByRole("radio", { name: "Only these" }));
    await user.click(form.getByRole("checkbox", { name: "SLA breach" }));
    await user.click(form.getByRole("checkbox", { name: "Scan added" }));
    await user.type(form.getByLabelText("Header name"), "X-Api-Key");
    await user.type(form.getByLabelText("Header value"), "k-1");
    await user.click(form.getByRole("button", { name: "Add and ping" }));

    const shown = within(await screen.findByRole("dialog", { name: "Signing secret of SIEM" }));
    expect(shown.getByLabelText<HTMLInputElement>("Signing secret").value).toBe(SECRET);
    expect(shown.getByText("The ping was taken: 200 in 12 ms.")).toBeVisible();
    expect(api.sent("POST /webhooks")[0]?.body).toEqual({
      name: "SIEM",
      url: "https://siem.example.com/hook",
      events: ["scan_added", "sla_breach"],
      format: "standard",
      headerName: "X-Api-Key",
      headerValue: "k-1",
    });
    await user.click(shown.getByRole("button", { name: "Done" }));
    expect(screen.queryByText(SECRET)).toBeNull();
  });

  it("are not added with anything missing, and the server's reason stands at its field", async () => {
    const { api, user } = await openWebhooks([]);
    api.on("POST /webhooks", problem(422, "address_refused", "Refused.", [{ path: "/url", message: "This address is not allowed." }]));
    await user.click(screen.getByRole("button", { name: "Add endpoint" }));
    const form = within(screen.getByRole("dialog", { name: "Add an endpoint" }));
    await user.click(form.getByRole("radio", { name: "Only these" }));
    await user.click(form.getByRole("button", { name: "Add and ping" }));

    expect(form.getByRole("alert")).toHaveTextContent("Choose at least one event type.");
    expect(form.getByLabelText("Name")).toHaveAccessibleDescription(/Enter a name\./);
    expect(api.sent("POST /webhooks")).toEqual([]);

    await user.click(form.getByRole("radio", { name: /All event types/ }));
    await user.type(form.getByLabelText("Name"), "SIEM");
    await user.type(form.getByLabelText("URL"), "https://10.0.0.1/");
    await user.click(form.getByRole("button", { name: "Add and ping" }));
    expect(await form.findByLabelText("URL")).toHaveAccessibleDescription(/This address is not allowed\./);
  });

  it("are changed in what differs alone, and a header's value stays by itself while the URL does", async () => {
    const { api, user } = await openWebhooks([endpoint({ headerName: "X-Key", headerValue: "••••4f2a" })]);
    api.on("PATCH /webhooks/1", { body: { endpoint: endpoint(), ping: null } });
    await user.click(screen.getByRole("button", { name: "Edit SIEM" }));
    const form = within(screen.getByRole("dialog", { name: "Edit SIEM" }));
    await user.clear(form.getByLabelText("URL"));
    await user.type(form.getByLabelText("URL"), "https://other.example.com/");
    await user.click(form.getByRole("button", { name: "Save" }));
    expect(form.getByLabelText("Header value")).toHaveAccessibleDescription(/Enter the header’s value\./);

    await user.clear(form.getByLabelText("URL"));
    await user.type(form.getByLabelText("URL"), "https://siem.example.com/hook");
    await user.clear(form.getByLabelText("Name"));
    await user.type(form.getByLabelText("Name"), "Other");
    await user.click(form.getByRole("button", { name: "Save" }));
    expect(api.sent("PATCH /webhooks/1")[0]?.body).toEqual({ name: "Other" });
  });

  it("say what came back from the ping that follows another address", async () => {
    const { api, user } = await openWebhooks([endpoint()]);
    const failed = { delivered: false, code: "404", text: "No such hook", durationMs: 9 };
    api.on("PATCH /webhooks/1", { body: { endpoint: endpoint(), ping: failed } });
    await user.click(screen.getByRole("button", { name: "Edit SIEM" }));
    const form = within(screen.getByRole("dialog", { name: "Edit SIEM" }));
    await user.clear(form.getByLabelText("URL"));
    await user.type(form.getByLabelText("URL"), "https://siem.example.com/other");
    await user.click(form.getByRole("button", { name: "Save" }));

    expect(await within(screen.getByRole("article", { name: "SIEM" })).findByText("The ping failed: 404 No such hook")).toBeVisible();
    const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent);
    await waitFor(() => expect(said()).toContain("SIEM was saved. The ping failed: 404 No such hook"));
  });

  it("show the newest ping alone, whether it was asked for or followed a change", async () => {
    const { api, user } = await openWebhooks([endpoint()]);
    api.on("POST /webhooks/1/ping", { body: TAKEN });
    api.on("PATCH /webhooks/1", { body: { endpoint: endpoint(), ping: { delivered: false, code: "500", text: null, durationMs: 9 } } });
    // What came of it is announced too, a moment later and elsewhere on the page.
    const card = within(screen.getByRole("article", { name: "SIEM" }));
    await user.click(screen.getByRole("button", { name: "Ping SIEM" }));
    await card.findByText("The ping was taken: 200 in 12 ms.");
    await user.click(screen.getByRole("button", { name: "Edit SIEM" }));
    await user.selectOptions(screen.getByLabelText("Format"), "defectdojo");
    await user.click(screen.getByRole("button", { name: "Save" }));

    expect(await card.findByText("The ping failed: 500")).toBeVisible();
    expect(card.queryByText("The ping was taken: 200 in 12 ms.")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Ping SIEM" }));
    expect(await card.findByText("The ping was taken: 200 in 12 ms.")).toBeVisible();
    expect(card.queryByText("The ping failed: 500")).toBeNull();
  });

  it("are pinged, and say what came back", async () => {
    const { api, user } = await openWebhooks([endpoint()]);
    api.on("POST /webhooks/1/ping", { body: { delivered: false, code: "500", text: "Out of order", durationMs: 9 } });
    await user.click(screen.getByRole("button", { name: "Ping SIEM" }));

    expect(await screen.findByText("The ping failed: 500 Out of order")).toBeVisible();
  });

  it("say of one ping too many that it waits, and for how long, not that anything failed", async () => {
    const { api, user } = await openWebhooks([endpoint()]);
    const refusal = problem(429, "rate_limited", "Nothing was sent: 5 pings in a minute are enough.");
    api.on("POST /webhooks/1/ping", { ...refusal, headers: { "retry-after": "42" } });
    await user.click(screen.getByRole("button", { name: "Ping SIEM" }));

    expect(await screen.findByRole("alert")).toHaveTextContent("No ping was sent: five in a minute are enough. Try again in 42 seconds.");
    expect(screen.getByRole("button", { name: "Ping SIEM" })).toHaveFocus();
  });

  it("get another secret after a question, and until when the old one is valid", async () => {
    const { api, user } = await openWebhooks([endpoint()]);
    api.on("POST /webhooks/1/rotate-secret", {
      body: { endpoint: endpoint({ previousSecretUntil: "2026-11-24T09:00:00.000Z" }), secret: SECRET, ping: TAKEN },
    });
    await user.click(screen.getByRole("button", { name: "Exchange secret of SIEM" }));
    await user.click(within(screen.getByRole("dialog", { name: /^Exchange/ })).getByRole("button", { name: "Exchange secret" }));

    const shown = within(await screen.findByRole("dialog", { name: "Signing secret of SIEM" }));
    expect(shown.getByLabelText<HTMLInputElement>("Signing secret").value).toBe(SECRET);
    expect(shown.getByText(/The old one is valid until/)).toBeVisible();
  });

  it("are sent again what they missed, as many as was said", async () => {
    const { api, user } = await openWebhooks([endpoint()]);
    api.on("GET /deliveries/redeliverable", { body: { count: 12 } });
    api.on("POST /webhooks/1/replay", { body: { redelivered: 12 } });
    await user.click(screen.getByRole("button", { name: "Send again to SIEM what it missed" }));
    const dialog = within(screen.getByRole("dialog", { name: "Send SIEM again what it missed?" }));
    expect(await dialog.findByText("It missed 12 deliveries.")).toBeVisible();
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(dialog.getByLabelText("Missed since")).toHaveAccessibleDescription(`By this device’s clock (${zone}).`);
    await user.click(dialog.getByRole("button", { name: "Send 12 deliveries again" }));

    const since = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/) as string;
    expect(api.sent("POST /webhooks/1/replay")[0]?.body).toEqual({ since, confirm: 12 });
    expect(api.sent("GET /deliveries/redeliverable")[0]?.query).toMatchObject({ destination: "w1", state: "failed,expired,suppressed" });
    await waitFor(() => expect(screen.queryByText("It missed 12 deliveries.")).toBeNull());
  });

  it("are sent again what they missed since they last took something, also once they were turned on again", async () => {
    const fiveDaysAgo = new Date(Date.now() - 5 * 86_400_000).toISOString();
    const { api, user } = await openWebhooks([endpoint({ lastSuccessAt: fiveDaysAgo })]);
    api.on("GET /deliveries/redeliverable", { body: { count: 12 } });
    await user.click(screen.getByRole("button", { name: "Send again to SIEM what it missed" }));
    await screen.findByText("It missed 12 deliveries.");

    const since = String(api.sent("GET /deliveries/redeliverable")[0]?.query["since"]);
    expect(since.slice(0, 16)).toBe(fiveDaysAgo.slice(0, 16));
  });

  it.each([
    ["nothing", { events: null, waiting: 0, nextCursor: null }, ["It takes every type of event.", "Nothing waits for it."]],
    [
      "some",
      { events: ["scan_added", "sla_breach"], waiting: 3, nextCursor: null },
      ["It takes 2 types of events.", "3 messages wait for it and will not be sent."],
    ],
    [
      "more than a page",
      { events: ["scan_added"], waiting: 200, nextCursor: "further" },
      ["It takes one type of events.", "More than 200 messages wait for it and will not be sent."],
    ],
  ] as const)("say what depends on them before they are deleted: %s", async (_what, { events, waiting, nextCursor }, lines) => {
    const { api, user } = await openWebhooks([endpoint({ events })]);
    api.on("GET /deliveries", { body: { items: Array.from({ length: waiting }, (_, index) => ({ id: String(index) })), nextCursor } });

    await user.click(screen.getByRole("button", { name: "Delete SIEM" }));

    const dialog = within(screen.getByRole("dialog", { name: "Delete SIEM?" }));
    for (const line of lines) expect(await dialog.findByText(line)).toBeVisible();
    expect(api.sent("GET /deliveries")[0]?.query).toMatchObject({ channel: "webhooks", destination: "w1", state: "pending,retrying,held" });
  });

  it("can be deleted also when nobody can say what waits for them", async () => {
    const { api, user } = await openWebhooks([endpoint()]);
    api.on("GET /deliveries", problem(503, "busy", "The database is busy."));
    api.on("DELETE /webhooks/1", { status: 204 });

    await user.click(screen.getByRole("button", { name: "Delete SIEM" }));
    const dialog = within(screen.getByRole("dialog", { name: "Delete SIEM?" }));
    expect(await dialog.findByText(/how much that is could not be read/, {}, { timeout: 10_000 })).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Delete" }));

    expect(api.sent("DELETE /webhooks/1")).toHaveLength(1);
  });

  it("are turned off and on, and deleted after a question", async () => {
    const { api, user } = await openWebhooks([endpoint(), endpoint({ id: "2", name: "Two", active: false })]);
    api.on("PATCH /webhooks/1", { body: { endpoint: endpoint({ active: false }), ping: null } });
    api.on("PATCH /webhooks/2", problem(403, "forbidden", "This endpoint was turned off by a superuser."));
    api.on("DELETE /webhooks/1", { status: 204 });

    await user.click(screen.getByRole("button", { name: "Turn off SIEM" }));
    await user.click(screen.getByRole("button", { name: "Turn on again: Two" }));
    expect(await screen.findByText("This endpoint was turned off by a superuser.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Delete SIEM" }));
    await user.click(within(screen.getByRole("dialog", { name: "Delete SIEM?" })).getByRole("button", { name: "Delete" }));

    expect(api.sent("PATCH /webhooks/1")[0]?.body).toEqual({ active: false });
    expect(api.sent("PATCH /webhooks/2")[0]?.body).toEqual({ active: true });
    expect(api.sent("DELETE /webhooks/1")).toHaveLength(1);
  });
});

describe("superusers", () => {
  it("make shared endpoints, and of others' see the host and turn them off", async () => {
    const others = endpoint({ id: "9", name: "Eli’s", url: null, mayEdit: false, owner: { id: "x", username: "eli", name: "Eli" } });
    const { api, user } = await openWebhooks([endpoint({ id: "2", name: "Shared one", owner: null }), others], { superuser: true });
    api.on("POST /webhooks", { status: 201, body: { endpoint: endpoint({ owner: null }), secret: SECRET, ping: null } });

    const elis = within(screen.getByRole("article", { name: "Eli’s" }));
    expect(elis.getByText("siem.example.com")).toBeVisible();
    expect(elis.getAllByRole("button").map((button) => button.textContent)).toEqual(["Turn off"]);
    await user.click(screen.getByRole("button", { name: "Add endpoint" }));
    const form = within(screen.getByRole("dialog", { name: "Add an endpoint" }));
    await user.type(form.getByLabelText("Name"), "SIEM");
    await user.type(form.getByLabelText("URL"), "https://siem.example.com/");
    await user.selectOptions(form.getByLabelText("Owner"), "shared");
    await user.click(form.getByRole("button", { name: "Add and ping" }));

    expect(await screen.findByText(/No ping was sent/)).toBeVisible();
    expect(api.sent("POST /webhooks")[0]?.body).toMatchObject({ owner: null, events: null });
  });
});
