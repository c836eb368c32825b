import type { TokenScope } from "@tocsin/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ANONYMOUS, type Caller, openTestApp, type TestApp } from "../testing/test-app.ts";

/**
 * Who may call what, written by hand beside the policies of the code: every route of the document has its row here, and every
 * cell of route × role is asked for real. `to` names concrete paths where what may be done depends on them.
 */
interface Row {
  readonly who: "public" | "everybody" | "superusers";
  readonly scope: TokenScope;
  /** A token will not do, or nothing else will: a webhook's sender has no session. */
  readonly session?: true;
  readonly token?: true;
  /** The password was entered within 15 minutes. */
  readonly recent?: true;
  readonly to?: string;
  /** For what only the body tells. */
  readonly json?: object;
}

const read = (who: Row["who"], more: Partial<Row> = {}): Row => ({ who, scope: "read", ...more });
const write = (who: Row["who"], more: Partial<Row> = {}): Row => ({ who, scope: "admin", ...more });

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  "GET /healthz": [read("public")],
  "GET /readyz": [read("public")],
  "GET /u/{token}": [read("public")],
  "POST /u/{token}": [write("public")],
  "GET /metrics": [read("superusers", { token: true })],
  "GET /api/v1/setup": [read("public")],
  "POST /api/v1/setup": [read("public")],
  "POST /api/v1/setup/inspect": [read("public")],
  "POST /api/v1/setup/password": [read("public")],
  "GET /api/v1/me": [read("everybody")],
  "PATCH /api/v1/me": [
    write("everybody", { json: { timeZone: null } }),
    write("everybody", { json: { slackEmail: null } }),
    write("everybody", { json: { slackEmail: "elsewhere@example.org" }, recent: true }),
  ],
  "POST /api/v1/me/slack/confirm": [write("everybody")],
  "POST /api/v1/me/recent-sign-in": [write("everybody", { session: true })],
  "GET /api/v1/me/sessions": [read("everybody")],
  "DELETE /api/v1/me/sessions/{id}": [write("everybody")],
  "GET /api/v1/catalogue": [read("everybody")],
  "GET /api/v1/preferences/history": [
    read("everybody"),
    read("everybody", { to: "/api/v1/preferences/history?scope=system" }),
    read("superusers", { to: "/api/v1/preferences/history?scope=template" }),
  ],
  "GET /api/v1/preferences/{scope}": [
    read("everybody", { to: "/api/v1/preferences/personal" }),
    read("everybody", { to: "/api/v1/preferences/system" }),
    read("superusers", { to: "/api/v1/preferences/template" }),
  ],
  "PATCH /api/v1/preferences/{scope}": [
    write("everybody", { to: "/api/v1/preferences/personal" }),
    write("superusers", { to: "/api/v1/preferences/system" }),
    write("superusers", { to: "/api/v1/preferences/template" }),
  ],
  "GET /api/v1/products/{id}/preferences": [read("everybody")],
  "PATCH /api/v1/products/{id}/preferences": [write("everybody")],
  "GET /api/v1/settings": [read("superusers")],
  "PATCH /api/v1/settings": [
    write("superusers", { json: { teamName: "AppSec" } }),
    write("superusers", { json: { publicUrl: null }, recent: true }),
  ],
  "GET /api/v1/product-types": [read("everybody")],
  "GET /api/v1/products": [read("everybody")],
  "GET /api/v1/products/{id}": [read("everybody")],
  "GET /api/v1/people": [read("superusers")],
  "PATCH /api/v1/people/{id}": [
    write("superusers", { json: { active: true } }),
    write("superusers", { json: { superuser: true }, recent: true }),
    write("superusers", { json: { active: true, email: null }, recent: true }),
  ],
  "POST /api/v1/me/mail/lift": [write("everybody")],
  "POST /api/v1/people/{id}/mail/lift": [write("superusers")],
  "POST /api/v1/channels/mail/lift": [write("superusers")],
  "POST /api/v1/people/{id}/sign-in-link": [write("superusers", { recent: true })],
  "PUT /api/v1/directory": [{ who: "superusers", scope: "directory:write" }],
  "POST /api/v1/events": [{ who: "superusers", scope: "events:write" }],
  "POST /api/v1/events/batch": [{ who: "superusers", scope: "events:write" }],
  "GET /api/v1/events": [read("everybody")],
  "GET /api/v1/events/{id}": [read("everybody")],
  "POST /api/v1/explain": [read("everybody")],
  "POST /api/v1/ingest/defectdojo": [{ who: "superusers", scope: "events:write", token: true }],
  "GET /api/v1/alerts": [read("everybody")],
  "PATCH /api/v1/alerts": [write("everybody")],
  "GET /api/v1/alerts/count": [read("everybody")],
  "GET /api/v1/stream": [read("everybody")],
  "GET /api/v1/jobs/{id}": [read("everybody")],
  "GET /api/v1/deliveries": [read("everybody")],
  "GET /api/v1/deliveries.csv": [read("everybody")],
  "GET /api/v1/deliveries/awaiting": [read("superusers")],
  "GET /api/v1/deliveries/redeliverable": [read("everybody")],
  "POST /api/v1/deliveries/redeliver": [write("everybody")],
  "POST /api/v1/deliveries/restored": [write("superusers")],
  "GET /api/v1/deliveries/{id}": [read("everybody")],
  "POST /api/v1/deliveries/{id}/redeliver": [write("everybody")],
  "POST /api/v1/deliveries/{id}/cancel": [write("everybody")],
  "POST /api/v1/deliveries/{id}/release": [write("everybody")],
  "GET /api/v1/channels": [read("superusers")],
  "POST /api/v1/channels/mail/test": [write("superusers")],
  "POST /api/v1/channels/slack/test": [write("superusers")],
  "POST /api/v1/channels/msteams/test": [write("superusers")],
  "PUT /api/v1/channels/mail": [write("superusers", { recent: true })],
  "PUT /api/v1/channels/slack": [write("superusers", { recent: true })],
  "PUT /api/v1/channels/msteams": [write("superusers", { recent: true })],
  "PUT /api/v1/channels/webhooks": [write("superusers", { recent: true })],
  "GET /api/v1/webhooks": [read("everybody")],
  "POST /api/v1/webhooks": [write("everybody", { recent: true })],
  "GET /api/v1/webhooks/{id}": [read("everybody")],
  "PATCH /api/v1/webhooks/{id}": [write("everybody")],
  "DELETE /api/v1/webhooks/{id}": [write("everybody")],
  "POST /api/v1/webhooks/{id}/ping": [write("everybody")],
  "POST /api/v1/webhooks/{id}/replay": [write("everybody")],
  "POST /api/v1/webhooks/{id}/rotate-secret": [write("everybody", { recent: true })],
  "GET /api/v1/audit": [read("superusers")],
  "GET /api/v1/tokens": [read("everybody", { session: true })],
  "POST /api/v1/tokens": [write("everybody", { session: true, recent: true })],
  "DELETE /api/v1/tokens/{id}": [write("everybody", { session: true, recent: true })],
};

