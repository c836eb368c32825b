import { screen, waitFor } from "@testing-library/react";
import type { Me } from "@tocsin/contract";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { FakeApi } from "../../testing/fake-api.ts";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { me } from "../../testing/samples.ts";

const OTHER = "dana@slack.example.org";
/** By a clock that a busy machine does not catch up with. */
const inAnHour = () => new Date(Date.now() + 60 * 60_000).toISOString();
const pending = (part: Partial<NonNullable<Me["slack"]["pending"]>> = {}) => ({
  email: OTHER,
  sentAt: "2026-11-23T09:00:00.000Z",
  expiresAt: inAnHour(),
  triesLeft: 5,
  arrived: true,
  ...part,
});
const waiting = (part: Parameters<typeof pending>[0] = {}): Partial<Me> => ({
  slack: { origin: "login", confirmedAt: null, pending: pending(part), refusal: null },
});
const CONFIRMED: Partial<Me> = {
  slackEmail: OTHER,
  slack: { origin: "confirmed", confirmedAt: "2026-11-23T09:00:00.000Z", pending: null, refusal: null },
};

/** Answers as whoever one is by then. */
function changing(api: FakeApi, route: string, to: Partial<Me>): FakeApi {
  return api.on(route, () => {
    api.on("GET /me", { body: me(to) });
    return { body: me(to) };
  });
}

