import { screen, waitFor, within } from "@testing-library/react";
import type { ChannelTest } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { mailChannel, page, slackChannel, teamsChannel } from "../../testing/samples.ts";
import { MAIL_PRESETS, presetOf, senderDomain } from "./mail-presets.ts";

const SETTINGS = {
  systemAudience: "everyone",
  publicUrl: null,
  teamName: null,
  disclaimer: null,
  defectdojo: { instance: null, lastSeenAt: null },
};
const FAILED: ChannelTest = {
  delivery: "e1_mail_p1_0",
  to: "dana@example.com",
  state: "failed",
  failure: "connection",
  code: "535 5.7.8",
  text: "Authentication failed",
  words: "Mail does not work: the connection was refused.",
  remedy: "Check user name and password.",
  durationMs: 88,
};
const DELIVERED: ChannelTest = {
  ...FAILED,
  state: "delivered",
  failure: null,
  code: "250",
  text: "queued",
  words: "Mail works: the message to dana@example.com was taken.",
  remedy: null,
};

async function openForm(name: "Mail settings" | "Slack settings" | "Teams settings", api: FakeApi) {
  const { user } = await openCards(api);
  await user.click(screen.getByRole("button", { name: OPENS[name] }));
  return { user, form: within(await screen.findByRole("form", { name })) };
}

const OPENS = {
  "Mail settings": "Edit Mail",
  "Slack settings": /^(Edit|Set up) Slack$/,
  "Teams settings": /^(Edit|Set up) Microsoft Teams$/,
} as const;

async function openCards(api: FakeApi) {
  const rendered = await renderApp("/channels", api);
  await screen.findAllByRole("button", { name: /^(Edit|Set up) / });
  return rendered;
}

function channelsApi(...channels: readonly ReturnType<typeof mailChannel>[]): FakeApi {
  return apiFor({ superuser: true })
    .on("GET /channels", { body: page(channels.length === 0 ? [mailChannel()] : channels) })
    .on("GET /settings", { body: SETTINGS });
}

describe("trying mail out", () => {
  it("sends what stands in the form, unsaved, says what came of it, and keeps that until the next edit", async () => {
    const api = channelsApi().on("POST /channels/mail/test", { body: FAILED });
    const { user, form } = await openForm("Mail settings", api);
    await user.click(form.getByRole("button", { name: "Replace" }));
    await user.type(form.getByLabelText("Password"), "wrong");
    await user.click(form.getByRole("button", { name: "Send test to me (dana@example.com)" }));

    expect(await form.findByText(FAILED.words)).toBeVisible();
    expect(form.getByText("535 5.7.8 Authentication failed")).toBeVisible();
    expect(form.getByText("Check user name and password.")).toBeVisible();
    expect(form.getByRole("link", { name: "Show in the log" })).toHaveAttribute("href", "/deliveries/e1_mail_p1_0");
    expect(api.sent("POST /channels/mail/test")[0]?.body).toMatchObject({
      to: "me",
      settings: { password: "wrong", host: "smtp.example.com" },
    });
    expect(api.sent("PUT /channels/mail")).toEqual([]);

    await user.type(form.getByLabelText("Password"), "!");
    expect(form.queryByText(FAILED.words)).toBeNull();
  });

  it("sends no settings while nothing was edited: those that are saved are tried", async () => {
    const api = channelsApi(
      mailChannel({
        mail: { ...(mailChannel().mail as NonNullable<ReturnType<typeof mailChannel>["mail"]>), systemTo: "team@example.com" },
      }),
    );
    api.on("POST /channels/mail/test", { body: { ...DELIVERED, to: "team@example.com" } });
    const { user, form } = await openForm("Mail settings", api);
    await user.click(form.getByRole("button", { name: "Send test to team@example.com" }));

    expect(await form.findByText("Delivered")).toBeVisible();
    expect(api.sent("POST /channels/mail/test")[0]?.body).toEqual({ to: "shared" });
  });

  it("sends nothing while a field is wrong, and blames fields that the server refuses", async () => {
    const api = channelsApi();
    const { user, form } = await openForm("Mail settings", api);
    await user.clear(form.getByLabelText("Port"));
    await user.click(form.getByRole("button", { name: /^Send test to me/ }));
    expect(form.getByRole("alert")).toHaveTextContent("Port");
    expect(api.sent("POST /channels/mail/test")).toEqual([]);

    await user.type(form.getByLabelText("Port"), "25");
    const errors = [{ path: "/settings/host", message: "This address is not allowed." }];
    api.on("POST /channels/mail/test", problem(422, "address_refused", "Not allowed.", errors));
    await user.click(form.getByRole("button", { name: /^Send test to me/ }));
    await waitFor(() => expect(form.getByLabelText("Server")).toHaveAccessibleDescription(/This address is not allowed/));
  });

  it("asks for the stored password again when the server that it would go to is another", async () => {
    const api = channelsApi().on("POST /channels/mail/test", problem(422, "secret_required", "Enter it again."));
    const { user, form } = await openForm("Mail settings", api);
    await user.type(form.getByLabelText("Server"), ".org");
    await user.click(form.getByRole("button", { name: /^Send test to me/ }));

    expect(await form.findByLabelText("Password")).toHaveAccessibleDescription(/enter the password again/);
    expect(form.getByLabelText("Server")).toHaveValue("smtp.example.com.org");
  });

  it("says when to come back after too many", async () => {
    const api = channelsApi().on("POST /channels/mail/test", {
      ...problem(429, "rate_limited", "Five tests in five minutes are enough. Try again in 2 minutes."),
      headers: { "retry-after": "120" },
    });
    const { user, form } = await openForm("Mail settings", api);
    await user.click(form.getByRole("button", { name: /^Send test to me/ }));
    expect(await form.findByRole("alert")).toHaveTextContent(/120 s|2 min/);
    // No fault of the settings: it stands where the test was asked for, and nothing leads away from there.
    expect(within(form.getByRole("group", { name: "Try it out" })).getByRole("alert")).toBeVisible();
    expect(form.getByRole("button", { name: /^Send test to me/ })).toHaveFocus();
  });
});

