import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { CreatedToken, Token } from "@tocsin/contract";
import { TOKEN_SCOPES } from "@tocsin/domain";
import { describe, expect, it } from "vitest";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { page } from "../../testing/samples.ts";
import { dayOf, endOf } from "./token-draft.ts";

const DAY_MS = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

function token(part: Partial<Token> = {}): Token {
  return { id: "t1", name: "ci", scopes: ["read"], createdAt: inDays(-60), lastUsedAt: null, expiresAt: inDays(60), ...part };
}

/** A server that keeps tokens. */
function tokensApi(given: readonly Token[], superuser = true) {
  let tokens = [...given];
  const api = apiFor({ superuser })
    .on("GET /tokens", () => ({ body: page(tokens) }))
    .on("POST /tokens", ({ body }) => {
      const made: CreatedToken = { ...token(body as Partial<Token>), id: "t9", token: "tcn_shown_once" };
      tokens = [made, ...tokens];
      return { status: 201, body: made };
    })
    .on("DELETE /tokens/t1", () => {
      tokens = tokens.filter(({ id }) => id !== "t1");
      return { status: 204 };
    });
  return api;
}

const dialog = (name: string | RegExp): Promise<HTMLElement> => screen.findByRole("dialog", { name });
const isOpen = (): boolean => document.querySelector("dialog[open]") !== null;
const box = (name: RegExp): HTMLElement => screen.getByRole("checkbox", { name });

describe("the list of tokens", () => {
  it("says what tokens are for where there is none", async () => {
    await renderApp("/tokens", tokensApi([]));
    expect(await screen.findByText(/You have no token\. Make one to let DefectDojo or a script/)).toBeVisible();
  });

  it("says in words what each allows, when it was used and until when it is worth something", async () => {
    const tokens = [
      token({ id: "a", name: "ci", scopes: ["read", "events:write"], lastUsedAt: inDays(-2) }),
      token({ id: "b", name: "soon", expiresAt: inDays(2.5) }),
      token({ id: "c", name: "old", expiresAt: inDays(-1) }),
      token({ id: "d", name: "for ever", expiresAt: null }),
    ];
    await renderApp("/tokens", tokensApi(tokens));
    const row = (name: string): string => screen.getByRole("rowheader", { name }).closest("tr")?.textContent ?? "";
    await screen.findByRole("table");
    expect(row("ci")).toMatch(/Read, Bring events in.*2 days ago/);
    expect(row("soon")).toMatch(/Not yet.*in 3 days.*Revoke$/);
    expect(row("old")).toMatch(/Expired.*Remove$/);
    expect(row("for ever")).toMatch(/Never/);
  });

  it("says of a token whose owner is no superuser any more that it allows nothing", async () => {
    await renderApp("/tokens", tokensApi([token({ scopes: ["events:write"] })], false));
    expect(await screen.findByText("Nothing, while you are no superuser")).toBeVisible();
  });
});

