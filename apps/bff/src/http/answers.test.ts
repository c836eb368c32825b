import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

const PAGE = '<!doctype html><html><head><meta property="csp-nonce" nonce="" /></head><body></body></html>';

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tocsin-web-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), PAGE);
  writeFileSync(join(folder, "theme.js"), "document.documentElement.dataset.theme = 'dark';");
  writeFileSync(join(folder, "assets", "main-abc123.js"), `const x = "${"long ".repeat(1_000)}";`);
  server = await startTestServer({ webFolder: folder });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const get = async (path: string, init: RequestInit = {}) => await fetch(`${server.origin}${path}`, init);

describe("every answer", () => {
  test.each<[string, RequestInit]>([
    ["/", {}],
    ["/notifications/system", {}],
    ["/assets/main-abc123.js", {}],
    ["/assets/missing.js", {}],
    ["/theme.js", {}],
    ["/healthz", {}],
    ["/api/v1/openapi.json", {}],
    ["/api/v1/setup", {}],
    ["/api/v1/me", {}],
    ["/api/v1/nowhere", {}],
    ["/api/v1/setup", { method: "POST", body: "{", headers: { "content-type": "application/json" } }],
    ["/api/v1/setup", { method: "POST", body: "x", headers: { "content-type": "text/plain" } }],
    ["/api/auth/sign-out", { method: "POST" }],
  ])("has the security headers: %s %o", async (path, init) => {
    const { headers } = await get(path, init);

    expect(headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f]{32}$/);
    if (headers.has("content-type")) expect(headers.get("content-type")).toMatch(/; charset=utf-8$/i);
    if (path.startsWith("/api/")) {
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("content-security-policy")).toMatch(/sandbox/);
    }
  });
});

describe("a page", () => {
  test("has one nonce in its policy and in its text, and another one each time", async () => {
    const nonces = new Set<string>();
    for (const path of ["/", "/products/12", "/setup"]) {
      const answer = await get(path);
      const nonce = /'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1] ?? "";
      expect(await answer.text()).toBe(PAGE.replace('nonce=""', `nonce="${nonce}"`));
      expect(answer.headers.get("cache-control")).toBe("no-store");
      nonces.add(nonce);
    }

    expect(nonces.size).toBe(3);
  });

  test("allows no script but our own files, and no text that becomes mark-up", async () => {
    const policy = (await get("/")).headers.get("content-security-policy") ?? "";

    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test("is told by a mark of its own where plain http is allowed on purpose", async () => {
    await using insecure = await startTestServer({ webFolder: folder, env: { TOCSIN_INSECURE_HTTP: "true" } });
    const marked = await insecure.browser().get("/");

    expect(marked.text).toContain('<meta name="tocsin-insecure-http" content="true" /></head>');
    expect(await (await get("/")).text()).not.toContain("tocsin-insecure-http");
  });
});

describe("files of the web app", () => {
  test("named by their content are kept for ever, others are asked for each time", async () => {
    const asset = await get("/assets/main-abc123.js");

    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(asset.headers.get("content-encoding")).toBe("gzip");
    expect(await asset.text()).toContain("long long");
    expect((await get("/theme.js")).headers.get("cache-control")).toBe("no-cache");
    expect((await get("/assets/missing.js")).status).toBe(404);
  });
});

describe("cookies over http away from this machine", () => {
  test("are the Secure one, which browsers drop, unless the operator takes the risk", async () => {
    const cookieAt = async (env: Readonly<Record<string, string>>) => {
      await using away = await startTestServer({ env: { TOCSIN_PUBLIC_URL: "http://tocsin.example.com", ...env } });
      await away.letSignIn("dana");
      return (await away.browser().signIn("dana")).headers.getSetCookie().join();
    };

    expect(await cookieAt({})).toMatch(/^__Host-sid=.*; Secure/);
    expect(await cookieAt({ TOCSIN_INSECURE_HTTP: "true" })).toMatch(/^sid=(?!.*Secure)/);
  });
});