interface Role {
  readonly name: string;
  readonly superuser: boolean;
  /** Null: a session, which has every scope. */
  readonly scope: TokenScope | null;
  readonly recent: boolean;
}

const ROLES: readonly Role[] = [
  { name: "a person's session", superuser: false, scope: null, recent: true },
  { name: "a superuser's session", superuser: true, scope: null, recent: true },
  { name: "a superuser's session of an hour ago", superuser: true, scope: null, recent: false },
  ...(["read", "events:write", "directory:write", "admin"] as const).flatMap((scope) => [
    { name: `a person's token for ${scope}`, superuser: false, scope, recent: true },
    { name: `a superuser's token for ${scope}`, superuser: true, scope, recent: true },
  ]),
];

let app: TestApp;
const callers = new Map<string, Caller>();

beforeAll(async () => {
  app = await openTestApp();
  callers.set("a superuser's session of an hour ago", await app.session("root"));
  app.clock.advance(60 * 60_000);
  for (const { name, superuser, scope, recent } of ROLES) {
    const username = superuser ? "root" : "dana";
    if (recent) callers.set(name, scope === null ? await app.session(username) : await app.token(username, scope));
  }
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

describe("routes and roles", () => {
  test("every route of the document has a row, and every row a route", () => {
    expect(app.document.operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(Object.keys(ROWS).toSorted());
  });

  test.each(Object.entries(ROWS))("%s lets in exactly those of its row", async (operation, rows) => {
    for (const row of rows) {
      for (const role of ROLES) {
        const { status, code } = await call(operation, row, callers.get(role.name));
        const verdict = status === 401 || status === 403 ? code : "allowed";
        expect({ role: role.name, to: row.to, json: row.json, verdict }).toEqual({
          role: role.name,
          to: row.to,
          json: row.json,
          verdict: expected(row, role),
        });
      }
    }
  });

  test("nothing of this went wrong on our side", () => {
    expect(app.errors).toEqual([]);
  });

  test.each(Object.entries(ROWS))("%s asks who calls, unless it is public", async (operation, rows) => {
    for (const row of rows) {
      const { status } = await call(operation, row, ANONYMOUS);
      expect(status === 401).toBe(row.who !== "public");
    }
  });
});

function expected(row: Row, role: Role): string {
  if (row.who === "public") return "allowed";
  return role.scope === null ? expectedOfSession(row, role) : expectedOfToken(row, role, role.scope);
}

function expectedOfSession({ who, recent, token }: Row, role: Role): string {
  if (token === true) return "unauthenticated";
  if (who === "superusers" && !role.superuser) return "forbidden";
  return recent === true && !role.recent ? "recent_auth_required" : "allowed";
}

function expectedOfToken({ who, scope, session }: Row, role: Role, has: TokenScope): string {
  if (session === true) return "session_required";
  if (has !== scope) return "missing_scope";
  if (who !== "superusers" || role.superuser) return "allowed";
  return has === "events:write" || has === "directory:write" ? "owner_not_superuser" : "forbidden";
}

async function call(operation: string, { to, json }: Row, as: Caller = ANONYMOUS) {
  const [method = "", path = ""] = operation.split(" ");
  const body = method === "GET" ? {} : { json: json ?? { nothing: "that any route takes" } };
  const answer = await app.request(to ?? path.replaceAll(/\{[^}]+\}/g, "999"), { method, as, ...body });
  return { status: answer.status, code: codeOf(answer.body) };
}

function codeOf(body: unknown): unknown {
  return typeof body === "object" && body !== null && "code" in body ? body.code : null;
}