describe("trying the others out", () => {
  it("offers Slack's channel as it stands in the form, and oneself", async () => {
    const { user, form } = await openForm("Slack settings", channelsApi(slackChannel()));
    await user.type(form.getByLabelText("Shared channel"), "#appsec");
    expect(form.getByRole("button", { name: "Send test to me (dana@example.com)" })).toBeVisible();
    expect(form.getByRole("button", { name: "Send test to #appsec" })).toBeVisible();
  });

  it("says of a flow that took a card that nobody knows more", async () => {
    const api = channelsApi(teamsChannel()).on("POST /channels/msteams/test", {
      body: { ...DELIVERED, state: "accepted", words: "The flow took it." },
    });
    const { user, form } = await openForm("Teams settings", api);
    await user.type(form.getByLabelText("Flow URL"), "https://example.com/flow?sig=1");
    await user.click(form.getByRole("button", { name: "Send test through the flow" }));
    expect(await form.findByText("Accepted")).toBeVisible();
  });
});

describe("a channel's card", () => {
  it("says what waits, what to do, what depends on it, and who entered the secret", async () => {
    const state = mailChannel({
      health: { state: "failing", tries: null, words: "Not working", since: "2026-11-23T09:12:00.000Z" },
      waiting: 5_000,
      settingsOn: 41,
      remedy: "Check user name and password.",
      lastError: { at: "2026-11-23T09:12:00.000Z", code: "535", text: null },
    });
    const { user } = await openCards(channelsApi(state));

    expect(screen.getByText("5,000 deliveries")).toBeVisible();
    expect(screen.getByText("Check user name and password.")).toBeVisible();
    expect(screen.getByText("41 settings send through Mail.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Edit Mail" }));
    expect(screen.getByText(/Stored \(••••4f2a\)\. Set by Dana Reyes/)).toBeVisible();
  });

  it.each([
    ["mail", mailChannel(), "/deliveries?channel=mail"],
    ["Slack, which is not set up", slackChannel(), null],
  ])("leads to what went out through it: %s", async (_what, state, address) => {
    await renderApp("/channels", channelsApi(state));
    await screen.findByRole("heading", { name: state.label });
    const link = screen.queryByRole("link", { name: `Deliveries by ${state.label}` });
    expect(link?.getAttribute("href") ?? null).toBe(address);
  });

  it("claims of a channel that was set up but never used no more than that", async () => {
    const health = { state: "working", tries: "none", words: "Nothing sent yet", since: null } as const;
    await openCards(channelsApi(mailChannel({ health, lastSuccessAt: null })));
    expect(screen.getByText("It is set up, but nothing has gone out yet. Tests do not count.")).toBeVisible();
    expect(screen.queryByText("Mail goes out.")).toBeNull();
    expect(screen.getByText("Nothing sent yet")).toHaveAttribute("data-tone", "muted");
    expect(screen.queryByText("Working")).toBeNull();
  });

  it("says since when it fails by the clock, as its log does", async () => {
    const since = new Date(Date.now() - 3 * 86_400_000).toISOString();
    await openCards(channelsApi(mailChannel({ health: { state: "failing", tries: null, words: "Not working", since } })));
    expect(screen.getByText(/^since/)).toHaveTextContent(/\d\d:\d\d/);
  });

  it("says what is wrong with a field when it is left, without a summary, and takes it back", async () => {
    const { user, form } = await openForm("Mail settings", channelsApi());
    await user.clear(form.getByLabelText("Port"));
    await user.tab();
    expect(form.getByLabelText("Port")).toHaveAccessibleDescription("A number from 1 to 65535.");
    expect(form.queryByRole("alert")).toBeNull();
    await user.type(form.getByLabelText("Port"), "25");
    await user.tab();
    expect(form.getByLabelText("Port")).not.toHaveAccessibleDescription("A number from 1 to 65535.");
  });

  it("moves nothing under a pointer that is down: what is wrong is said when it is released", async () => {
    const { user, form } = await openForm("Mail settings", channelsApi());
    const port = form.getByLabelText("Port");
    await user.clear(port);

    await user.pointer({ keys: "[MouseLeft>]", target: form.getByLabelText("Server") });
    expect(port).not.toHaveFocus();
    expect(port).not.toHaveAccessibleDescription("A number from 1 to 65535.");
    await user.pointer({ keys: "[/MouseLeft]" });

    await waitFor(() => expect(port).toHaveAccessibleDescription("A number from 1 to 65535."));
  });
});

