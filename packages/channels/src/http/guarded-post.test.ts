import { createServer as createTcpServer } from "node:net";
import { gzipSync } from "node:zlib";
import { LOCALHOST_CERTIFICATE } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import type { Resolve } from "./egress.ts";
import { guardedPost, type PostOptions } from "./guarded-post.ts";
import { encrypted, listening, plain } from "./testing/listening.ts";
import { loopbackRules, publicRules } from "./testing/rules.ts";

const toLoopback: Resolve = () => Promise.resolve(["127.0.0.1"]);
const options: PostOptions = { rules: loopbackRules, resolve: toLoopback };
const soon = (): AbortSignal => AbortSignal.timeout(10_000);

const post = (url: string, changed: Partial<PostOptions> = {}, signal = soon()) =>
  guardedPost({ url, headers: { "content-type": "application/json" }, body: "{}" }, { ...options, ...changed }, signal);

describe("a guarded request", () => {
  test("posts what it is given, under the name that was asked for, and reads the answer", async () => {
    const seen: unknown[] = [];
    await using server = await encrypted((request, response) => {
      request.setEncoding("utf8").on("data", (body: string) => {
        const { method, url, headers } = request;
        seen.push({ method, url, host: headers.host, type: headers["content-type"], encoding: headers["accept-encoding"], body });
        response.writeHead(429, ["retry-after", "5", "retry-after", "30"]).end("slow down");
      });
    });

    const exchange = await post(`https://localhost:${String(server.port)}/a?sig=b`, { trustedRoots: [LOCALHOST_CERTIFICATE.cert] });

    expect(exchange).toEqual({ kind: "answered", status: 429, retryAfter: ["5", "30"], body: "slow down" });
    expect(seen).toEqual([
      {
        method: "POST",
        url: "/a?sig=b",
        host: `localhost:${String(server.port)}`,
        type: "application/json",
        encoding: "identity",
        body: "{}",
      },
    ]);
  });

  test("does not follow a redirect, wherever it leads", async () => {
    let requests = 0;
    await using server = await encrypted((_request, response) => {
      requests += 1;
      response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data" }).end();
    });

    const exchange = await post(`https://localhost:${String(server.port)}/`, { trustedRoots: [LOCALHOST_CERTIFICATE.cert] });

    expect(exchange).toMatchObject({ kind: "answered", status: 302 });
    expect(requests).toBe(1);
  });

  test("sends nothing to an address that is not allowed, literal or resolved", async () => {
    let connections = 0;
    await using server = await plain(() => (connections += 1));
    const port = String(server.port);

    expect(await post(`http://127.0.0.1:${port}/`, { rules: publicRules })).toEqual({ kind: "refused" });
    expect(await post("https://rebind.example.com/", { rules: publicRules })).toEqual({ kind: "refused" });
    expect(connections).toBe(0);
  });

  test("connects to the address that was checked, although the name would resolve to another by then", async () => {
    const asked: string[] = [];
    await using server = await plain((_request, response) => response.end("checked"));
    const resolve: Resolve = (name) => {
      asked.push(name);
      return Promise.resolve(asked.length === 1 ? ["127.0.0.1"] : ["203.0.113.1"]);
    };

    const exchange = await post(`http://hooks.example.com:${String(server.port)}/`, { resolve });

    expect(exchange).toMatchObject({ kind: "answered", body: "checked" });
    expect(asked).toEqual(["hooks.example.com"]);
  });

  test("looks at the address that it has reached before it says a word", async () => {
    let asked = 0;
    let bytes = 0;
    await using server = await listening(createTcpServer((socket) => socket.on("data", () => (bytes += 1)).on("error", () => undefined)));
    // Once before it connects, and once more of what it has reached.
    const rules = { ...loopbackRules, isOwnAddress: () => (asked += 1) > 1 };

    const exchange = await post(`http://127.0.0.1:${String(server.port)}/`, { rules });

    expect(exchange).toEqual({ kind: "refused" });
    await expect.poll(() => [server.connections(), server.open()]).toEqual([1, 0]);
    expect(bytes).toBe(0);
  });

  test("uses no proxy that the environment names", async () => {
    await using server = await plain((_request, response) => response.end("direct"));
    process.env["HTTP_PROXY"] = "http://127.0.0.1:1";

    const exchange = await post(`http://127.0.0.1:${String(server.port)}/`);

    delete process.env["HTTP_PROXY"];
    expect(exchange).toMatchObject({ kind: "answered", body: "direct" });
  });

  test("reads 64 KiB of an endless answer", async () => {
    await using server = await plain((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more).on("error", () => undefined);
      more();
    });

    const exchange = await post(`http://127.0.0.1:${String(server.port)}/`);

    expect(exchange).toMatchObject({ kind: "answered", body: "x".repeat(65_536) });
  });

  test("unpacks nothing", async () => {
    await using server = await plain((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(10_000_000)));
    });

    expect(await post(`http://127.0.0.1:${String(server.port)}/`)).toMatchObject({ kind: "answered", status: 200, body: "" });
  });

  test("trusts no certificate that nobody vouches for", async () => {
    await using server = await encrypted((_request, response) => response.end());

    const exchange = await post(`https://localhost:${String(server.port)}/`);

    expect(exchange).toEqual({ kind: "failed", sent: false, timedOut: false, code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  });
});

describe("a connection that fails", () => {
  test("was surely not sent anything when there was none", async () => {
    const server = await plain(() => undefined);
    await server[Symbol.asyncDispose]();

    const exchange = await post(`http://127.0.0.1:${String(server.port)}/`);

    expect(exchange).toEqual({ kind: "failed", sent: false, timedOut: false, code: "ECONNREFUSED" });
  });

  test("was surely not sent anything when the name is nobody's", async () => {
    const resolve: Resolve = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));

    expect(await post("https://nobody.example.com/", { resolve })).toEqual({
      kind: "failed",
      sent: false,
      timedOut: false,
      code: "ENOTFOUND",
    });
  });

  test("may have been sent the request when it ends without an answer", async () => {
    await using server = await plain((request) => request.socket.destroy());

    expect(await post(`http://127.0.0.1:${String(server.port)}/`)).toMatchObject({ kind: "failed", sent: true, timedOut: false });
  });
});

describe("time", () => {
  test("to the first byte is limited", async () => {
    await using server = await plain(() => undefined);

    const exchange = await post(`http://127.0.0.1:${String(server.port)}/`, { limits: { firstByteMs: 50 } });

    expect(exchange).toMatchObject({ kind: "failed", sent: true, timedOut: true });
  });

  test("to connect is limited, looking up the name included", async () => {
    const resolve: Resolve = () => new Promise(() => undefined);

    const exchange = await post("https://slow.example.com/", { resolve, limits: { connectMs: 50 } });

    expect(exchange).toMatchObject({ kind: "failed", sent: false, timedOut: true });
  });

  test("in all is limited, however slowly bytes keep coming", async () => {
    await using server = await plain((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("."), 10);
      response.on("close", () => {
        clearInterval(drip);
      });
    });

    const exchange = await post(`http://127.0.0.1:${String(server.port)}/`, { limits: { totalMs: 1_000 } });

    expect(exchange).toEqual({ kind: "answered", status: 200, retryAfter: null, body: null });
  });

  test("ends when the caller gives up", async () => {
    const impatience = new AbortController();
    await using server = await plain(() => {
      impatience.abort();
    });

    const exchange = await post(`http://127.0.0.1:${String(server.port)}/`, {}, impatience.signal);

    expect(exchange).toMatchObject({ kind: "failed", sent: true, timedOut: true });
  });
});