describe("a new token", () => {
  it("is made once a name and what it allows are given, is shown once, and says what to do with it", async () => {
    const api = tokensApi([]);
    const { user } = await renderApp("/tokens", api);
    await user.click(await screen.findByRole("button", { name: "New token" }));
    await dialog("New API token");
    expect(screen.getByLabelText("Name")).toHaveFocus();
    await user.click(screen.getByRole("button", { name: "Make the token" }));
    expect(screen.getByRole("alert")).toHaveTextContent("2 fields need your attention");
    await user.type(screen.getByLabelText("Name"), "ci");
    await user.click(box(/Bring events in/));
    await user.click(screen.getByRole("button", { name: "Make the token" }));

    const made = await dialog("Your new token ci");
    expect(within(made).getByLabelText("Token")).toHaveValue("tcn_shown_once");
    expect(screen.getByLabelText("Command")).toHaveValue(
      [
        `curl ${location.origin}/api/v1/events`,
        '-H "Authorization: Bearer $TOKEN"',
        '-H "Content-Type: application/json"',
        `-d '{"id":"build-42","type":"scan_added","title":"Created 3 findings"}'`,
      ].join(" \\\n  "),
    );
    expect(within(made).getByLabelText("URL")).toHaveValue(`${location.origin}/api/v1/ingest/defectdojo`);
    expect(within(made).getByLabelText("Header name")).toHaveValue("X-Tocsin-Token");
    expect(api.sent("POST /tokens").map(({ body }) => body)).toEqual([
      { name: "ci", scopes: ["events:write"], expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown },
    ]);

    await user.click(within(made).getByRole("button", { name: "Done" }));
    expect(isOpen()).toBe(false);
    expect(screen.getByRole("button", { name: "New token" })).toHaveFocus();
    expect(await screen.findByRole("rowheader", { name: "ci" })).toBeVisible();
    expect(document.body.textContent).not.toContain("tcn_shown_once");
  });

  it("can’t be given what its owner may not do, and says why", async () => {
    const { user } = await renderApp("/tokens?new=token", tokensApi([], false));
    await dialog("New API token");
    for (const name of [/Bring events in/, /Bring the directory in/]) {
      expect(box(name)).toHaveAttribute("aria-disabled", "true");
      expect(box(name)).toHaveAccessibleDescription(/Only a superuser’s token can do this\.$/);
      await user.click(box(name));
      expect(box(name)).not.toBeChecked();
    }
    await user.click(box(/^Read/));
    expect(box(/^Read/)).toBeChecked();
  });

  it("for DefectDojo is filled in, where the address asks for it", async () => {
    const { user } = await renderApp("/tokens?new=defectdojo", tokensApi([]));
    await dialog("New API token");
    expect(screen.getByLabelText("Name")).toHaveValue("defectdojo");
    expect(box(/Bring events in/)).toBeChecked();
    expect(screen.getByLabelText("Expires")).toHaveValue("365");
    await user.click(screen.getByRole("button", { name: "Make the token" }));
    const titles = within(await dialog("Your new token defectdojo")).getAllByRole("heading", { level: 3 });
    expect(titles.map(({ textContent }) => textContent)).toEqual(["In DefectDojo", "In a script"]);
  });

  it("blames the field that the server refuses", async () => {
    const refused = problem(400, "invalid_request", "No.", [{ path: "/name", message: "Choose another." }]);
    const { user } = await renderApp("/tokens?new=defectdojo", tokensApi([]).on("POST /tokens", refused));
    await user.click(await screen.findByRole("button", { name: "Make the token" }));
    await waitFor(() => expect(screen.getByLabelText("Name")).toHaveAccessibleDescription(/Choose another\./));
  });

  it("asks for the password where it is wanted again, and then goes on", async () => {
    let asked = 0;
    const made: CreatedToken = { ...token(), token: "tcn_after_password" };
    const api = tokensApi([])
      .on("POST /tokens", () => (asked++ === 0 ? problem(403, "recent_auth_required", "Too long ago.") : { status: 201, body: made }))
      .on("POST /me/recent-sign-in", { status: 204 });
    const { user } = await renderApp("/tokens?new=defectdojo", api);
    await user.click(await screen.findByRole("button", { name: "Make the token" }));
    await user.type(await screen.findByLabelText("Password"), "correct horse{Enter}");
    expect(await screen.findByDisplayValue("tcn_after_password")).toBeVisible();
  });

  it("ends with a day of its owner’s calendar, from today to a year ahead", async () => {
    const now = Date.now();
    const on = (lastDay: string): number | null => endOf({ lifetime: null, lastDay }, now);
    for (const days of [0, 1, 365]) {
      const end = on(dayOf(now + days * DAY_MS)) ?? 0;
      expect(dayOf(end)).toBe(dayOf(now + days * DAY_MS));
      expect(end).toBeGreaterThanOrEqual(now + days * DAY_MS);
      // The day may have an hour more.
      expect(end).toBeLessThanOrEqual(now + 366 * DAY_MS + 3_600_000);
    }
    for (const day of ["", "soon", dayOf(now - DAY_MS), dayOf(now + 366 * DAY_MS)]) expect(on(day)).toBeNull();

    const { user } = await renderApp("/tokens?new=token", tokensApi([]));
    await dialog("New API token");
    await user.selectOptions(screen.getByLabelText("Expires"), "On a date…");
    await user.click(screen.getByRole("button", { name: "Make the token" }));
    expect(screen.getByLabelText("Last day")).toHaveAccessibleDescription(/Choose a day from today on/);
    fireEvent.change(screen.getByLabelText("Last day"), { target: { value: dayOf(now + 10 * DAY_MS) } });
    expect(screen.getByLabelText("Expires")).toHaveAccessibleDescription(/^Ends on /);
  });
});

describe("revoking a token", () => {
  it("says what stops, for each thing that it allows", async () => {
    const api = tokensApi([token({ scopes: [...TOKEN_SCOPES] })]);
    const { user } = await renderApp("/tokens", api);
    await user.click(await screen.findByRole("button", { name: "Revoke ci" }));
    const question = await dialog("Revoke ci?");
    expect(within(question).getAllByRole("listitem")).toHaveLength(TOKEN_SCOPES.length);
    expect(within(question).getByText(/DefectDojo does not send them again/)).toBeVisible();
    expect(within(question).getByText("It has never been used.")).toBeVisible();
    await user.click(within(question).getByRole("button", { name: "Revoke" }));
    await waitFor(() => expect(isOpen()).toBe(false));
    expect(screen.queryByRole("rowheader", { name: "ci" })).toBeNull();
    expect(api.sent("DELETE /tokens/t1")).toHaveLength(1);
    expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  });

  it("that somebody has revoked already is no failure, and any other refusal is said", async () => {
    const api = tokensApi([token(), token({ id: "t2", name: "other", expiresAt: inDays(-1) })])
      .on("DELETE /tokens/t1", problem(404, "not_found", "Nothing there."))
      .on("DELETE /tokens/t2", problem(500, "internal_error", "Oops."));
    const { user } = await renderApp("/tokens", api);
    await user.click(await screen.findByRole("button", { name: "Revoke ci" }));
    await user.click(within(await dialog("Revoke ci?")).getByRole("button", { name: "Revoke" }));
    await waitFor(() => expect(isOpen()).toBe(false));
    await user.click(screen.getByRole("button", { name: "Remove other" }));
    const question = await dialog("Remove other?");
    await user.click(within(question).getByRole("button", { name: "Remove" }));
    expect(await within(question).findByRole("alert")).toHaveTextContent("The server could not answer.");
  });
});
