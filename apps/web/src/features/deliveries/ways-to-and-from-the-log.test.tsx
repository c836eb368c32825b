import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { delivery, endpoint, page } from "../../testing/samples.ts";

describe("deliveries", () => {
  it("to one’s own endpoint alone show that filter, so that it can be taken away", async () => {
    const api = apiFor()
      .on("GET /deliveries", { body: page([delivery({ channel: "webhooks" })]) })
      .on("GET /webhooks", { body: page([endpoint({ id: "7" })]) });
    const { user } = await renderApp("/deliveries?channel=webhooks&destination=w7", api);
    const choice = await screen.findByRole("combobox", { name: "Destination" });
    expect(await within(choice).findByRole("option", { name: "SIEM" })).toBeVisible();
    expect(choice).toHaveValue("w7");
    expect(within(choice).queryByRole("option", { name: "Slack channel" })).toBeNull();
    await user.selectOptions(choice, "Any destination");
    await waitFor(() => expect(screen.getByLabelText("address")).not.toHaveTextContent("destination"));
  });

  it("say what the table to download holds, to whoever has no pointer to ask with", async () => {
    await renderApp("/deliveries", apiFor().on("GET /deliveries", { body: page([delivery()]) }));
    expect(await screen.findByText(/The CSV holds the newest 10,000 rows of the filter at most\./)).toBeVisible();
    expect(screen.getByRole("link", { name: "Download CSV" })).toHaveAccessibleDescription(/10,000 rows/);
  });
});

describe("a delivery", () => {
  it.each([
    ["mail to a person", true, { channel: "mail" }, "/channels#mail"],
    ["the shared channel", true, { channel: "slack", person: null, destination: "slack" }, "/channels#slack"],
    ["a shared endpoint", true, { channel: "webhooks", person: null, destination: "SIEM" }, "/webhooks"],
    ["an alert", true, { channel: "alert" }, null],
    ["one’s own mail", false, { channel: "mail" }, null],
    ["one’s own endpoint", false, { channel: "webhooks" }, "/webhooks"],
  ] as const)("leads to where its channel is set up, for whoever may: %s", async (_what, superuser, part, address) => {
    const shown = { ...delivery(part), attemptLog: [] };
    await renderApp("/deliveries/d1", apiFor({ superuser }).on("GET /deliveries/d1", { body: shown }));
    await screen.findByRole("button", { name: "Copy id" });
    expect(screen.queryByRole("link", { name: "Open its settings" })?.getAttribute("href") ?? null).toBe(address);
  });
});
