import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { mailChannel, page, slackChannel } from "../../testing/samples.ts";

const SETTINGS = {
  systemAudience: "everyone",
  publicUrl: null,
  teamName: null,
  disclaimer: null,
  defectdojo: { instance: null, lastSeenAt: null },
};

async function openAt(address: string, mail = mailChannel()) {
  const api = apiFor({ superuser: true })
    .on("GET /channels", { body: page([mail, slackChannel()]) })
    .on("GET /settings", { body: SETTINGS });
  const { user, back } = await renderApp(address, api);
  await screen.findByRole("region", { name: "Mail" });
  return { user, api, back };
}

const edit = (): HTMLElement => screen.getByRole("button", { name: "Edit Mail" });
const address = (): string | null => screen.getByLabelText("address").textContent;
/** Dialogs of the page; the bell's is always in it. */
const dialogs = (): readonly HTMLElement[] => screen.queryAllByRole("dialog").filter((dialog) => dialog instanceof HTMLDialogElement);
const gone = () => waitFor(() => expect(dialogs()).toEqual([]));

/** As the browser does on Escape. */
const escape = (name: string): boolean =>
  screen.getByRole("dialog", { name }).dispatchEvent(new Event("cancel", { cancelable: true, bubbles: false }));

describe("a channel’s settings", () => {
  it("open beside the page by a press, stand in the address, and give focus back to where they were opened", async () => {
    const { user } = await openAt("/channels#mail");
    await user.click(edit());
    const sheet = await screen.findByRole("dialog", { name: "Mail settings" });
    expect(within(sheet).getByRole("checkbox", { name: /Send mail/ })).toHaveFocus();
    expect(address()).toBe("/channels?edit=mail");

    escape("Mail settings");
    await gone();
    expect(address()).toBe("/channels");
    await waitFor(() => expect(edit()).toHaveFocus());
  });

  it("say what depends on the channel as soon as it is about to be turned off", async () => {
    const { user } = await openAt("/channels?edit=mail", mailChannel({ settingsOn: 41 }));
    const sheet = within(await screen.findByRole("dialog", { name: "Mail settings" }));
    expect(sheet.queryByText(/41 settings/)).toBeNull();
    await user.click(sheet.getByRole("checkbox", { name: /Send mail/ }));
    expect(sheet.getByText("41 settings send through Mail. They stay, and send nothing while it is off.")).toBeVisible();
    await user.click(sheet.getByRole("checkbox", { name: /Send mail/ }));
    expect(sheet.queryByText(/41 settings/)).toBeNull();
  });

  it("open by an address, and by none that names no channel", async () => {
    await openAt("/channels?edit=slack");
    expect(await screen.findByRole("dialog", { name: "Set up Slack" })).toBeVisible();
  });

  it.each(["alert", "fax"])("do not open for %s", async (name) => {
    await openAt(`/channels?edit=${name}`);
    expect(dialogs()).toEqual([]);
  });

  it("begin with how to set the channel up where it is not, and with what is wrong where it fails", async () => {
    const { user } = await openAt(
      "/channels",
      mailChannel({
        health: { state: "failing", tries: null, words: "Failing", since: "2026-11-23T09:12:00.000Z" },
        lastError: { at: "2026-11-23T09:12:00.000Z", code: "535", text: "Authentication failed" },
        remedy: "Check user name and password.",
      }),
    );
    await user.click(screen.getByRole("button", { name: "Set up Slack" }));
    const slack = await screen.findByRole("dialog", { name: "Set up Slack" });
    expect(within(slack).getByText("How to connect Slack")).toHaveFocus();
    escape("Set up Slack");
    await gone();

    await user.click(edit());
    const mail = within(await screen.findByRole("dialog", { name: "Mail settings" }));
    expect(mail.getByText("535 Authentication failed")).toBeVisible();
    expect(mail.getByText(/Check user name and password/)).toBeVisible();
  });

  it("ask before Escape takes away what is not saved, and go on or are discarded by the answer", async () => {
    const { user } = await openAt("/channels");
    await user.click(edit());
    await user.type(await screen.findByLabelText("Server"), ".org");
    escape("Mail settings");
    await user.click(await screen.findByRole("button", { name: "Go on editing" }));
    expect(screen.getByLabelText("Server")).toHaveValue("smtp.example.com.org");

    escape("Mail settings");
    await user.click(await screen.findByRole("button", { name: "Discard" }));
    await gone();
    await waitFor(() => expect(edit()).toHaveFocus());
    await user.click(edit());
    expect(await screen.findByLabelText("Server")).toHaveValue("smtp.example.com");
  });

  it("close by Back, which asks as well", async () => {
    const { user, back } = await openAt("/channels");
    await user.click(edit());
    await user.type(await screen.findByLabelText("Server"), ".org");
    await back();
    await user.click(await screen.findByRole("button", { name: "Go on editing" }));
    await waitFor(() => expect(address()).toBe("/channels?edit=mail"));
    expect(screen.getByLabelText("Server")).toHaveValue("smtp.example.com.org");

    await back();
    await user.click(await screen.findByRole("button", { name: "Discard" }));
    await gone();
    expect(address()).toBe("/channels");
    await waitFor(() => expect(edit()).toHaveFocus());
  });
});

describe("trying a channel out from its card", () => {
  it("names the place first, sends with what is saved, says what came of it, and gives focus back", async () => {
    const { user, api } = await openAt("/channels");
    const tested = {
      delivery: "e1_mail_p1_0",
      to: "dana@example.com",
      state: "failed",
      failure: "connection",
      code: "535",
      text: "Refused",
    };
    api.on("POST /channels/mail/test", {
      body: { ...tested, words: "Mail does not work.", remedy: "Check the password.", durationMs: 9 },
    });
    await user.click(screen.getByRole("button", { name: "Test Mail" }));
    const dialog = within(screen.getByRole("dialog", { name: "Try Mail out" }));
    expect(api.sent("POST /channels/mail/test")).toEqual([]);
    await user.click(dialog.getByRole("button", { name: "Send test to me (dana@example.com)" }));

    expect(await dialog.findByText("Mail does not work.")).toBeVisible();
    expect(dialog.getByText("535 Refused")).toBeVisible();
    expect(dialog.getByText("Check the password.")).toBeVisible();
    expect(api.sent("POST /channels/mail/test")[0]?.body).toEqual({ to: "me" });
    escape("Try Mail out");
    await gone();
    await waitFor(() => expect(screen.getByRole("button", { name: "Test Mail" })).toHaveFocus());
  });

  it("is not offered for a channel that is not set up", async () => {
    await openAt("/channels");
    expect(screen.queryByRole("button", { name: "Test Slack" })).toBeNull();
  });
});
