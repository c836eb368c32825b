import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { delivery, endpoint, page } from "../../testing/samples.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("deliveries", () => {
  it("are led to by their keys from a box that was just ticked: nobody types there", async () => {
    const { user } = await renderApp("/deliveries", apiFor().on("GET /deliveries", { body: page([delivery()]) }));
    const row = await screen.findByRole("link", { name: "Scan added" });
    await user.click(screen.getByRole("checkbox", { name: "Live" }));
    await user.keyboard("j");
    expect(row).toHaveFocus();

    const skipped = screen.getByRole("checkbox", { name: "Show skipped" });
    act(() => skipped.focus());
    await user.keyboard("s");
    await waitFor(() => expect(skipped).toBeChecked());
    await user.keyboard("/");
    expect(screen.getByRole("searchbox", { name: "Delivery or event id" })).toHaveFocus();
    await user.keyboard("j");
    expect(screen.getByRole("searchbox", { name: "Delivery or event id" })).toHaveValue("j");
  });

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
  const ATTEMPT = {
    attempt: 1,
    startedAt: "2026-11-23T09:00:00.000Z",
    endedAt: "2026-11-23T09:00:01.000Z",
    outcome: "failed",
    failure: "gone",
    request: "POST https://siem.example.com/…",
    hidden: false,
    code: "410",
    text: "This hook was retired",
    durationMs: 25,
    possibleRepeat: false,
  } as const;

  it("hands over what happened as text, for whoever looks after the other side", async () => {
    const attemptLog = [
      ATTEMPT,
      { ...ATTEMPT, attempt: 2, startedAt: "2026-11-23T09:05:00.000Z", request: null, code: null, text: null, durationMs: null },
    ];
    const { user } = await renderApp(
      "/deliveries/d1",
      apiFor().on("GET /deliveries/d1", { body: { ...delivery({ id: "d1" }), attemptLog } }),
    );
    await user.click(await screen.findByRole("button", { name: "Copy what happened" }));

    expect(await navigator.clipboard.readText()).toBe(
      [
        "Delivery d1",
        "",
        "2026-11-23T09:00:00.000Z Failed, the endpoint said that it is gone, 25 ms",
        "Asked: POST https://siem.example.com/…",
        "Answer: 410 This hook was retired",
        "",
        "2026-11-23T09:05:00.000Z Failed, the endpoint said that it is gone",
      ].join("\n"),
    );
    expect(await screen.findByText("What happened is copied.", { selector: "p" })).toBeVisible();
  });

  it("says where it stands when there is no clipboard, as by plain http", async () => {
    const shown = { ...delivery({ id: "d1" }), attemptLog: [ATTEMPT] };
    const { user } = await renderApp("/deliveries/d1", apiFor().on("GET /deliveries/d1", { body: shown }));
    const copy = await screen.findByRole("button", { name: "Copy what happened" });
    vi.spyOn(navigator, "clipboard", "get").mockReturnValue(undefined as unknown as Clipboard);
    await user.click(copy);
    expect(await screen.findByText(/did not let what happened be copied/, { selector: "p" })).toBeVisible();
  });

  it("that was not tried has nothing to hand over", async () => {
    await renderApp("/deliveries/d1", apiFor().on("GET /deliveries/d1", { body: { ...delivery(), attemptLog: [] } }));
    await screen.findByText("It was not tried.");
    expect(screen.queryByRole("button", { name: "Copy what happened" })).toBeNull();
  });

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
