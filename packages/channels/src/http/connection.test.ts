import { createServer as createTcpServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { openConnection } from "./connection.ts";
import { listening } from "./testing/listening.ts";
import { loopbackRules } from "./testing/rules.ts";

async function once() {
  const sockets: Socket[] = [];
  const server = await listening(
    createTcpServer((socket) => {
      sockets.push(socket);
      socket.on("data", () => socket.write("HTTP/1.1 204 No Content\r\n\r\n"));
    }),
  );
  const url = new URL(`http://127.0.0.1:${String(server.port)}/`);
  const written: number[] = [];
  const connection = openConnection(
    { url, host: "127.0.0.1", port: server.port, addresses: ["127.0.0.1"] },
    { rules: loopbackRules, resolve: () => Promise.resolve([]), keep: true },
  );
  const post = (number: number) =>
    connection.post({
      path: "/",
      headers: {},
      body: "{}",
      onWritten: () => written.push(number),
      onFirstByte: () => undefined,
    });
  return { sockets, server, connection, post, written, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
}

describe("a connection", () => {
  test("tells of each request whose first byte goes out, and where it leads", async () => {
    await using one = await once();
    expect(one.connection.address()).toBeNull();

    await one.post(1);
    await one.post(2);

    expect(one.written).toEqual([1, 2]);
    expect(one.connection.address()).toBe("127.0.0.1");
    one.connection.close();
    expect(one.connection.address()).toBeNull();
  });

  test("is never opened again: what comes when it is closed is not written", async () => {
    await using one = await once();
    await one.post(1);
    for (const socket of one.sockets) socket.destroy();
    await expect.poll(() => one.connection.address()).toBeNull();

    await expect(one.post(2)).rejects.toThrow("The connection was closed");

    expect(one.written).toEqual([1]);
    expect(one.server.connections()).toBe(1);
  });

  test("that closes while a request waits to be written leaves it unwritten", async () => {
    await using one = await once();
    await one.post(1);
    const second = one.post(2);
    // The library looks at what has come on the connection before it writes: this has.
    one.connection.close();

    await expect(second).rejects.toThrow("The client is destroyed");

    expect(one.written).toEqual([1]);
  });
});
