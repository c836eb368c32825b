import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { plain } from "./testing/listening.ts";
import { sender, speaking, TAKEN } from "./testing/speaking.ts";

describe("a connection is not kept", () => {
  const notKept = async (answer: string) => {
    await using server = await speaking((socket) => socket.write(answer));
    const { post } = sender();
    const exchange = await post(server.url);
    await expect.poll(() => server.open()).toBe(0);
    await post(server.url);
    expect(server.connections()).toBe(2);
    return exchange;
  };

  test.each([
    ["that the server wants closed", "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok"],
    ["of HTTP/1.0", "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok"],
    ["that something was refused on: all of the request may not have been read", "HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno"],
    ["of a redirect", "HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n"],
    ["that more than the answer came on", `${TAKEN}HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`],
    ["that what is no HTTP came on after the answer", `${TAKEN}and more`],
    ["whose answer is packed", "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\nxx"],
  ])("%s", async (_name, answer) => {
    expect((await notKept(answer)).kind).toBe("answered");
  });

  test("whose answer was longer than what is read of it, or unpacks to much", async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    await using server = await plain((request, response) => {
      request.resume();
      if (request.url === "/bomb") response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
      else response.end("x".repeat(1_000_000));
    });
    const { post } = sender();
    const url = `http://127.0.0.1:${String(server.port)}`;

    expect(await post(`${url}/long`)).toMatchObject({ kind: "answered", body: "x".repeat(65_536) });
    await expect.poll(() => server.open()).toBe(0);
    expect(await post(`${url}/bomb`)).toMatchObject({ kind: "answered", body: "" });
    await expect.poll(() => server.open()).toBe(0);
  });

  test("whose answer has a header without an end, or comes a byte at a time", async () => {
    await using server = await speaking((socket, nth) => {
      if (nth === 1) socket.write(TAKEN);
      else if (nth === 2) socket.write(`HTTP/1.1 200 OK\r\n${"x-more: 0123456789\r\n".repeat(10_000)}`);
      else {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
        const drip = setInterval(() => socket.write("."), 5);
        socket.once("close", () => {
          clearInterval(drip);
        });
      }
    });
    const { post } = sender();

    expect(await post(server.url)).toMatchObject({ kind: "answered" });
    expect(await post(server.url)).toMatchObject({ kind: "failed", sent: true, code: "UND_ERR_HEADERS_OVERFLOW" });
    const limits = { totalMs: 1_000 };
    expect(await post(server.url, { limits })).toEqual({ kind: "answered", status: 200, retryAfter: null, body: null });
    await expect.poll(() => server.open()).toBe(0);
  });
});

describe("a kept connection that the server closes", () => {
  test("while it waits costs nothing: the request goes over a new one, once", async () => {
    await using server = await speaking((socket, nth) => socket[nth === 1 ? "end" : "write"](TAKEN));
    const { post, counted } = sender();
    await post(server.url);
    await expect.poll(() => server.open()).toBe(0);

    expect(await post(server.url)).toMatchObject({ kind: "answered", body: "taken" });
    expect(counted.written).toBe(2);
    expect(server.heard).toHaveLength(2);
  });

  test("in the moment before the request is written was surely not sent anything, and nothing is sent twice", async () => {
    const open: Socket[] = [];
    await using server = await speaking((socket) => {
      open.push(socket);
      socket.write(TAKEN);
    });
    const { post, counted } = sender({
      // Between looking up the name and writing: the last moment in which the other side can do it.
      resolve: async () => {
        for (const socket of open.splice(0)) socket.destroy();
        return ["127.0.0.1"];
      },
    });
    const url = `http://hooks.example.com:${String(server.port)}/`;

    for (let number = 0; number < 20; number += 1) {
      const before = counted.written;
      const exchange = await post(url);
      // Closed before it was noticed, the request may have been taken; it was never written again by itself.
      expect(exchange.kind === "answered" || (exchange.kind === "failed" && exchange.sent)).toBe(true);
      expect(counted.written - before).toBe(1);
    }
    expect(server.heard.length).toBeLessThanOrEqual(20);
  });

  test("when the request has reached it may have taken it: said so, not sent again, and nothing is kept for a while", async () => {
    await using server = await speaking((socket, nth) => {
      if (nth === 2) socket.destroy();
      else socket.write(TAKEN);
    });
    const { post, counted, connections } = sender({}, { distrustMs: 1_500 });
    await post(server.url);

    expect(await post(server.url)).toMatchObject({ kind: "failed", sent: true, timedOut: false });
    expect(counted.written).toBe(2);
    expect(server.heard).toHaveLength(2);
    expect(connections.isKeeping()).toBe(false);
    await post(server.url);
    expect(server.heard[2]).toContain("connection: close");
    await expect.poll(() => connections.isKeeping(), { timeout: 10_000 }).toBe(true);
  });

  test("after every answer, without a word, is no trouble either", async () => {
    await using server = await speaking((socket) => socket.end(TAKEN));
    const { post, counted } = sender();
    const kinds: string[] = [];

    for (let number = 0; number < 30; number += 1) kinds.push((await post(server.url)).kind);

    expect(kinds.filter((kind) => kind !== "answered").length).toBeLessThanOrEqual(1);
    expect(counted.written).toBe(30);
    expect(server.heard.length).toBeLessThanOrEqual(30);
  });
});
