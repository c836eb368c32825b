import { screen, within } from "@testing-library/react";
import type { AuditEntry } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { page } from "../../testing/samples.ts";

const entry = (part: Partial<AuditEntry>): AuditEntry => ({
  id: "1",
  at: "2026-11-23T09:00:00.000Z",
  actor: { id: "7", username: "peter", name: "Peter Weiss" },
  action: "channel.changed",
  object: "mail",
  detail: { fields: ["host", "port"], count: 2 },
  requestId: null,
  ...part,
});

const auditApi = (...items: readonly AuditEntry[]): FakeApi => apiFor({ superuser: true }).on("GET /audit", { body: page(items) });

describe("the audit trail", () => {
  it("says who did what to what, also what no word is known for and what nobody did", async () => {
    await renderApp("/audit", auditApi(entry({}), entry({ id: "2", actor: null, action: "new.thing", object: null, detail: {} })));
    const rows = within(await screen.findByRole("table", { name: "Audit trail" })).getAllByRole("row");
    expect(rows[1]).toHaveTextContent("Changed a channel");
    expect(rows[1]).toHaveTextContent("peter");
    expect(rows[1]).toHaveTextContent("fields: host, port, count: 2");
    expect(rows[2]).toHaveTextContent("new.thing");
    expect(rows[2]).toHaveTextContent("The server or its command line");
  });

  it.each(["channel.tested", "endpoint.enabled", "secrets.rotated", "secrets.pruned"])(
    "has words for %s, and offers it",
    async (action) => {
      await renderApp(`/audit?action=${action}`, auditApi(entry({ action })));
      const row = await screen.findByRole("rowheader");
      expect(row).not.toHaveTextContent(action);
      expect(screen.getByRole("combobox", { name: "What" })).toHaveDisplayValue(row.textContent);
    },
  );

  it("is filtered by the address", async () => {
    const api = auditApi(entry({}));
    const { user } = await renderApp("/audit?action=sign_in.failed", api);
    await screen.findByRole("table");
    await user.selectOptions(screen.getByRole("combobox", { name: "When" }), "Last 7 days");
    await user.type(screen.getByRole("searchbox"), "peter");
    await screen.findByText("/audit?action=sign_in.failed&since=7d&person=peter");
    await screen.findByRole("table");
    expect(api.sent("GET /audit").at(-1)?.query).toMatchObject({ action: "sign_in.failed", person: "peter" });
  });

  it("says that nobody is called so, and what hides everything", async () => {
    const api = auditApi().on("GET /audit", ({ query }) =>
      query["person"] === undefined ? { body: page([]) } : problem(422, "unknown_person", "Nobody is called so."),
    );
    const { user } = await renderApp("/audit?person=zoe&since=24h", api);
    await screen.findByText("Nobody has this user name or id.");
    await user.click(screen.getByRole("button", { name: "Show everybody" }));
    expect(await screen.findByText("Nothing in the trail matches these filters.")).toBeVisible();
  });

  it("goes on where the server looked at many and found none", async () => {
    const api = auditApi().on("GET /audit", ({ query }) => ({ body: query["cursor"] === undefined ? page([], "on") : page([entry({})]) }));
    await renderApp("/audit?action=channel.changed", api);
    expect(await screen.findByRole("rowheader", { name: "Changed a channel" })).toBeVisible();
  });

  it("is for superusers alone, and in their navigation", async () => {
    await renderApp("/audit", apiFor());
    await screen.findByRole("heading", { name: "Only superusers see this page" });
    expect(screen.queryByRole("link", { name: "Audit trail" })).toBeNull();
  });
});
