import { screen, waitFor, within } from "@testing-library/react";
import type { Endpoint } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { lookAgainMs } from "./look-again.ts";
import { endpoint, mailChannel, page, slackChannel } from "../../testing/samples.ts";

const FAILING = { state: "failing", tries: null, words: "Not working", since: "2026-11-23T09:12:00.000Z" } as const;
const WEBHOOKS = mailChannel({ channel: "webhooks", label: "Webhooks", mail: null, webhooks: { enabled: true, timeoutSeconds: 15 } });

const stateOf = (state: Endpoint["state"]["state"], reason: Endpoint["state"]["reason"] = null) =>
  ({ state, reason, words: "…", since: null, nextTryAt: null }) as const;

async function openCards(address: string, endpoints: readonly Endpoint[] = []) {
  const channels = [mailChannel({ health: FAILING }), slackChannel(), WEBHOOKS];
  const api = apiFor({ superuser: true })
    .on("GET /channels", { body: page(channels) })
    .on("GET /webhooks", { body: page([...endpoints]) });
  const rendered = await renderApp(address, api);
  await screen.findByRole("region", { name: "Mail" });
  return rendered;
}

/** Its name and its state, as they stand in its head. */
const headOf = (name: string) => within(screen.getByRole("region", { name })).getByRole("heading").parentElement?.textContent;

describe("the cards of the channels", () => {
  it("say in the catalogue’s order how each is, and show no form", async () => {
    await openCards("/channels");
    const names = screen.getAllByRole("region").map((region) => within(region).getByRole("heading", { level: 2 }).textContent);
    expect(names.slice(0, 3)).toEqual(["Mail", "Slack", "Webhooks"]);
    expect(names.slice(0, 3).map(headOf)).toEqual([expect.stringMatching(/^MailFailing since/), "SlackNot set up", "WebhooksWorking"]);
    expect(screen.queryByRole("form")).toBeNull();
  });

  it("are where an address leads that names one", async () => {
    await openCards("/channels#slack");
    await waitFor(() => expect(screen.getByRole("region", { name: "Slack" })).toHaveFocus());
  });

  it("name the settings by which somebody knows a channel again", async () => {
    await openCards("/channels");
    const mail = within(screen.getByRole("region", { name: "Mail" }));
    expect(mail.getByText("smtp.example.com:587, STARTTLS")).toBeVisible();
    expect(mail.getByText("Tocsin <tocsin@example.com>")).toBeVisible();
    expect(within(screen.getByRole("region", { name: "Webhooks" })).getByText("15 seconds")).toBeVisible();
  });

  it.each([
    ["all are well", [stateOf("active"), stateOf("active")], "2 active", "success"],
    ["some are paused", [stateOf("active"), stateOf("paused")], "1 active, 1 paused", "warning"],
    ["one was turned off by its failures", [stateOf("active"), stateOf("off", "failing")], "1 active, 1 off", "warning"],
    ["one was turned off by somebody", [stateOf("active"), stateOf("off", "by_superuser")], "1 active, 1 off", "success"],
    ["one errs now and then", [stateOf("errors_seen")], "1 active", "warning"],
  ] as const)("do not call webhooks well while shared endpoints are not: %s", async (_what, states, said, tone) => {
    const shared = states.map((state, index) => endpoint({ id: String(index), owner: null, state }));
    await openCards("/channels", [...shared, endpoint({ id: "9", state: stateOf("off", "failing") })]);

    const word = await within(screen.getByRole("region", { name: "Webhooks" })).findByText(said);
    expect(word).toHaveAttribute("data-tone", tone);
  });
});

it.each([
  ["while what waited is on its way", mailChannel({ waiting: 3 }), 2_000],
  ["no sooner than usual while nothing waits", mailChannel(), 15_000],
  ["nor while the channel is broken", mailChannel({ waiting: 3, health: FAILING }), 15_000],
  ["nor while an endpoint holds its own", { ...WEBHOOKS, waiting: 3 }, 15_000],
])("look again soon %s", (_what, state, ms) => {
  expect(lookAgainMs([slackChannel(), state])).toBe(ms);
});
