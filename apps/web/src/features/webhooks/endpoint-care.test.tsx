import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { Endpoint } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { endpoint, page } from "../../testing/samples.ts";

const AT = "2026-11-23T09:00:00.000Z";
const OTHER = { id: "x", username: "eli", name: "Eli" };

const off = (reason: Endpoint["state"]["reason"]) =>
  ({ active: false, state: { state: "off", reason, words: "Off", since: AT, nextTryAt: null } }) as const;

async function openWebhooks(part: Partial<Endpoint>, { superuser = false } = {}) {
  const api = apiFor({ superuser }).on("GET /webhooks", { body: page([endpoint(part)]) });
  const { user } = await renderApp("/webhooks", api);
  return { api, user, card: within(await screen.findByRole("article", { name: "SIEM" })) };
}

describe("an endpoint that is not well", () => {
  it.each([
    ["paused", { state: { state: "paused", reason: null, words: "Paused", since: AT, nextTryAt: AT } }, /Its messages wait/],
    ["gone", off("gone"), /Turn it on once its address takes requests again; what it missed can be sent again then/],
    ["off after failures", off("failing"), /Turn it on once its address takes requests again/],
  ] as const)("says what that means and what to do: %s", async (_what, part, meaning) => {
    const { card } = await openWebhooks(part);
    expect(card.getByText(meaning)).toBeVisible();
  });

  it("that a superuser turned off offers its owner nothing that is refused, and says whom to ask", async () => {
    const { card } = await openWebhooks(off("by_superuser"));
    expect(card.getByText(/Ask a superuser to turn it on again/)).toBeVisible();
    expect(card.queryByRole("button", { name: /^Turn on again/ })).toBeNull();
    expect(card.queryByRole("button", { name: /^Ping/ })).toBeNull();
    expect(card.getByRole("button", { name: "Edit SIEM" })).toBeVisible();
  });

  it.each([
    ["by a superuser", off("by_superuser"), true],
    ["by its owner", off("by_owner"), false],
    ["by its failures", off("failing"), false],
  ] as const)("of somebody else is turned on again by superusers only where one of them turned it off: %s", async (_by, part, may) => {
    const { card } = await openWebhooks({ ...part, owner: OTHER, mayEdit: false, url: null }, { superuser: true });
    expect(card.queryByRole("button", { name: /^Turn on again/ }) !== null).toBe(may);
  });
});

describe("the form of an endpoint", () => {
  it("is closed by Escape as long as nothing was entered", async () => {
    const { card, user } = await openWebhooks({});
    await user.click(card.getByRole("button", { name: "Edit SIEM" }));
    fireEvent(screen.getByRole("dialog", { name: "Edit SIEM" }), new Event("cancel", { cancelable: true }));
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Edit SIEM" })).toBeNull());
  });

  it("asks before a slip of Escape throws away what was entered, and leads back into it", async () => {
    const { card, user } = await openWebhooks({});
    await user.click(card.getByRole("button", { name: "Edit SIEM" }));
    const form = screen.getByRole("dialog", { name: "Edit SIEM" });
    await user.type(within(form).getByLabelText("URL"), "/typed-with-care");

    fireEvent(form, new Event("cancel", { cancelable: true }));
    const question = await screen.findByRole("dialog", { name: "Close without saving?" });
    await user.click(within(question).getByRole("button", { name: "Go on editing" }));
    expect(within(form).getByLabelText("URL")).toHaveValue("https://siem.example.com/hook/typed-with-care");
    expect(within(form).getByLabelText("URL")).toHaveFocus();

    fireEvent(form, new Event("cancel", { cancelable: true }));
    await user.click(within(await screen.findByRole("dialog", { name: "Close without saving?" })).getByRole("button", { name: "Discard" }));
    expect(screen.queryByRole("dialog", { name: "Edit SIEM" })).toBeNull();
    expect(card.getByRole("button", { name: "Edit SIEM" })).toHaveFocus();
  });

  it("says what is wrong with a field when it is left, in the title that something is not saved, and is saved by Ctrl+S", async () => {
    const { api, card, user } = await openWebhooks({});
    api.on("PATCH /webhooks/1", { body: { endpoint: endpoint({ name: "SIEM 2" }), ping: null } });
    await user.click(card.getByRole("button", { name: "Edit SIEM" }));
    const form = within(screen.getByRole("dialog", { name: "Edit SIEM" }));
    const name = form.getByLabelText("Name");
    await user.clear(name);
    await user.tab();
    expect(name).toHaveAccessibleDescription(/Enter a name/);
    expect(form.queryByRole("alert")).toBeNull();
    expect(document.title).toBe("• Webhooks · Tocsin");

    await user.type(name, "SIEM 2");
    await user.keyboard("{Control>}s{/Control}");
    await waitFor(() => expect(api.sent("PATCH /webhooks/1")[0]?.body).toEqual({ name: "SIEM 2" }));
    await waitFor(() => expect(document.title).toBe("Webhooks · Tocsin"));
  });

  it("is left by Cancel without a question: that is what Cancel says", async () => {
    const { card, user } = await openWebhooks({});
    await user.click(card.getByRole("button", { name: "Edit SIEM" }));
    const form = within(screen.getByRole("dialog", { name: "Edit SIEM" }));
    await user.type(form.getByLabelText("URL"), "/x");
    await user.click(form.getByRole("button", { name: "Cancel" }));
    expect(screen.queryByRole("dialog", { name: "Edit SIEM" })).toBeNull();
  });
});
