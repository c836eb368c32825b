import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { mailChannel, page, slackChannel } from "../../testing/samples.ts";

const SETTINGS = {
  systemAudience: "everyone",
  publicUrl: null,
  teamName: null,
  disclaimer: null,
  defectdojo: { instance: null, lastSeenAt: null },
};

describe("the Slack channel", () => {
  const stored = { enabled: true, token: "••••9k2b", channel: "#security", apiUrl: "https://slack.com/api" };
  const connected = slackChannel({
    enabled: true,
    configured: true,
    health: { state: "working", tries: null, words: "Working", since: null },
    slack: stored,
  });

  async function openSlack(slack = slackChannel()) {
    const api = apiFor({ superuser: true })
      .on("GET /settings", { body: SETTINGS })
      .on("GET /channels", { body: page([mailChannel(), slack]) })
      .on("PUT /channels/slack", { body: connected });
    const { user } = await renderApp("/channels", api);
    const card = within(await screen.findByRole("region", { name: "Slack" }));
    await user.click(card.getByRole("button", { name: /^(Edit|Set up) Slack$/ }));
    const form = within(await screen.findByRole("form", { name: "Slack settings" }));
    return { api, user, card, form };
  }

  it("says how to connect it, with a manifest that asks for four scopes and no more", async () => {
    await openSlack();
    expect(screen.getByRole("heading", { name: "Slack" })).toBeVisible();
    const manifest = JSON.parse(screen.getByLabelText<HTMLInputElement>("App manifest (JSON)").value) as {
      oauth_config: { scopes: { bot: string[] } };
    };
    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(["chat:write", "im:write", "users:read", "users:read.email"]);
  });

  it("is connected with a bot token", async () => {
    const { api, user, card, form } = await openSlack();
    await user.type(form.getByLabelText("Bot token"), "xoxb-1234567890-abcdef");
    await user.type(form.getByLabelText("Shared channel"), "#security");
    await user.click(form.getByRole("button", { name: "Save" }));
    await card.findByText("Slack settings saved.");
    expect(api.sent("PUT /channels/slack")[0]?.body).toEqual({ ...stored, token: "xoxb-1234567890-abcdef" });
    expect(api.sent("PUT /channels/mail")).toEqual([]);
  });

  it("takes no other token, no channel with a blank and no address that is none", async () => {
    const { api, user, form } = await openSlack();
    await user.type(form.getByLabelText("Bot token"), "xoxp-1234567890-abcdef");
    await user.type(form.getByLabelText("Shared channel"), "two words");
    await user.clear(form.getByLabelText("API address"));
    await user.click(form.getByRole("button", { name: "Save" }));
    expect(form.getByRole("alert")).toHaveTextContent("3 fields need your attention");
    expect(form.getByLabelText("Bot token")).toHaveAccessibleDescription(/a person’s token, no bot token/);
    expect(api.sent("PUT /channels/slack")).toEqual([]);
  });

  it.each([
    ["hello", /no bot token: one begins with xoxb-/],
    ["xapp-1-A1-2-3", /an app-level token, no bot token/],
  ])("says of %s which token it is and which is wanted", async (token, words) => {
    const { user, form } = await openSlack();
    await user.type(form.getByLabelText("Bot token"), token);
    await user.tab();
    expect(form.getByLabelText("Bot token")).toHaveAccessibleDescription(words);
  });

  it("keeps its token by the mask, and asks for it again when the server does", async () => {
    const { api, user, form } = await openSlack(connected);
    await user.type(form.getByLabelText("API address"), "/v2");
    api.on("PUT /channels/slack", problem(422, "secret_required", "Enter it again."));
    await user.click(form.getByRole("button", { name: "Save" }));
    expect(await form.findByLabelText("Bot token")).toHaveAccessibleDescription(/enter the bot token again/);
    expect(api.sent("PUT /channels/slack")[0]?.body).toEqual({ ...stored, apiUrl: "https://slack.com/api/v2" });
  });

  it("says what is broken, and what to do", async () => {
    const lastError = { at: "2026-11-23T09:30:00.000Z", code: "invalid_auth", text: "Slack does not know the token." };
    const { card } = await openSlack({
      ...connected,
      health: { state: "failing", tries: null, words: "Not working", since: lastError.at },
      lastError,
    });
    expect(card.getByText("invalid_auth Slack does not know the token.")).toBeVisible();
    expect(card.getByText(/Saving tries at once/)).toBeVisible();
  });

  it("has its own unsaved changes, which are none of mail’s", async () => {
    const { user, form } = await openSlack(connected);
    await user.type(form.getByLabelText("Shared channel"), "2");
    expect(document.title).toBe("• Channels · Tocsin");
    await user.click(form.getByRole("button", { name: "Cancel" }));
    await user.click(await screen.findByRole("button", { name: "Edit Mail" }));
    await screen.findByRole("form", { name: "Mail settings" });
    expect(document.title).toBe("Channels · Tocsin");
    await user.type(screen.getByLabelText("Server"), ".org");
    expect(document.title).toBe("• Channels · Tocsin");
    expect(screen.getByLabelText("Server")).toHaveValue("smtp.example.com.org");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.click(await screen.findByRole("button", { name: "Edit Slack" }));
    expect(await screen.findByLabelText("Shared channel")).toHaveValue("#security");
    expect(document.title).toBe("Channels · Tocsin");
  });
});
