import { screen, within } from "@testing-library/react";
import type { Endpoint } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { endpoint, mailChannel, page, slackChannel } from "../../testing/samples.ts";

const FAILING = { state: "failing", words: "Not working", since: "2026-11-23T09:12:00.000Z" } as const;
const WEBHOOKS = mailChannel({ channel: "webhooks", label: "Webhooks", mail: null, webhooks: { enabled: true, timeoutSeconds: 15 } });

const stateOf = (state: Endpoint["state"]["state"], reason: Endpoint["state"]["reason"] = null) =>
  ({ state, reason, words: "…", since: null, nextTryAt: null }) as const;

async function openOverview(endpoints: readonly Endpoint[] = []) {
  const channels = [mailChannel({ health: FAILING }), slackChannel(), WEBHOOKS];
  const api = apiFor({ superuser: true })
    .on("GET /channels", { body: page(channels) })
    .on("GET /webhooks", { body: page([...endpoints]) });
  const { user } = await renderApp("/channels", api);
  return { user, overview: within(await screen.findByRole("navigation", { name: "Channels at a glance" })) };
}

describe("the channels at a glance", () => {
  it("say how each is, and lead to its card, as often as they are pressed", async () => {
    const { user, overview } = await openOverview();
    expect(overview.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
      "MailFailing",
      "SlackNot set up",
      "WebhooksWorking",
    ]);

    const slack = overview.getByRole("link", { name: "Slack" });
    await user.click(slack);
    expect(screen.getByRole("region", { name: "Slack" })).toHaveFocus();
    await user.click(slack);
    expect(screen.getByRole("region", { name: "Slack" })).toHaveFocus();
  });

  it.each([
    ["all are well", [stateOf("active"), stateOf("active")], "2 active", "success"],
    ["some are paused", [stateOf("active"), stateOf("paused")], "1 active, 1 paused", "warning"],
    ["one was turned off by its failures", [stateOf("active"), stateOf("off", "failing")], "1 active, 1 off", "warning"],
    ["one was turned off by somebody", [stateOf("active"), stateOf("off", "by_superuser")], "1 active, 1 off", "success"],
    ["one errs now and then", [stateOf("errors_seen")], "1 active", "warning"],
  ] as const)("do not call webhooks well while shared endpoints are not: %s", async (_what, states, said, tone) => {
    const shared = states.map((state, index) => endpoint({ id: String(index), owner: null, state }));
    const { overview } = await openOverview([...shared, endpoint({ id: "9", state: stateOf("off", "failing") })]);

    const word = await overview.findByText(said);
    expect(word).toHaveAttribute("data-tone", tone);
    expect(within(screen.getByRole("region", { name: "Webhooks" })).getByText(said)).toHaveAttribute("data-tone", tone);
  });
});
