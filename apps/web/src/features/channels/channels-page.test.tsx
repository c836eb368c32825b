import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { mailChannel, page } from "../../testing/samples.ts";

const SETTINGS = {
  systemAudience: "everyone",
  publicUrl: null,
  teamName: null,
  disclaimer: null,
  defectdojo: { instance: null, lastSeenAt: null },
};
const STORED = {
  enabled: true,
  host: "smtp.example.com",
  port: 587,
  security: "starttls",
  username: "tocsin",
  password: "••••4f2a",
  from: "Tocsin <tocsin@example.com>",
  systemTo: null,
};

function channelsApi(mail = mailChannel()): FakeApi {
  return apiFor({ superuser: true })
    .on("GET /channels", { body: page([mail]) })
    .on("GET /settings", { body: SETTINGS })
    .on("PUT /channels/mail", { body: mail });
}

async function openForm(api: FakeApi) {
  const { user } = await renderApp("/channels", api);
  await screen.findByRole("form", { name: "Settings" });
  return user;
}

const save = (): HTMLElement => screen.getByRole("button", { name: "Save" });

describe("the mail channel", () => {
  it("says how it is, in words", async () => {
    const lastError = { at: "2026-11-23T09:30:00.000Z", code: "535", text: "Authentication failed" };
    await openForm(channelsApi(mailChannel({ health: { state: "failing", words: "Failing", since: lastError.at }, lastError })));
    expect(screen.getByText("Failing")).toBeVisible();
    expect(screen.getByText("535 Authentication failed")).toBeVisible();
    expect(screen.getByText("Mail waits and is sent once the server takes it again.")).toBeVisible();
  });

  it("says that the newest try failed, though the channel as such works", async () => {
    const lastError = { at: "2026-11-23T10:00:00.000Z", code: "451", text: "Try later" };
    await openForm(channelsApi(mailChannel({ lastError })));
    expect(screen.getByText("The newest try failed. It is tried again; see the last error.")).toBeVisible();
  });

  it("sends the mask back for a password that is kept", async () => {
    const api = channelsApi();
    const user = await openForm(api);
    await user.type(screen.getByLabelText("Shared mailbox"), "appsec@example.com");
    expect(document.title).toBe("• Channels · Tocsin");
    await user.click(save());
    await screen.findByText("Mail settings saved.", { selector: "span" });
    expect(api.sent("PUT /channels/mail")[0]?.body).toEqual({ ...STORED, systemTo: "appsec@example.com" });
    expect(document.title).toBe("Channels · Tocsin");
  });

  it("replaces the password, or removes it, when asked to", async () => {
    const api = channelsApi();
    const user = await openForm(api);
    await user.click(screen.getByRole("button", { name: "Replace" }));
    await user.type(screen.getByLabelText("Password"), "new secret");
    await user.click(save());
    await waitFor(() => expect(api.sent("PUT /channels/mail")[0]?.body).toMatchObject({ password: "new secret" }));
    await user.click(await screen.findByRole("button", { name: "Remove" }));
    await user.click(save());
    await waitFor(() => expect(api.sent("PUT /channels/mail")[1]?.body).toMatchObject({ password: null }));
  });

  it("asks for the password again when the server does", async () => {
    const user = await openForm(channelsApi().on("PUT /channels/mail", problem(422, "secret_required", "Enter it again.")));
    await user.clear(screen.getByLabelText("Server"));
    await user.type(screen.getByLabelText("Server"), "mail.example.com");
    await user.click(save());
    expect(await screen.findByLabelText("Password")).toHaveAccessibleDescription(/enter the password again/);
    expect(screen.getByLabelText("Server")).toHaveValue("mail.example.com");
  });

  it("lists every mistake, leads to its field, and sends nothing", async () => {
    const api = channelsApi();
    const user = await openForm(api);
    await user.clear(screen.getByLabelText("Server"));
    await user.type(screen.getByLabelText("Server"), "smtp.example.com:25");
    await user.clear(screen.getByLabelText("Port"));
    await user.type(screen.getByLabelText("Port"), "0");
    await user.clear(screen.getByLabelText("Sender"));
    await user.type(screen.getByLabelText("Shared mailbox"), "nowhere");
    await user.click(save());
    const summary = screen.getByRole("alert");
    expect(summary).toHaveFocus();
    expect(summary).toHaveTextContent("4 fields need your attention");
    await user.click(screen.getByRole("link", { name: "Port" }));
    expect(screen.getByLabelText("Port")).toHaveFocus();
    expect(screen.getByLabelText("Port")).toHaveAccessibleDescription("A number from 1 to 65535.");
    expect(api.sent("PUT /channels/mail")).toEqual([]);
  });

  it("saves by Ctrl+S, and only what was changed", async () => {
    const api = channelsApi();
    const user = await openForm(api);
    await user.keyboard("{Control>}s{/Control}");
    expect(api.sent("PUT /channels/mail")).toEqual([]);
    await user.click(screen.getByLabelText("Send mail"));
    await user.keyboard("{Control>}s{/Control}");
    await waitFor(() => expect(api.sent("PUT /channels/mail")[0]?.body).toEqual({ ...STORED, enabled: false }));
  });

  it("takes back what was typed", async () => {
    const user = await openForm(channelsApi());
    await user.type(screen.getByLabelText("Server"), ".org");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(screen.getByLabelText("Server")).toHaveValue("smtp.example.com");
  });

  it("asks before a link leads away from what is not saved", async () => {
    const user = await openForm(channelsApi().on("GET /people", { body: page([]) }));
    await user.type(screen.getByLabelText("Server"), ".org");
    await user.click(screen.getByRole("link", { name: "People" }));
    const question = screen.getByRole("dialog", { name: "Leave without saving?" });
    expect(question).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Stay here" }));
    expect(screen.getByLabelText("Server")).toHaveValue("smtp.example.com.org");

    await user.click(screen.getByRole("link", { name: "People" }));
    await user.click(screen.getByRole("button", { name: "Leave" }));
    expect(await screen.findByRole("heading", { name: "People", level: 1 })).toBeVisible();
  });

  it("shows no card for a channel that this version does not have", async () => {
    await openForm(channelsApi());
    expect(screen.getAllByRole("heading", { level: 2 }).map((heading) => heading.textContent)).toEqual(
      expect.arrayContaining(["Mail", "DefectDojo"]),
    );
    expect(screen.queryByRole("heading", { name: /Slack|Teams|Webhooks/ })).toBeNull();
  });
});

describe("DefectDojo's end", () => {
  it("says that nothing was heard yet, and what to do", async () => {
    await openForm(channelsApi());
    expect(await screen.findByText("Nothing heard yet")).toBeVisible();
  });

  it("says that it is connected, and to which instance", async () => {
    const defectdojo = { instance: "https://dojo.example.com", lastSeenAt: "2026-11-23T09:00:00.000Z" };
    await openForm(channelsApi().on("GET /settings", { body: { ...SETTINGS, defectdojo } }));
    expect(await screen.findByText("Connected")).toBeVisible();
    expect(screen.getByText("https://dojo.example.com")).toBeVisible();
  });
});
