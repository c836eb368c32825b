import { describe, expect, test } from "vitest";
import { type StreamReader, readStream } from "../testing/read-stream.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly method?: string;
}

async function ask({ address }: TestServer, { headers = {}, query = "", method = "GET" }: Asked): Promise<Response> {
  return await fetch(`${address}/api/v1/stream${query}`, { method, headers });
}

async function signedIn(server: TestServer, username: string) {
  await server.letSignIn(username);
  const browser = server.browser();
  await browser.signIn(username);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return { browser, headers: { cookie, "sec-fetch-site": "same-origin" } };
}

async function listen(server: TestServer, asked: Asked): Promise<StreamReader> {
  return readStream((await ask(server, asked)).body);
}

/** An event of Payments, accepted and fanned out. */
async function happen(server: TestServer, token: string, title: string): Promise<void> {
  const body = JSON.stringify({ type: "scan_added", title, product: { ref: "11", source: "defectdojo" } });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  expect((await fetch(`${server.address}/api/v1/events`, { method: "POST", headers, body })).status).toBe(202);
  await server.engine.drain();
}

describe("the live stream over HTTP", () => {
  test("is for nobody to keep or hold back, and tells of an event as soon as it is fanned out", async () => {
    await using server = await startTestServer();
    const sender = await server.tokenOf("root", ["events:write"]);
    const { headers, browser } = await signedIn(server, "dana");

    const answer = await ask(server, { headers });
    const stream = readStream(answer.body);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
    });
    expect(await stream.take(1)).toMatchObject([{ event: "count", data: { unread: 0 } }]);
    expect(stream.retryMs()).toBeGreaterThanOrEqual(1_000);
    expect(stream.retryMs()).toBeLessThanOrEqual(10_000);

    const title = "data: <b>\u2028event: end";
    await happen(server, sender, `${title}\r\n`);
    const [came, count] = await stream.take(2);

    expect(came?.data).toMatchObject({ change: "came", alert: { title, product: { name: "Payments" }, eventLabel: "Scan added" } });
    expect(count?.data).toEqual({ unread: 1 });
    await browser.send("PATCH", "/api/v1/alerts", { filter: {}, set: { read: true } });
    expect(await stream.take(2)).toMatchObject([{ data: { change: "marked" } }, { data: { unread: 0 } }]);
    await stream.cancel();
  });

  test("goes on behind the id that a browser, or a page, names; the browser's is the newer one (V1, V2)", async () => {
    await using server = await startTestServer();
    const sender = await server.tokenOf("root", ["events:write"]);
    const headers = { authorization: `Bearer ${await server.tokenOf("dana", ["read"])}` };
    const first = await listen(server, { headers });
    const [start] = await first.take(1);
    await happen(server, sender, "one");
    const [one] = await first.take(1);
    await first.cancel();
    await happen(server, sender, "two");

    const page = await listen(server, { headers, query: `?after=${start?.id ?? ""}` });
    const browser = await listen(server, { headers: { ...headers, "last-event-id": one?.id ?? "" }, query: `?after=${start?.id ?? ""}` });
    const lost = await listen(server, { headers: { ...headers, "last-event-id": "gibberish" } });

    const titles = (stream: StreamReader, count: number) =>
      stream.take(count).then((events) => events.flatMap(({ data }) => (data["change"] === "came" ? [data["alert"]] : [])));
    expect(await titles(page, 4)).toMatchObject([{ title: "one" }, { title: "two" }]);
    expect(await titles(browser, 3)).toMatchObject([{ title: "two" }]);
    expect(await lost.take(2)).toMatchObject([{ event: "count" }, { event: "reload", data: { why: "unknown_position" } }]);
  });

  test("ends soon after its session, and then is closed to it (V4)", async () => {
    await using server = await startTestServer();
    const { headers, browser } = await signedIn(server, "dana");
    const stream = await listen(server, { headers });
    await stream.take(1);

    expect((await browser.send("POST", "/api/auth/sign-out")).status).toBe(204);

    expect(await stream.take(1)).toMatchObject([{ event: "end", data: { why: "signed_out" } }]);
    expect(await stream.next()).toBeNull();
    expect((await ask(server, { headers })).status).toBe(401);
  });

  test("is refused to other sites, to tokens for something else and to the eleventh, who is told what to do", async () => {
    await using server = await startTestServer();
    const { headers } = await signedIn(server, "dana");
    const writer = { authorization: `Bearer ${await server.tokenOf("dana", ["events:write"])}` };
    const statusOf = async (asked: Asked) => {
      const answer = await ask(server, asked);
      await answer.body?.cancel();
      return answer.status;
    };

    expect(await statusOf({ headers: { ...headers, "sec-fetch-site": "cross-site" } })).toBe(403);
    expect(await statusOf({ headers: { ...headers, "sec-fetch-site": "same-site" } })).toBe(403);
    expect(await statusOf({ headers: writer })).toBe(403);
    expect(await statusOf({})).toBe(401);
    expect(await statusOf({ headers, query: "?since=1" })).toBe(400);
    // Asks for nothing to read, and holds no place.
    for (let more = 0; more < 12; more += 1) expect(await statusOf({ headers, method: "HEAD" })).toBe(200);

    const streams = await Promise.all(Array.from({ length: 10 }, () => listen(server, { headers })));
    const refused = await ask(server, { headers });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "10"]);
    expect(await refused.json()).toMatchObject({
      code: "too_many_streams",
      detail: "You have ten streams open, as many as one person may have. Close a tab or a script that listens. Try again in 10 seconds.",
    });
    for (const stream of streams) await stream.cancel();
  });
});
