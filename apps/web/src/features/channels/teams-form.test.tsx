import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { page, teamsChannel } from "../../testing/samples.ts";

const URL_OF_FLOW = "https://x.environment.api.powerplatform.com/workflows/7d/invoke?sig=abc";
const SETTINGS = { systemAudience: "everyone", publicUrl: null, teamName: null, disclaimer: null };
const stored = { enabled: true, url: "••••7f3a", host: "x.environment.api.powerplatform.com", isOldUrl: false };
const connected = teamsChannel({
  enabled: true,
  configured: true,
  health: { state: "working", tries: null, words: "Working", since: null },
  msteams: stored,
});

async function openTeams(teams = teamsChannel()) {
  const api = apiFor({ superuser: true })
    .on("GET /channels", { body: page([teams]) })
    .on("GET /settings", { body: { ...SETTINGS, defectdojo: { instance: null, lastSeenAt: null } } })
    .on("PUT /channels/msteams", { body: connected });
  const { user } = await renderApp("/channels", api);
  await user.click(await screen.findByRole("button", { name: /^(Edit|Set up) Microsoft Teams$/ }));
  const form = within(await screen.findByRole("form", { name: "Teams settings" }));
  const card = within(screen.getByRole("region", { name: "Microsoft Teams" }));
  return { api, user, card, form };
}

describe("the Teams channel", () => {
  it("says how to make the flow, with the expression and the answer to copy", async () => {
    await openTeams();
    expect(screen.getByRole("heading", { name: "Microsoft Teams" })).toBeVisible();
    expect(screen.getByLabelText<HTMLInputElement>("Adaptive Card (expression)").value).toBe(
      "triggerBody()?['attachments'][0]?['content']",
    );
    expect(screen.getByLabelText<HTMLInputElement>("Response body").value).toBe('{"posted": true}');
    expect(screen.getByText(/nothing tells whether it was posted/)).toBeVisible();
  });

  it("is connected with the flow's URL", async () => {
    const { api, user, card, form } = await openTeams();
    await user.type(form.getByLabelText("Flow URL"), URL_OF_FLOW);
    await user.click(form.getByRole("button", { name: "Save" }));
    await card.findByText("Teams settings saved.");
    expect(api.sent("PUT /channels/msteams")[0]?.body).toEqual({ enabled: true, url: URL_OF_FLOW });
  });

  it("takes nothing that is no URL", async () => {
    const { api, user, form } = await openTeams();
    await user.click(form.getByRole("button", { name: "Save" }));
    expect(form.getByLabelText("Flow URL")).toHaveAccessibleDescription(/Enter the flow’s URL\./);
    await user.type(form.getByLabelText("Flow URL"), "contoso.webhook.office.com");
    await user.click(form.getByRole("button", { name: "Save" }));
    expect(form.getByLabelText("Flow URL")).toHaveAccessibleDescription(/begins with https/);
    expect(api.sent("PUT /channels/msteams")).toEqual([]);
  });

  it("says the server's reason at the field", async () => {
    const { api, user, form } = await openTeams();
    api.on(
      "PUT /channels/msteams",
      problem(422, "address_refused", "Refused.", [{ path: "/url", message: "This is a retired connector." }]),
    );
    await user.type(form.getByLabelText("Flow URL"), "https://contoso.webhook.office.com/x");
    await user.click(form.getByRole("button", { name: "Save" }));
    expect(await form.findByLabelText("Flow URL")).toHaveAccessibleDescription(/This is a retired connector\./);
  });

  it("keeps its URL by the mask, and asks for it again when the server does", async () => {
    const { api, user, card, form } = await openTeams(connected);
    expect(card.getByText("x.environment.api.powerplatform.com")).toBeVisible();
    expect(form.getByText("x.environment.api.powerplatform.com")).toBeVisible();
    api.on("PUT /channels/msteams", problem(422, "secret_required", "Enter it again."));
    await user.click(form.getByRole("checkbox", { name: /Send to Microsoft Teams/ }));
    await user.click(form.getByRole("button", { name: "Save" }));
    expect(await form.findByLabelText("Flow URL")).toHaveAccessibleDescription(/Enter the flow’s URL again/);
    expect(api.sent("PUT /channels/msteams")[0]?.body).toEqual({ enabled: false, url: "••••7f3a" });
  });

  it("warns of a URL of the old form", async () => {
    await openTeams({ ...connected, msteams: { ...stored, isOldUrl: true } });
    expect(screen.getByText(/logic\.azure\.com/)).toBeVisible();
  });
});
