import { act, screen, waitFor, within } from "@testing-library/react";
import { DELIVERY_STATES, FAILURE_CLASSES, HOLD_REASONS, SUPPRESS_REASONS } from "@tocsin/domain";
import { describe, expect, it } from "vitest";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { delivery, event, page } from "../../testing/samples.ts";

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

  it("name a shared destination for what it is, and an endpoint as its people do", async () => {
    const shared = { person: null, attempts: 1 } as const;
    const items = [
      delivery({ ...shared, id: "d1", channel: "slack", destination: "slack", address: "#appsec" }),
      delivery({ ...shared, id: "d2", channel: "msteams", destination: "msteams", address: "flow.example.com" }),
      delivery({ ...shared, id: "d3", channel: "webhooks", destination: "slack", address: null }),
    ];
    await renderApp("/deliveries", apiFor({ superuser: true }).on("GET /deliveries", { body: page(items) }));
    const table = await screen.findByRole("table", { name: "Deliveries" });
    expect(within(table).getByRole("cell", { name: "Slack channel #appsec" })).toBeVisible();
    expect(within(table).getByRole("cell", { name: "Teams channel flow.example.com" })).toBeVisible();
    expect(within(table).getByRole("cell", { name: "slack" })).toBeVisible();
  });

  it("say to which of somebody's endpoints they went", async () => {
    const items = [delivery({ channel: "webhooks", destination: "Dana’s dashboard", address: null })];
    await renderApp("/deliveries", apiFor().on("GET /deliveries", { body: page(items) }));
    expect(await screen.findByRole("cell", { name: "dana Dana’s dashboard" })).toBeVisible();
  });

  it("say which of them was a test", async () => {
    await renderApp("/deliveries", apiFor().on("GET /deliveries", { body: page([delivery({ test: true })]) }));
    expect(await screen.findByRole("cell", { name: "Delivered Test" })).toBeVisible();
  });

  it("leave out what was skipped until it is asked for, by box or key", async () => {
    const api = apiFor().on("GET /deliveries", ({ query }) => ({
      body: page(query["state"]?.includes("suppressed") === false ? [delivery({ id: "d2" })] : [skipped("d1"), delivery({ id: "d2" })]),
    }));
    const { user } = await renderApp("/deliveries", api);
    await screen.findByText("Delivered", { selector: "span" });
    expect(screen.queryByText("no address to send to")).toBeNull();
    await user.click(screen.getByRole("checkbox", { name: "Show skipped" }));
    expect(await screen.findByText("no address to send to")).toBeVisible();
    (document.activeElement as HTMLElement).blur();
    await user.keyboard("s");
    await waitFor(() => expect(screen.queryByText("no address to send to")).toBeNull());
    expect(screen.getByRole("checkbox", { name: "Show skipped" })).not.toBeChecked();
  });

  it("go on over pages that hold nothing to show", async () => {
    const api = apiFor().on("GET /deliveries", ({ query }) => ({
      body: query["cursor"] === undefined ? page([], "two") : page([delivery({ id: "d2" })]),
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

  it("say that skipped ones are hidden only where they would be among what is asked for", async () => {
    const api = apiFor().on("GET /deliveries", { body: page([]) });
    const { user } = await renderApp("/deliveries?channel=mail", api);
    expect(await screen.findByText(/Skipped deliveries are hidden/)).toBeVisible();
    await user.selectOptions(screen.getByRole("combobox", { name: "Status" }), "Failed");
    await waitFor(() => expect(screen.queryByText(/Skipped deliveries are hidden/)).toBeNull());
    expect(screen.getByText(/No delivery matches these filters/)).toBeVisible();
  });

  it("narrow by everything that the address says", async () => {
    const api = apiFor({ superuser: true }).on("GET /deliveries", { body: page([]) });
    await renderApp("/deliveries?destination=mailbox&product=12&person=dana&since=24h&id=e1&skipped=1", api);
    await screen.findByText(/No delivery matches these filters/);
    const query = api.sent("GET /deliveries")[0]?.query;
    expect(query).toMatchObject({ destination: "mailbox", product: "12", person: "dana", id: "e1" });
    expect(Date.now() - Date.parse(query?.["since"] ?? "")).toBeLessThan(86_460_000);
    expect(query).not.toHaveProperty("state");
    expect(screen.getByRole("link", { name: "Download CSV" })).toHaveAttribute("href", expect.stringContaining("destination=mailbox"));
  });

  it("are moved over by keys, open beside the log with Enter, and Escape leads back to the row", async () => {
    const rows = [delivery({ id: "d1" }), delivery({ id: "d2", eventLabel: "SLA breach" })];
    const api = apiFor()
      .on("GET /deliveries", { body: page(rows) })
      .on("GET /deliveries/d2", { body: { ...rows[1], attemptLog: [] } });
    const { user } = await renderApp("/deliveries", api);
    const first = await screen.findByRole("link", { name: "Scan added" });
    act(() => first.focus());
    await user.keyboard("j");
    expect(screen.getByRole("link", { name: "SLA breach" })).toHaveFocus();
    await user.keyboard("{ArrowDown}{Enter}");
    expect(await screen.findByRole("dialog", { name: "SLA breach → Mail" })).toBeVisible();
    expect(await screen.findByText("It was not tried.")).toBeVisible();
    expect(screen.getByLabelText("address")).toHaveTextContent("open=d2");
    await user.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("dialog", { name: /SLA breach/ })).toBeNull();
    expect(screen.getByRole("link", { name: "SLA breach" })).toHaveFocus();
    await user.keyboard("k");
    expect(first).toHaveFocus();
  });

  it("say how long they are kept", async () => {
    await renderApp("/deliveries", apiFor().on("GET /deliveries", { body: page([delivery()]) }));
    expect(await screen.findByText("What came to an end is kept for 90 days.")).toBeVisible();
  });

  it("say how many tries of how many, and when the next is", async () => {
    const dueAt = new Date(Date.now() + 40_000).toISOString();
    const retrying = delivery({ state: "retrying", reason: "transient", attempts: 2, dueAt, settledAt: null });
    await renderApp("/deliveries", apiFor().on("GET /deliveries", { body: page([retrying]) }));
    expect(await screen.findByRole("cell", { name: /Retrying 2\/14, next in \d\d s, a passing failure/ })).toBeVisible();
  });

  it("are sent again all at once only with their count confirmed", async () => {
    let count = 12;
    const api = apiFor({ superuser: true })
      .on("GET /deliveries", { body: page([delivery({ state: "failed", reason: "policy" })]) })
      .on("GET /deliveries/redeliverable", () => ({ body: { count } }))
      .on("POST /deliveries/redeliver", ({ body }) =>
        (body as { confirm: number }).confirm === 13 ? { body: { redelivered: 13 } } : problem(409, "count_changed", "It is 13 by now."),
      );
    const { user } = await renderApp("/deliveries?state=failed&channel=mail", api);
    await user.click(await screen.findByRole("button", { name: "Send again…" }));
    const dialog = await screen.findByRole("dialog", { name: "Send 12 deliveries again?" });
    count = 13;
    await user.click(within(dialog).getByRole("button", { name: "Send 12 again" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("It is 13 by now.");
    await user.click(await within(dialog).findByRole("button", { name: "Send 13 again" }));
    expect(await screen.findByText("13 deliveries are sent again.")).toBeVisible();
    expect(api.sent("POST /deliveries/redeliver").map(({ body }) => body)).toEqual([
      { filter: { channel: "mail", state: ["failed"] }, confirm: 12 },
      { filter: { channel: "mail", state: ["failed"] }, confirm: 13 },
    ]);
  });

  it("are sent again without a filter only where that is said", async () => {
    const api = apiFor({ superuser: true })
      .on("GET /deliveries", { body: page([delivery({ state: "failed", reason: "policy" })]) })
      .on("GET /deliveries/redeliverable", { body: { count: 12 } });
    const { user } = await renderApp("/deliveries", api);
    await user.click(await screen.findByRole("button", { name: "Send again…" }));
    const dialog = await screen.findByRole("dialog", { name: "Send 12 deliveries again?" });
    expect(dialog).toHaveTextContent("No filter is set: this is whatever did not arrive");

    await user.click(within(dialog).getByRole("button", { name: "Leave them" }));
    await user.selectOptions(screen.getByRole("combobox", { name: "Channel" }), "mail");
    await user.click(await screen.findByRole("button", { name: "Send again…" }));
    expect(await screen.findByRole("dialog", { name: "Send 12 deliveries again?" })).not.toHaveTextContent("No filter is set");
  });

  it("that are held since a restore are decided about together", async () => {
    const api = apiFor({ superuser: true })
      .on("GET /deliveries", { body: page([]) })
      .on("GET /deliveries/awaiting", { body: { quarantined: 1, restored: 3 } })
      .on("POST /deliveries/restored", { body: { decided: 3 } });
    const { user } = await renderApp("/deliveries", api);
    await user.click(await screen.findByRole("button", { name: "Skip them" }));
    const dialog = await screen.findByRole("dialog", { name: "Skip 3 held deliveries?" });
    await user.click(within(dialog).getByRole("button", { name: "Skip them" }));
    await waitFor(() => expect(screen.queryByRole("dialog", { name: /held deliveries/ })).toBeNull());
    expect(api.sent("POST /deliveries/restored")[0]?.body).toEqual({ decision: "skip", confirm: 3 });
  });

  it("that never came to be are listed with why", async () => {
    const nobody = (part: object) => ({ ...event(), reachedNobody: "nobody", ...part });
    const skippedLedger = { intended: 0, counts: [], skipped: [{ channel: "mail", reason: "channel_disabled", count: 6 }] };
    const api = apiFor({ superuser: true }).on("GET /events", {
      body: page([
        nobody({ id: "e1", reachedNobody: "unknown_product" }),
        nobody({ id: "e2", ledger: skippedLedger }),
        nobody({ id: "e3" }),
        nobody({ id: "e4", ledger: { intended: 2, counts: [{ channel: "alert", state: "suppressed", count: 2 }], skipped: [] } }),
      ]),
    });
    await renderApp("/deliveries?view=nobody", api);
    const table = await screen.findByRole("table", { name: "Events that reached nobody" });
    expect(table).toHaveTextContent(/Its product is not known/);
    expect(table).toHaveTextContent(/6 would have got it by Mail: the channel is off or not set up/);
    expect(table).toHaveTextContent(/Nobody whom it concerns has it on/);
    expect(table).toHaveTextContent(/All 2 of its deliveries were skipped/);
    expect(api.sent("GET /events")[0]?.query).toEqual({ reachedNobody: "true" });
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
    request: "MAIL dana@example.com via smtp.example.com:587",
    hidden: false,
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
    const log = await screen.findByRole("list", { name: "Attempts" });
    const rows = within(log).getAllByRole("listitem");
    expect(rows[0]).toHaveTextContent(
      /Will be tried again, a passing failure.*88 ms.*MAIL dana@example\.com via smtp.*451 4\.3\.0 Try later/,
    );
    expect(rows[1]).toHaveTextContent(/Delivered, may be a repeat.*250 OK/);
    expect(screen.getByText(/The recipient’s Personal settings/)).toBeVisible();
  });

  it("is sent again by a superuser, and says what it became", async () => {
    const failed = { ...delivery({ state: "failed", reason: "policy" }), attemptLog: [] };
    const api = apiFor({ superuser: true });
    api
      .on("GET /deliveries/d1", () => ({
        body: api.sent("POST /deliveries/d1/redeliver").length === 0 ? failed : { ...failed, redeliveredAs: "d1-next" },
      }))
      .on("POST /deliveries/d1/redeliver", { status: 201, body: { id: "d1-next" } });
    const { user } = await renderApp("/deliveries/d1", api);
    await user.click(await screen.findByRole("button", { name: "Send again" }));
    expect(await screen.findByText("Sent again: the new delivery is due now.")).toBeVisible();
    expect(await screen.findByRole("link", { name: "the newer delivery" })).toHaveAttribute("href", "/deliveries/d1-next");
    expect(screen.queryByRole("button", { name: "Send again" })).toBeNull();
  });

  it.each([
    ["pending", null, ["Cancel"]],
    ["held", "quarantined", ["Release", "Cancel"]],
    ["held", "connection_paused", ["Cancel"]],
    ["sending", null, []],
    ["delivered", null, []],
  ] as const)("offers what can be done about what is %s (%s)", async (state, reason, buttons) => {
    const shown = { ...delivery({ state, reason }), attemptLog: [] };
    await renderApp("/deliveries/d1", apiFor({ superuser: true }).on("GET /deliveries/d1", { body: shown }));
    await screen.findByRole("button", { name: "Copy id" });
    const offered = ["Send again", "Release", "Cancel"].filter((name) => screen.queryByRole("button", { name }) !== null);
    expect(offered).toEqual(buttons);
  });

  it("of one’s own is looked at, and handled only where it goes to one’s own endpoint", async () => {
    const failed = { ...delivery({ state: "failed", reason: "policy" }), attemptLog: [] };
    await renderApp("/deliveries/d1", apiFor().on("GET /deliveries/d1", { body: failed }));
    await screen.findByRole("button", { name: "Copy id" });
    expect(screen.queryByRole("button", { name: "Send again" })).toBeNull();
  });

  it("of another’s endpoint keeps its answer to itself", async () => {
    const attemptLog = [attempt({ hidden: true, request: null, text: null })];
    const shown = { ...delivery({ channel: "webhooks" }), attemptLog };
    await renderApp("/deliveries/d1", apiFor({ superuser: true }).on("GET /deliveries/d1", { body: shown }));
    expect(await screen.findByText(/shown to its owner alone/)).toBeVisible();
  });

  it("is not found for whom it is none of their business", async () => {
    await renderApp("/deliveries/d9", apiFor().on("GET /deliveries/d9", problem(404, "not_found", "No.")));
    expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Go to deliveries" })).toHaveAttribute("href", "/deliveries");
  });
});