describe("setting mail up", () => {
  it("fills in what a provider documents, and knows it again", async () => {
    const { user, form } = await openForm("Mail settings", channelsApi());
    await user.selectOptions(form.getByLabelText("Provider"), "office365");
    expect(form.getByLabelText("Server")).toHaveValue("smtp.office365.com");
    expect(form.getByLabelText("Port")).toHaveValue("587");
    expect(form.getByLabelText("Provider")).toHaveAccessibleDescription(/30 mails a minute/);
    expect(form.getByLabelText("Connections")).toHaveValue("3");
    expect(form.getByLabelText("Mails a minute")).toHaveValue("30");
    await user.type(form.getByLabelText("Server"), ".example");
    expect(form.getByLabelText("Provider")).toHaveValue("custom");
    await user.selectOptions(form.getByLabelText("Provider"), "google");
    expect(form.getByLabelText("Mails a minute")).toHaveValue("");
  });

  it("says what the sender's domain has to publish", async () => {
    const { user, form } = await openForm("Mail settings", channelsApi());
    await user.click(form.getByText("What your domain has to publish"));
    expect(form.getByLabelText("TXT record of example.com")).toHaveValue("v=spf1 a:smtp.example.com ~all");
    expect(form.getByLabelText("TXT record of _dmarc.example.com")).toHaveValue("v=DMARC1; p=none; rua=mailto:postmaster@example.com");
  });

  it.each([
    ["smtp.office365.com", "v=spf1 include:spf.protection.outlook.com ~all"],
    ["192.0.2.25", "v=spf1 ip4:192.0.2.25 ~all"],
    ["2001:db8::25", "v=spf1 ip6:2001:db8::25 ~all"],
    ["mailhost", "v=spf1 mx ~all"],
    ["", "v=spf1 mx ~all"],
  ])("names the server %j in the record as such records name it", async (host, record) => {
    const { user, form } = await openForm("Mail settings", channelsApi());
    await user.click(form.getByText("What your domain has to publish"));
    await user.clear(form.getByLabelText("Server"));
    if (host !== "") await user.type(form.getByLabelText("Server"), host.replaceAll("[", "[["));
    expect(form.getByLabelText("TXT record of example.com")).toHaveValue(record);
    expect(form.getByText(/A domain may have one such record alone/)).toBeVisible();
  });

  it("knows servers by name, SES in any region, and domains of senders", () => {
    expect(presetOf("SMTP.gmail.com ")?.key).toBe("google");
    expect(presetOf("email-smtp.us-east-1.amazonaws.com")?.key).toBe("ses");
    expect(presetOf("")).toBeNull();
    expect(MAIL_PRESETS.every(({ server }) => Number(server.port) > 0)).toBe(true);
    expect(senderDomain("Tocsin <tocsin@Example.com>")).toBe("example.com");
    expect(senderDomain("tocsin@localhost")).toBeNull();
  });
});