describe("one's Slack e-mail", () => {
  it("is said not to work where Slack delivers nothing to it", async () => {
    const refusal = { address: OTHER, code: "user_disabled", at: "2026-05-03T09:00:00.000Z" };
    const slack = { origin: "confirmed", confirmedAt: null, pending: null, refusal } as const;
    await renderApp("/account", apiFor({ slackEmail: OTHER, slack }));

    expect(await screen.findByText(/^Slack does not deliver to/)).toHaveTextContent(new RegExp(`${OTHER} \\(user_disabled\\)`));
    expect(screen.getByRole("textbox", { name: "Another Slack e-mail" })).toBeVisible();
  });

  it("is asked for, then its code, and each step has focus and is said", async () => {
    const api = changing(changing(apiFor(), "PATCH /me", waiting()), "POST /me/slack/confirm", CONFIRMED);
    const { user } = await renderApp("/account", api);
    await user.type(await screen.findByRole("textbox", { name: "Slack e-mail" }), ` ${OTHER} {Enter}`);

    const code = await screen.findByRole("textbox", { name: "Code" });
    await waitFor(() => expect(code).toHaveFocus());
    expect(code).toHaveAttribute("autocomplete", "one-time-code");
    expect(code).toHaveAttribute("inputmode", "numeric");
    expect(code).toHaveAccessibleDescription(/^8 digits, in Slack. Good for \d+ more minutes.$/);
    expect(await screen.findByText(`Code sent to ${OTHER}.`)).toBeInTheDocument();
    await user.paste("Your code: 0482 9137");
    await user.keyboard("{Enter}");

    expect(await screen.findByText(/confirmed on/)).toHaveTextContent(OTHER);
    await waitFor(() => expect(screen.getByRole("heading", { name: "Slack" })).toHaveFocus());
    expect(screen.getByRole("textbox", { name: "Another Slack e-mail" })).toHaveValue("");
    expect(api.sent("PATCH /me")[0]?.body).toEqual({ slackEmail: OTHER });
    expect(api.sent("POST /me/slack/confirm")[0]?.body).toEqual({ code: "04829137" });
  });

  it("says under the field why no code went out, and asks for an address that is one", async () => {
    const nobody = "Slack knows nobody by this address.";
    const api = apiFor().on("PATCH /me", problem(422, "no_slack_account", nobody, [{ path: "/slackEmail", message: nobody }]));
    const { user } = await renderApp("/account", api);
    const field = await screen.findByRole("textbox", { name: "Slack e-mail" });
    await user.type(field, "dana{Enter}");
    expect(field).toHaveAccessibleDescription(/Enter an address as in/);
    await user.type(field, "@slack.example.org{Enter}");

    await waitFor(() => expect(field).toHaveAccessibleDescription(new RegExp(nobody)));
    expect(api.sent("PATCH /me")).toHaveLength(1);
    expect(await screen.findByRole("alert")).toHaveFocus();
  });

  it("says what is wrong with a code, and offers another one when it counts no more", async () => {
    const wrong = "That is not the code. One more try is left.";
    const api = apiFor(waiting({ triesLeft: 2 })).on("POST /me/slack/confirm", () => {
      api.on("GET /me", { body: me(waiting({ triesLeft: 0 })) });
      return problem(422, "code_wrong", wrong, [{ path: "/code", message: wrong }]);
    });
    changing(api, "PATCH /me", waiting({ sentAt: "2026-11-23T09:01:00.000Z" }));
    const { user } = await renderApp("/account", api);
    const code = await screen.findByRole("textbox", { name: "Code" });
    expect(code).not.toHaveFocus();
    await user.type(code, "123{Enter}");
    expect(code).toHaveAccessibleDescription(/Enter all 8 digits/);
    expect(api.sent("POST /me/slack/confirm")).toEqual([]);
    await user.type(code, "45678{Enter}");

    const told = await screen.findByText(/wrongly too often/);
    await waitFor(() => expect(told).toHaveFocus());
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.queryByRole("textbox", { name: "Code" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Send another code" }));
    await waitFor(async () => expect(await screen.findByRole("textbox", { name: "Code" })).toHaveFocus());
    expect(api.sent("PATCH /me")[0]?.body).toEqual({ slackEmail: OTHER });
  });

  it("keeps the address, and says what happened, where another code could not be sent", async () => {
    const failed = "Slack did not take the message, and no code is on its way.";
    const api = apiFor(waiting()).on("PATCH /me", () => {
      api.on("GET /me", { body: me() });
      return problem(503, "slack_failed", failed);
    });
    const { user } = await renderApp("/account", api);
    await user.click(await screen.findByRole("button", { name: "Send another code" }));

    expect(await screen.findByRole("textbox", { name: "Slack e-mail" })).toHaveValue(OTHER);
    expect(screen.getByRole("alert")).toHaveTextContent(failed);
    await waitFor(() => expect(screen.getByRole("alert")).toHaveFocus());
  });

  it("can be called off, and says when nobody knows whether the code arrived or that its time is over", async () => {
    const api = changing(apiFor(waiting({ arrived: false, expiresAt: "2026-11-23T09:10:00.000Z" })), "PATCH /me", {});
    const { user } = await renderApp("/account", api);
    expect(await screen.findByText(/may or may not be there/)).toHaveTextContent(OTHER);
    expect(screen.getByRole("textbox", { name: "Code" })).toHaveAccessibleDescription(/ten minutes are over/);
    await user.click(screen.getByRole("button", { name: "Cancel" }));

    expect(await screen.findByRole("textbox", { name: "Slack e-mail" })).toBeInTheDocument();
    expect(api.sent("PATCH /me")[0]?.body).toEqual({ slackEmail: null });
  });

  it("that was confirmed can be given up, and one of the directory only read", async () => {
    const api = changing(apiFor(CONFIRMED), "PATCH /me", {});
    const { user, unmount } = await renderApp("/account", api);
    await user.click(await screen.findByRole("button", { name: "Use dana@example.com again" }));
    expect(await screen.findByText(/the e-mail you sign in with:/)).toHaveTextContent("dana@example.com");
    expect(api.sent("PATCH /me")[0]?.body).toEqual({ slackEmail: null });
    unmount();

    await renderApp(
      "/account",
      apiFor({ slackEmail: OTHER, slack: { origin: "directory", confirmedAt: null, pending: null, refusal: null } }),
    );
    expect(await screen.findByText(/changed there/)).toHaveTextContent(OTHER);
    expect(screen.queryByRole("textbox")).toBeNull();
  });
});

describe("one's time zone", () => {
  afterEach(() => void vi.useRealTimers());
  const zone = async () => screen.findByRole("combobox", { name: "Time zone" });

  it("is the machine's, is chosen from a list, holds at once, and is given back", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 23, 9, 1) });
    const api = apiFor({ timeZone: null });
    const { user } = await renderApp("/account", api);
    expect(await zone()).toHaveDisplayValue(/^This machine/);

    await user.selectOptions(await zone(), "Asia/Tokyo");
    expect(await screen.findByText(/^Time zone saved. It is (06|18)[:.]01.* there.$/)).toBeInTheDocument();
    expect(await zone()).toHaveValue("Asia/Tokyo");
    expect(await zone()).toHaveAccessibleDescription(/It is (06|18)[:.]01.* there now/);
    await user.selectOptions(await zone(), "");

    await waitFor(() => expect(api.sent("PATCH /me").map(({ body }) => body)).toEqual([{ timeZone: "Asia/Tokyo" }, { timeZone: null }]));
    expect(await zone()).toHaveDisplayValue(/^This machine/);
  });

  it("stays what it was where it cannot be saved, and says why", async () => {
    const api = apiFor({ timeZone: "Europe/Berlin" }).on("PATCH /me", problem(503, "busy", "The disk is full."));
    const { user } = await renderApp("/account", api);
    await user.selectOptions(await zone(), "Asia/Tokyo");

    await waitFor(async () => expect(await zone()).toHaveAccessibleDescription(/The disk is full/));
    expect(await zone()).toHaveValue("Europe/Berlin");
  });

  it("stands beside the way to one's keys", async () => {
    await renderApp("/account", apiFor());

    expect(await screen.findByRole("link", { name: "Keyboard" })).toHaveAttribute("href", "/account/keyboard");
  });
});
