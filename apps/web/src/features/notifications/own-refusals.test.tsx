import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { me } from "../../testing/samples.ts";

describe("notification settings", () => {
  it("say that the own address was refused, and try it again", async () => {
    const mailRefusal = { address: "dana@example.com", code: "550 5.1.1", at: "2026-05-03T09:00:00.000Z" };
    const api = apiFor({ mailRefusal }).on("POST /me/mail/lift", { body: me() });
    const { user } = await renderApp("/notifications", api);
    const again = await screen.findByRole("button", { name: "Try again" });
    expect(screen.getByText(/^The mail server refused/)).toHaveTextContent(
      /^The mail server refused dana@example.com \(550 5.1.1\), .*2026.*\. No mail goes there until you say that it works again\.$/,
    );

    await user.click(again);

    await waitFor(() => expect(screen.queryByText(/The mail server refused/)).toBeNull());
    expect(api.sent("POST /me/mail/lift")).toHaveLength(1);
    expect(screen.getByRole("heading", { name: "Notification settings" })).toHaveFocus();
  });

  it("keep the strip and say why where trying again fails", async () => {
    const mailRefusal = { address: "dana@example.com", code: null, at: "2026-05-03T09:00:00.000Z" };
    const api = apiFor({ mailRefusal }).on("POST /me/mail/lift", problem(404, "not_found", "You are not here."));
    const { user } = await renderApp("/notifications", api);

    await user.click(await screen.findByRole("button", { name: "Try again" }));

    expect(await screen.findByText("You are not here.")).toHaveRole("alert");
    expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
  });

  it("say that Slack delivers nothing, since when, and lead to one's Slack e-mail where it is one's own to enter", async () => {
    const refusal = { address: "dana@example.com", code: "users_not_found", at: "2026-05-03T09:00:00.000Z" };
    const refused = { origin: "login", confirmedAt: null, pending: null, refusal } as const;
    const { unmount } = await renderApp("/notifications", apiFor({ slack: refused }));
    expect(await screen.findByText(/^Slack does not deliver to/)).toHaveTextContent(
      /^Slack does not deliver to dana@example.com \(users_not_found\)\. It first failed .*2026.*\. Each message is tried all the same/,
    );
    expect(screen.getByRole("link", { name: "Enter your Slack e-mail" })).toHaveAttribute("href", "/account");
    unmount();

    await renderApp("/notifications", apiFor({ slack: { ...refused, origin: "directory" } }));
    expect(await screen.findByText(/^Slack does not deliver to/)).toHaveTextContent(/Ask whoever runs your directory or your workspace\.$/);
    expect(screen.queryByRole("link", { name: "Enter your Slack e-mail" })).toBeNull();
  });
});
