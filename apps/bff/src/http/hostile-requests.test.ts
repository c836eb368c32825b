import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

let server: TestServer;
let authorization: string;
beforeAll(async () => {
  server = await startTestServer();
  authorization = `Bearer ${await server.tokenOf("root", ["read", "events:write", "directory:write", "admin"])}`;
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const EVENT = { type: "other", title: "x" };

async function post(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream,
  headers: Readonly<Record<string, string>> = {},
  path = "/api/v1/events",
) {
  const init: RequestInit = {
    method: path.endsWith("/directory") ? "PUT" : "POST",
    headers: { authorization, "content-type": "application/json", ...headers },
    body,
    duplex: "half",
  };
  const startedAt = performance.now();
  const answer = await fetch(`${server.origin}${path}`, init);
  return { ms: performance.now() - startedAt, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}

/** Says what a client cannot be made to say. */
async function raw(request: string): Promise<string> {
  const socket = connect(Number(new URL(server.origin).port), "127.0.0.1");
  socket.write(request);
  return await text(socket);
}

describe("a body", () => {
  test("that announces too much is refused before it comes", async () => {
    const answer = await raw(
      `POST /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n{`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":"body_too_large"');
  });

  test("in chunks is counted as it comes and refused at the limit", async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += 16_384;
        controller.enqueue(new Uint8Array(16_384).fill(0x20));
        if (sent > 1_000_000_000) controller.close();
      },
    });

    const { body } = await post(endless);

    expect(body).toMatchObject({ status: 413, code: "body_too_large" });
    expect(sent).toBeLessThan(50_000_000);
  });

  test("has the limit of its route", async () => {
    const padded = (kibibytes: number) =>
      JSON.stringify({ ...EVENT, data: { text: Array.from({ length: kibibytes }, () => "x".repeat(1_000)) } });

    expect((await post(padded(200))).body).toMatchObject({ status: "accepted" });
    expect((await post(padded(300))).body).toMatchObject({ status: 413 });
    expect((await post(padded(300), {}, "/api/v1/events/batch")).body).toMatchObject({ status: 400 });
    expect((await post(padded(1_100), {}, "/api/v1/events/batch")).body).toMatchObject({ status: 413 });
    expect((await post(padded(1_100), {}, "/api/v1/directory")).body).toMatchObject({ status: 400 });
    expect((await post(padded(4_200), {}, "/api/v1/ingest/defectdojo")).body).toMatchObject({ status: 413 });
  });

  test.each([
    ["is no JSON", "{", "invalid_json"],
    ["is empty text", " ", "invalid_json"],
    ["has two documents", "{}{}", "invalid_json"],
    ["has NaN", '{"type":"other","title":NaN}', "invalid_json"],
    ["is nested too deeply", `{"data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "json_limits"],
    [
      "has too many fields in one object",
      JSON.stringify({ data: Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`k${String(i)}`, i])) }),
      "json_limits",
    ],
    ["has a text that is too long", JSON.stringify({ ...EVENT, description: "x".repeat(65_537) }), "json_limits"],
    ["has __proto__", '{"type":"other","title":"x","__proto__":{"polluted":true}}', "json_limits"],
    ["has __proto__ deep inside", '{"type":"other","title":"x","data":{"a":[{"__proto__":{"polluted":true}}]}}', "json_limits"],
    ["has constructor", '{"type":"other","title":"x","constructor":{"prototype":{"polluted":true}}}', "invalid_request"],
    ["has an unknown field", '{"type":"other","title":"x","titel":"y"}', "invalid_request"],
    ["has a field of another type", '{"type":"other","title":7}', "invalid_request"],
    ["has a field twice", '{"type":"other","title":"x","title":"y"}', "invalid_json"],
    ["has half a character", String.raw`{"type":"other","title":"x","id":"\ud800"}`, "json_limits"],
    ["is a list", "[]", "invalid_request"],
    ["is null", "null", "invalid_request"],
  ])("that %s is a 400 that names the place, quickly", async (_what, text, code) => {
    const { body, ms } = await post(text);
    const again = await post(text);

    expect(body).toMatchObject({ status: 400, code });
    expect(body["errors"]).toHaveLength(1);
    // The quicker one: in the other the machine may have done something else.
    expect(Math.min(ms, again.ms)).toBeLessThan(500);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("that is not UTF-8 is refused", async () => {
    expect((await post(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]))).body).toMatchObject({ status: 400, code: "invalid_json" });
  });

  test.each([
    ["text/plain", {}],
    ["application/problem+json", {}],
    ["application/x-www-form-urlencoded", {}],
    ["multipart/form-data; boundary=x", {}],
    ["", {}],
    ["application/json", { "content-encoding": "gzip" }],
    ["application/json", { "content-encoding": "br" }],
  ])("of the type %j with %o is a 415", async (type, more) => {
    expect((await post(JSON.stringify(EVENT), { "content-type": type, ...more })).body).toMatchObject({
      status: 415,
      code: "unsupported_media_type",
    });
  });
});

describe("a request", () => {
  test("with a parameter twice is refused and names it", async () => {
    const answer = await fetch(`${server.origin}/api/v1/products?q=a&q=b&limit=5`, { headers: { authorization } });

    expect(await answer.json()).toMatchObject({ status: 400, code: "invalid_request", errors: [{ path: "/q" }] });
  });

  test.each(["limit=0", "limit=201", "limit=ten", "cursor=nonsense", "cursor=W10", "nonsense=1", "__proto__=1"])(
    "with the query %s is refused",
    async (query) => {
      expect((await fetch(`${server.origin}/api/v1/products?${query}`, { headers: { authorization } })).status).toBe(400);
    },
  );

  test("to nowhere is JSON with 404, and one with the wrong method says which there are", async () => {
    const nowhere = await fetch(`${server.origin}/api/v1/nowhere`, { headers: { authorization } });
    const method = await fetch(`${server.origin}/api/v1/people/1`, { method: "PUT", headers: { authorization } });

    expect(nowhere.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(await nowhere.json()).toMatchObject({ status: 404, code: "not_found" });
    expect(await method.json()).toMatchObject({ status: 405, code: "method_not_allowed" });
    expect(method.headers.get("allow")).toContain("PATCH");
  });

  test.each(["TRACE", "OPTIONS", "PROPFIND"])("with the method %s gets nothing", async (method) => {
    const answer = await raw(`${method} /api/v1/me HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n`);

    expect(answer).toMatch(/^HTTP\/1\.1 (400|403|404|405) /);
    expect(answer.toLowerCase()).not.toContain("access-control-allow-origin");
  });

  test.each([
    ["two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"],
    ["a length and chunks", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
  ])("with %s is refused and the connection closed", async (_what, rest) => {
    expect(await raw(`POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${rest}`)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("with more than a hundred headers is refused", async () => {
    const headers = Array.from({ length: 101 }, (_, i) => `X-${String(i)}: 1\r\n`).join("");

    expect(await raw(`GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });

  test("a health check of HTTP/1.0, as load balancers send it, names no host and is answered; HTTP/1.1 must name one", async () => {
    expect(await raw("GET /healthz HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /);
    expect(await raw("GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("that names two hosts is refused: a proxy may have gone by the other one", async () => {
    expect(await raw("GET /healthz HTTP/1.1\r\nHost: x\r\nhost: y\r\nConnection: close\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("may not climb out of the web folder", async () => {
    for (const path of ["/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/package.json", "/.git/config", "/assets/..%2fsecret.key"]) {
      expect(await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 (400|404) /);
    }
  });

  test("that fails in us says nothing of why", async () => {
    const broken = server.writes.access;
    const before = Object.getOwnPropertyDescriptor(broken, "createToken");
    Object.assign(broken, { createToken: () => Promise.reject(new Error("SELECT * FROM secrets at /srv/tocsin.db")) });
    const browser = server.browser();
    await server.letSignIn("root");
    await browser.signIn("root");

    const { body, text: told } = await browser.send("POST", "/api/v1/tokens", { name: "ci", scopes: ["read"] });

    if (before !== undefined) Object.defineProperty(broken, "createToken", before);
    expect(body).toMatchObject({ status: 500, code: "internal_error", errors: [] });
    expect(told).not.toMatch(/SELECT|tocsin\.db|at \//);
  });
});
