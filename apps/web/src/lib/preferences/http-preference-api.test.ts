import type { CellChange } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import { preferenceApi, PreferencesUnreadable } from "./http-preference-api.ts";

const CHANGE: CellChange = { event: "scan_added", channel: "mail", from: "inherit", to: "on" };

function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: { readonly path: string; readonly init: RequestInit }[] = [];
  const api = preferenceApi((path, init) => {
    asked.push({ path, init });
    return Promise.resolve(new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers }));
  });
  return {
    asked,
    send: () => api.send("product:12", [CHANGE], { keepalive: true }),
    load: () => api.load("personal", new AbortController().signal),
  };
}

describe("the preferences of the HTTP API", () => {
  test("changes are a PATCH of the document's path", async () => {
    const { send, asked } = answering(200, { version: 8, cells: [] });

    expect(await send()).toEqual({ kind: "saved", version: 8, cells: [] });
    expect(asked).toMatchObject([{ path: "/products/12/preferences", init: { method: "PATCH", keepalive: true } }]);
    expect(asked[0]?.init.body).toBe(JSON.stringify({ changes: [CHANGE] }));
  });

  const conflict = { event: "scan_added", channel: "mail", own: "off" };

  test.each([
    [401, {}, { kind: "signed-out" }],
    [403, {}, { kind: "forbidden" }],
    [409, { conflicts: [conflict] }, { kind: "conflict", cells: [conflict] }],
    [
      422,
      { errors: [{ path: "/changes/3/event", message: "Not here." }] },
      { kind: "invalid", problems: [{ index: 3, message: "Not here." }] },
    ],
    [422, { detail: "Too many.", errors: [{ path: "/changes", message: "Too many." }] }, { kind: "refused", message: "Too many." }],
    [404, { detail: "No such product." }, { kind: "refused", message: "No such product." }],
    [413, "<html>", { kind: "refused", message: "The server refused it (413)." }],
    [500, "oops", { kind: "unreachable", cause: "server", afterMs: null }],
  ])("%i is what the queue knows how to go on from", async (status, body, result) => {
    expect(await answering(status, body).send()).toEqual(result);
  });

  test.each([429, 503])("%i says how long to wait", async (status) => {
    expect(await answering(status, {}, { "retry-after": "7" }).send()).toEqual({ kind: "unreachable", cause: "server", afterMs: 7_000 });
  });

  test("without an answer it is unreachable, and so is an answer that is none", async () => {
    const offline = preferenceApi(() => Promise.reject(new TypeError("fetch failed")));

    const result = { kind: "unreachable", cause: "connection", afterMs: null };
    expect(await offline.send("personal", [CHANGE], { keepalive: false })).toEqual(result);
    expect(await answering(200, "<html>a portal</html>").send()).toEqual(result);
  });

  test("a document that cannot be read is an error that tells why", async () => {
    expect(await answering(200, { version: 1, cells: [] }).load()).toEqual({ version: 1, cells: [] });

    const failure = await answering(404, { detail: "No such product." })
      .load()
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(PreferencesUnreadable);
    expect(failure).toMatchObject({ status: 404, message: "No such product." });
  });
});
