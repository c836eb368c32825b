import { once } from "node:events";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase, storeReads } from "@tocsin/store";
import { startServerProcess, temporaryFolder } from "./testing/server-process.ts";

const MAIN = join(import.meta.dirname, "main.ts");
const SLOW_MS = 60_000;

test("a server that is told to stop again while it stops goes on with that", { timeout: SLOW_MS }, async () => {
  using folder = temporaryFolder();
  let isStopping = (): void => undefined;
  const stopping = new Promise<void>((resolve) => (isStopping = resolve));
  const seen = (event: string): void => (event === "server.stopping" ? isStopping() : undefined);
  await using server = await startServerProcess(MAIN, { TOCSIN_DATA: join(folder.path, "data") }, seen);
  const socket = connect(Number(new URL(server.origin).port), "127.0.0.1");
  socket.write("GET /healthz HTTP/1.1\r\nHost: half a request holds up the end");
  await once(socket, "ready");

  const first = server.end("SIGINT");
  await stopping;
  const second = server.end("SIGINT");
  socket.destroy();

  expect(await first).toMatchObject({ code: 0, out: expect.stringContaining("server.stopped") as string });
  await second;
});

test(
  "a server whose terminal is closed goes on, and ends in order, with a trail of what it may reach (K7)",
  { timeout: SLOW_MS },
  async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, "data");
    await using server = await startServerProcess(MAIN, { TOCSIN_DATA: data, TOCSIN_EGRESS_ALLOW: "10.0.0.0/8" });

    server.hangUp();

    // Each request is a line of the log.
    for (let request = 0; request < 3; request += 1) expect((await fetch(`${server.origin}/api/v1/me`)).status).toBe(401);
    expect(await server.end("SIGHUP")).toMatchObject({ code: 0 });
    expect(readdirSync(data).toSorted()).toEqual(["secret.key", "server.lock", "tocsin.db"]);
    const db = openDatabase({ file: join(data, "tocsin.db"), access: "read" });
    const told = (await storeReads(db).access.auditTrail({ limit: 10 })).filter(({ action }) => action === "egress.changed");
    db.$client.close();
    expect(told.map(({ detail }) => detail)).toEqual([{ allow: ["10.0.0.0/8"], loopback: false }]);
  },
);
