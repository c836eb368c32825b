import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { LIVE } from "../../lib/live-query.ts";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { catalogue, page, slackChannel } from "../../testing/samples.ts";

const SETTINGS = {
  systemAudience: "everyone",
  publicUrl: null,
  teamName: null,
  disclaimer: null,
  defectdojo: { instance: null, lastSeenAt: null },
};

function superuserApi(): FakeApi {
  return apiFor({ superuser: true }).on("GET /settings", { body: SETTINGS });
}

const address = (): string => screen.getByLabelText("address").textContent;
const cell = (name: string): Promise<HTMLElement> => screen.findByRole("gridcell", { name });

describe("notification settings", () => {
  it("let a superuser choose a scope, in this order, each at its own address", async () => {
    const { user } = await renderApp("/notifications", superuserApi());
    const scope = await screen.findByRole("combobox", { name: "Scope" });
    expect(
      within(scope)
        .getAllByRole("option")
        .map((option) => option.textContent),
    ).toEqual(["System", "Personal", "Template"]);
    expect(scope).toHaveValue("personal");

    await user.selectOptions(scope, "System");
    expect(address()).toBe("/notifications/system");
    expect(await cell("Scan added, Microsoft Teams, off")).toBeInTheDocument();

    await user.selectOptions(scope, "Template");
    expect(address()).toBe("/notifications/template");
    expect(await cell("Scan added, Microsoft Teams, not available in Template")).toBeInTheDocument();

    await user.selectOptions(scope, "Personal");
    expect(address()).toBe("/notifications");
    expect(scope).toBe(screen.getByRole("combobox", { name: "Scope" }));
  });

  it("say to everybody else that these are Personal, with the way to read System", async () => {
    await renderApp("/notifications", apiFor());
    await cell("Scan added, Alert, on, by default");
    expect(screen.queryByRole("combobox", { name: "Scope" })).toBeNull();
    expect(screen.getByText("Scope").parentElement).toHaveTextContent("Scope Personal");
    expect(screen.getByRole("link", { name: "See what System sends" })).toHaveAttribute("href", "/notifications/system");
  });

  it("show System to others for reading only", async () => {
    await renderApp("/notifications/system", apiFor());
    expect(await cell("Scan added, Mail, off, view only")).toHaveAttribute("aria-readonly", "true");
    expect(screen.getByText(/only superusers change them/)).toBeVisible();
    expect(screen.queryByRole("combobox", { name: "System reaches" })).toBeNull();
  });

  it("keep Template to superusers", async () => {
    await renderApp("/notifications/template", apiFor());
    expect(await screen.findByRole("heading", { name: "Only superusers see this page" })).toBeVisible();
  });

  it("know no other scope", async () => {
    await renderApp("/notifications/everybody", apiFor());
    expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
  });

  it("let a superuser say whom System reaches, in words", async () => {
    const api = superuserApi().on("PATCH /settings", ({ body }) => ({ body: { ...SETTINGS, ...(body as object) } }));
    const { user } = await renderApp("/notifications/system", api);
    const reach = await screen.findByRole("combobox", { name: "System reaches" });
    expect(reach).toHaveAccessibleDescription("Each person who may see what an event is about gets what is on here.");
    await user.selectOptions(reach, "Superusers only");
    await screen.findByText("Saved.");
    expect(api.sent("PATCH /settings")[0]?.body).toEqual({ systemAudience: "superusers", from: { systemAudience: "everyone" } });
    expect(reach).toHaveAccessibleDescription("Only superusers get what is on here; everybody else’s own settings hold.");
  });

  it("do not overwrite whom another superuser lets System reach meanwhile, and say so", async () => {
    let stored = "superusers";
    const api = superuserApi()
      .on("PATCH /settings", ({ body }) => {
        const { systemAudience, from } = body as { systemAudience: string; from?: { systemAudience: string } };
        if (from !== undefined && from.systemAudience !== stored) return problem(409, "conflict", "It is another by now.");
        stored = systemAudience;
        return { body: { ...SETTINGS, systemAudience } };
      })
      .on("GET /settings", () => ({
        body: { ...SETTINGS, systemAudience: api.sent("PATCH /settings").length === 0 ? "everyone" : stored },
      }));
    const { user } = await renderApp("/notifications/system", api);
    const reach = await screen.findByRole("combobox", { name: "System reaches" });
    await user.selectOptions(reach, "Superusers only");

    expect(await screen.findByText(/Somebody else changed this in between, so yours was not saved/)).toBeVisible();
    expect(stored).toBe("superusers");
    expect(reach).toHaveDisplayValue("Superusers only");
    await user.selectOptions(reach, "Everyone with access");
    await screen.findByText("Saved.");
    expect(stored).toBe("everyone");
    expect(screen.queryByText(/Somebody else changed this/)).toBeNull();
  });

  it("say through which channels nothing would go out, and leave out what cannot reach one person anyway", async () => {
    await renderApp("/notifications", superuserApi());
    expect(await screen.findByText(/Nothing goes out through Slack and Webhooks yet/)).toBeVisible();
    expect(screen.getByRole("link", { name: "Set up channels" })).toHaveAttribute("href", "/channels");
  });

  it("say in a channel’s header how it is, and lead from there to where it is set up, by o and by the details", async () => {
    const { user } = await renderApp("/notifications/system", superuserApi());
    const header = await screen.findByRole("columnheader", { name: /^Slack, / });
    expect(header).toHaveAccessibleDescription("Slack is not connected");
    const link = within(header).getByRole("link", { name: "Slack is not connected" });
    expect(link).toHaveAttribute("href", "/channels#slack");
    expect(link).toHaveAttribute("tabindex", "-1");
    act(() => header.focus());
    await user.keyboard("w");
    const details = await screen.findByRole("dialog", { name: /^Slack, / });
    expect(details).toHaveTextContent("Slack is not connected.");
    const open = within(details).getByRole("link", { name: "Open the settings of Slack" });
    expect(open).not.toHaveAttribute("tabindex");
    await user.keyboard("{Escape}");
    expect(header).toHaveFocus();
    await user.keyboard("o");
    expect(screen.getByLabelText("address")).toHaveTextContent("/channels#slack");
  });

  it("have no link in a header for whom there is nothing to open, except one’s own endpoints", async () => {
    const { user } = await renderApp("/notifications", apiFor());
    const slack = await screen.findByRole("columnheader", { name: /^Slack, / });
    expect(slack).toHaveAccessibleDescription("Slack is not connected");
    act(() => slack.focus());
    await user.keyboard("o");
    expect(screen.getByLabelText("address")).toHaveTextContent("/notifications");
    expect(within(slack).queryByRole("link")).toBeNull();
    const webhooks = screen.getByRole("columnheader", { name: /^Webhooks, / });
    expect(within(webhooks).getByRole("link")).toHaveAttribute("href", "/webhooks");
  });

  it("say of a channel that does not work that its messages wait, not that nothing is set up", async () => {
    const { channels, ...rest } = catalogue();
    const body = { ...rest, channels: channels.map((channel) => ({ ...channel, paused: channel.key === "mail" })) };
    await renderApp("/notifications", superuserApi().on("GET /catalogue", { body }));
    const note = await screen.findByText(
      /Mail is not working: what goes out through it waits\. Nothing goes out through Slack and Webhooks yet/,
    );
    expect(note).toBeVisible();
  });

  it("keep up with how a channel is, as its card does", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const api = superuserApi();
      await renderApp("/notifications", api);
      const mail = await screen.findByRole("columnheader", { name: /^Mail, / });
      expect(mail).not.toHaveAccessibleDescription();
      const { channels, ...rest } = catalogue();
      api.on("GET /catalogue", {
        body: { ...rest, channels: channels.map((channel) => ({ ...channel, paused: channel.key === "mail" })) },
      });

      await act(() => vi.advanceTimersByTimeAsync(LIVE.refetchInterval));

      await waitFor(() => expect(mail).toHaveAccessibleDescription("Mail is not working: what goes out through it waits"));
    } finally {
      vi.useRealTimers();
    }
  });

  it("say in its header alone that a channel is not proven, in the words of its card", async () => {
    const { channels, ...rest } = catalogue();
    const triesOf = (key: string) => (key === "mail" ? "none" : key === "slack" ? "newest_failed" : null);
    const body = { ...rest, channels: channels.map((channel) => ({ ...channel, configured: true, tries: triesOf(channel.key) })) };
    await renderApp("/notifications", superuserApi().on("GET /catalogue", { body }));
    const mail = await screen.findByRole("columnheader", { name: /^Mail, / });
    await waitFor(() => expect(mail).toHaveAccessibleDescription("Nothing sent through Mail yet"));
    expect(within(mail).getByRole("link")).toHaveAttribute("href", "/channels#mail");
    expect(screen.getByRole("columnheader", { name: /^Slack, / })).toHaveAccessibleDescription("The last try of Slack failed");
    expect(screen.queryByText(/Nothing goes out/)).toBeNull();
  });

  it("say that mail has nowhere to go, and lead a superuser from its header and its note to their own entry, not to the channel", async () => {
    const { user } = await renderApp("/notifications", apiFor({ superuser: true, email: null }));
    const mail = await screen.findByRole("columnheader", { name: /^Mail, / });
    await waitFor(() => expect(mail).toHaveAccessibleDescription("You have no e-mail address"));
    expect(within(mail).getByRole("link")).toHaveAttribute("href", "/people?q=dana");
    expect(screen.getByText(/^No mail reaches you: you have no e-mail address/)).toBeVisible();
    expect(screen.queryByText(/Nothing goes out through Mail/)).toBeNull();
    act(() => mail.focus());
    await user.keyboard("w");
    const details = await screen.findByRole("dialog", { name: /^Mail, / });
    expect(within(details).getByRole("link", { name: "Enter it on People" })).toHaveAttribute("href", "/people?q=dana");
    await user.keyboard("{Escape}o");
    expect(screen.getByLabelText("address")).toHaveTextContent("/people");
  });

  it.each([
    ["o", "/channels#slack"],
    ["t", "/channels?test=slack#slack"],
  ])("lead a superuser from any header to its channel, and to trying it out, by a key: %s", async (key, address) => {
    const api = apiFor({ superuser: true });
    api.on("GET /channels", { body: page([slackChannel({ health: { state: "working", tries: null, words: "Working", since: null } })]) });
    const { user } = await renderApp("/notifications", api);
    const slack = await screen.findByRole("columnheader", { name: /^Slack, / });
    act(() => slack.focus());
    await user.keyboard("w");
    const details = within(await screen.findByRole("dialog", { name: /^Slack, / }));
    expect(details.getByRole("link", { name: "Test Slack" })).toHaveAttribute("href", "/channels?test=slack#slack");
    await user.keyboard(`{Escape}${key}`);
    expect(screen.getByLabelText("address")).toHaveTextContent(address);
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Try Slack out" }) !== null).toBe(key === "t"));
  });

  it("lead nobody else anywhere but to their own endpoints", async () => {
    const { user } = await renderApp("/notifications", apiFor());
    const slack = await screen.findByRole("columnheader", { name: /^Slack, / });
    act(() => slack.focus());
    await user.keyboard("ot");
    expect(screen.getByLabelText("address")).toHaveTextContent("/notifications");
    await user.keyboard("{End}t");
    expect(screen.getByLabelText("address")).toHaveTextContent("/webhooks");
  });

  it("lead whom Slack does not know to their own account, from its header and its note, and nobody else", async () => {
    const { channels, ...rest } = catalogue();
    const body = { ...rest, channels: channels.map((channel) => ({ ...channel, configured: true })) };
    const { unmount } = await renderApp("/notifications", apiFor({ email: null }).on("GET /catalogue", { body }));
    const slack = await screen.findByRole("columnheader", { name: /^Slack, / });
    await waitFor(() => expect(slack).toHaveAccessibleDescription("Slack does not know you"));
    expect(within(slack).getByRole("link")).toHaveAttribute("href", "/account");
    expect(screen.getByRole("link", { name: "Enter your Slack e-mail" })).toHaveAttribute("href", "/account");
    unmount();

    const known = { email: null, slackEmail: "dana@slack.example.org" };
    await renderApp("/notifications", apiFor(known).on("GET /catalogue", { body }));
    await screen.findByText(/^No mail reaches you/);
    expect(screen.queryByText(/^No Slack message reaches you/)).toBeNull();
  });

  it("tell who has no address whom to ask", async () => {
    await renderApp("/notifications", apiFor({ email: null }));
    const mail = await screen.findByRole("columnheader", { name: /^Mail, / });
    await waitFor(() => expect(mail).toHaveAccessibleDescription("You have no e-mail address"));
    expect(screen.getByText("Ask a superuser to enter it.")).toBeVisible();
    expect(within(mail).queryByRole("link")).toBeNull();
  });

  it("say nothing of one’s own address where the settings are everybody’s", async () => {
    await renderApp("/notifications/template", apiFor({ superuser: true, email: null }));
    await screen.findByText(/Nothing goes out through Slack and Webhooks yet/);
    expect(screen.queryByText(/No mail reaches you/)).toBeNull();
  });

  it("focus the cell that a link names", async () => {
    await renderApp("/notifications#event=sla_breach&channel=mail", apiFor());
    const linked = await cell("SLA breach, Mail, off");
    await waitFor(() => expect(linked).toHaveFocus());
  });

  it("lead from the first skip link into the matrix", async () => {
    const { user } = await renderApp("/notifications", apiFor());
    await cell("Scan added, Alert, on, by default");
    await user.tab();
    expect(screen.getByRole("link", { name: "Skip to event matrix" })).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(document.activeElement).toHaveRole("gridcell");
  });
});
