import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { delivery, mailChannel, page } from "../../testing/samples.ts";

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
  connections: 3,
  ratePerMinute: null,
};

function channelsApi(mail = mailChannel()): FakeApi {
  return apiFor({ superuser: true })
    .on("GET /channels", { body: page([mail]) })
    .on("GET /settings", { body: SETTINGS })
    .on("PUT /channels/mail", { body: mail });
}

async function openCards(api: FakeApi) {
  const { user } = await renderApp("/channels", api);
  await screen.findByRole("region", { name: "Mail" });
  return user;
}

async function openForm(api: FakeApi) {
  const user = await openCards(api);
  await user.click(screen.getByRole("button", { name: "Edit Mail" }));
  await screen.findByRole("form", { name: "Mail settings" });
  return user;
}

const save = (): HTMLElement => screen.getByRole("button", { name: "Save" });

describe("the mail channel", () => {
  it("says that the shared mailbox was refused, and tries it again", async () => {
    const mailRefusal = { address: "appsec@example.com", code: "550 5.1.1", at: "2026-05-03T09:00:00.000Z" };
    let isRefused = true;
    const api = channelsApi()
      .on("GET /channels", () => ({ body: page([mailChannel(isRefused ? { mailRefusal } : {})]) }))
      .on("POST /channels/mail/lift", () => {
        isRefused = false;
        return { body: mailChannel() };
      });
    const user = await openCards(api);
    expect(screen.getByText(/The mail server refused/)).toHaveTextContent(/appsec@example.com \(550 5.1.1\)/);

    await user.click(screen.getByRole("button", { name: "Try again" }));

    await waitFor(() => expect(screen.queryByRole("button", { name: "Try again" })).toBeNull());
    expect(screen.getByRole("heading", { name: "Mail" })).toHaveFocus();
  });

  it("says how it is, in words", async () => {
    const lastError = { at: "2026-11-23T09:30:00.000Z", code: "535", text: "Authentication failed" };
    await openCards(
      channelsApi(mailChannel({ health: { state: "failing", tries: null, words: "Failing", since: lastError.at }, lastError })),
    );
    expect(within(screen.getByRole("region", { name: "Mail" })).getByText("Failing")).toBeVisible();
    expect(screen.getByText("535 Authentication failed")).toBeVisible();
    expect(screen.getByText("Mail waits and is sent once the server takes it again.")).toBeVisible();
  });

  it("says that the newest try failed, though the channel as such works", async () => {
    const lastError = { at: "2026-11-23T10:00:00.000Z", code: "451", text: "Try later" };
    const health = { state: "working", tries: "newest_failed", words: "Last try failed", since: null } as const;
    await openCards(channelsApi(mailChannel({ health, lastError })));
    expect(screen.getByText("The newest try failed. It is tried again; see the last error.")).toBeVisible();
    expect(screen.getByText("Last try failed")).toHaveAttribute("data-tone", "warning");
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

  it("saves how much the server is given, and takes no number that it could not keep", async () => {
    const api = channelsApi();
    const user = await openForm(api);
    const [connections, rate] = [screen.getByLabelText("Connections"), screen.getByLabelText("Mails a minute")];
    await user.clear(connections);
    await user.type(rate, "0");
    await user.click(save());
    expect(connections).toHaveAccessibleDescription("Mails at a time. A number from 1 to 20.");
    expect(rate).toHaveAccessibleDescription(/A number from 1 to 3,000, or empty for no limit\./);
    expect(api.sent("PUT /channels/mail")).toEqual([]);
    await user.type(connections, "2");
    await user.clear(rate);
    await user.type(rate, "30");
    await user.click(save());
    await waitFor(() => expect(api.sent("PUT /channels/mail")[0]?.body).toEqual({ ...STORED, connections: 2, ratePerMinute: 30 }));
  });

  it("replaces the password, or removes it, when asked to", async () => {
    const api = channelsApi();
    const user = await openForm(api);
    await user.click(screen.getByRole("button", { name: "Replace" }));
    await user.type(screen.getByLabelText("Password"), "new secret");
    await user.click(save());
    await waitFor(() => expect(api.sent("PUT /channels/mail")[0]?.body).toMatchObject({ password: "new secret" }));
    await screen.findByText("Mail settings saved.", { selector: "span" });
    await user.click(screen.getByRole("button", { name: "Edit Mail" }));
    await user.click(await screen.findByRole("button", { name: "Remove" }));
    await user.click(save());
    await waitFor(() => expect(api.sent("PUT /channels/mail")[1]?.body).toMatchObject({ password: null }));
  });

  it("keeps focus with what takes the place of a button of the stored password", async () => {
    const user = await openForm(channelsApi());
    const button = (name: string): HTMLElement => screen.getByRole("button", { name });
    act(() => button("Replace").focus());
    await user.keyboard("{Enter}");
    expect(screen.getByLabelText("Password")).toHaveFocus();
    await user.keyboard("new secret");
    expect(screen.getByLabelText("Password")).toHaveValue("new secret");

    act(() => button("Keep the stored one").focus());
    await user.keyboard("{Enter}");
    expect(button("Replace")).toHaveFocus();
    act(() => button("Remove").focus());
    await user.keyboard("{Enter}");
    expect(button("Keep the stored one")).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(button("Replace")).toHaveFocus();
  });

  it("shows a relay of one’s own as chosen, with what it wants, and leaves its name alone", async () => {
    const user = await openForm(channelsApi());
    const [provider, server] = [screen.getByLabelText("Provider"), screen.getByLabelText("Server")];
    await user.selectOptions(provider, "Postfix, or another relay in your network");
    expect(provider).toHaveDisplayValue("Postfix, or another relay in your network");
    expect(provider).toHaveAccessibleDescription(/A relay that trusts this machine’s address needs no user name/);
    expect(server).toHaveValue("smtp.example.com");
    expect(screen.getByLabelText("Port")).toHaveValue("25");
    await user.type(server, ".internal");
    expect(provider).toHaveDisplayValue("Postfix, or another relay in your network");

    await user.selectOptions(provider, "Another server");
    expect(provider).toHaveDisplayValue("Another server");
  });

  it("shows the provider whose server it is, and takes its name away for a relay of one’s own", async () => {
    const user = await openForm(channelsApi());
    const [provider, server] = [screen.getByLabelText("Provider"), screen.getByLabelText("Server")];
    await user.selectOptions(provider, "Gmail or Google Workspace");
    expect(server).toHaveValue("smtp.gmail.com");
    await user.selectOptions(provider, "Postfix, or another relay in your network");
    expect(server).toHaveValue("");
    expect(provider).toHaveDisplayValue("Postfix, or another relay in your network");
    await user.type(server, "smtp.office365.com");
    expect(provider).toHaveDisplayValue("Exchange Online (Microsoft 365)");
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
    // What was pressed is gone.
    await waitFor(() => expect(document.activeElement).toHaveAccessibleName("Edit Mail"));
    expect(document.title).toBe("Channels · Tocsin");
    await user.click(screen.getByRole("button", { name: "Edit Mail" }));
    expect(await screen.findByLabelText("Server")).toHaveValue("smtp.example.com");
  });

  it("asks before a link leads away from what is not saved", async () => {
    const result = { delivery: "e1_mail_p1_0", to: "dana@example.com", state: "delivered", failure: null, code: "250", text: null };
    const tested = { ...result, words: "Mail works.", remedy: null, durationMs: 9 };
    const api = channelsApi().on("POST /channels/mail/test", { body: tested });
    api.on("GET /deliveries/e1_mail_p1_0", { body: { ...delivery({ id: "e1_mail_p1_0" }), attemptLog: [] } });
    const user = await openForm(api);
    await user.type(screen.getByLabelText("Server"), ".org");
    await user.click(screen.getByRole("button", { name: /^Send test to me/ }));
    await user.click(await screen.findByRole("link", { name: "Show in the log" }));
    const question = screen.getByRole("dialog", { name: "Leave without saving?" });
    expect(question).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Stay here" }));
    expect(screen.getByLabelText("Server")).toHaveValue("smtp.example.com.org");

    await user.click(screen.getByRole("link", { name: "Show in the log" }));
    await user.click(screen.getByRole("button", { name: "Leave" }));
    expect(await screen.findByRole("heading", { name: "Scan added by Mail", level: 1 })).toBeVisible();
  });

  it("shows no card for a channel that this version does not have", async () => {
    await openCards(channelsApi());
    expect(screen.getAllByRole("heading", { level: 2 }).map((heading) => heading.textContent)).toEqual(
      expect.arrayContaining(["Mail", "DefectDojo"]),
    );
    expect(screen.queryByRole("heading", { name: /Webhooks/ })).toBeNull();
  });
});

describe("DefectDojo's end", () => {
  it("says that nothing was heard yet, and what to do", async () => {
    await openCards(channelsApi());
    expect(await screen.findByText("Nothing heard yet")).toBeVisible();
  });

  it("says that it is connected, and to which instance", async () => {
    const defectdojo = { instance: "https://dojo.example.com", lastSeenAt: "2026-11-23T09:00:00.000Z" };
    await openCards(channelsApi().on("GET /settings", { body: { ...SETTINGS, defectdojo } }));
    expect(await screen.findByText("Connected")).toBeVisible();
    expect(screen.getByText("https://dojo.example.com")).toBeVisible();
  });
});
