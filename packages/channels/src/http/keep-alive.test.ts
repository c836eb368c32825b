import { LOCALHOST_CERTIFICATE, OTHER_NAMES_CERTIFICATE } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import type { Resolve } from "./egress.ts";
import { createConnectionKeep } from "./kept-connections.ts";
import { encrypted, plain } from "./testing/listening.ts";
import { loopbackRules, publicRules } from "./testing/rules.ts";
import { answering, sender, speaking, TAKEN } from "./testing/speaking.ts";

describe("a connection that is kept (W8)", () => {
  test("carries the next request of its endpoint", async () => {
    await using server = await answering();
    const { post, counted } = sender();

    for (let number = 0; number < 5; number += 1) expect(await post(server.url)).toMatchObject({ kind: "answered", body: "taken" });

    expect(server.connections()).toBe(1);
    expect(counted.written).toBe(5);
    expect(server.heard[0]).toContain("connection: keep-alive");
  });

  test("is never one of another endpoint, at the same server neither", async () => {
    await using server = await answering();
    const keep = createConnectionKeep({ idleMs: 60_000 });
    const [mine, yours] = [keep.open(), keep.open()];

    for (const connections of [mine, yours, mine, yours]) await sender({ connections }).post(server.url);

    expect(server.connections()).toBe(2);
  });

  test("is not used for another origin", async () => {
    await using one = await answering();
    await using other = await answering();
    const { post } = sender();

    for (const { url } of [one, other, one]) await post(url);

    expect([one.connections(), other.connections()]).toEqual([2, 1]);
  });

  test("carries one request at a time", async () => {
    let together = 0;
    let most = 0;
    await using server = await plain((request, response) => {
      together += 1;
      most = Math.max(most, together);
      request.resume().once("end", () => {
        setTimeout(() => {
          together -= 1;
          response.end();
        }, 10);
      });
    });
    const { post } = sender();
    const url = `http://127.0.0.1:${String(server.port)}/`;

    for (let turn = 0; turn < 3; turn += 1) await Promise.all([post(url), post(url), post(url)]);

    expect(server.connections()).toBe(3);
    expect(most).toBe(3);
  });

  test("is closed when nothing comes for it", async () => {
    await using server = await answering();
    const { post } = sender({}, { idleMs: 30 });
    await post(server.url);
    expect(server.open()).toBe(1);

    await expect.poll(() => server.open()).toBe(0);
  });

  test("is closed with its endpoint, one that is in use as soon as it is not", async () => {
    let answer: () => void = () => undefined;
    await using server = await speaking((socket, nth) => {
      if (nth === 1) socket.write(TAKEN);
      else answer = () => socket.write(TAKEN);
    });
    const { post, connections } = sender();
    await post(server.url);
    const under = post(server.url);
    await expect.poll(() => server.heard).toHaveLength(2);
    connections.end();
    answer();

    expect(await under).toMatchObject({ kind: "answered", status: 200 });
    await expect.poll(() => server.open()).toBe(0);
  });

  test("goes for a newer one where too many wait, of one endpoint or of all", async () => {
    await using server = await plain((request, response) => {
      request.resume().once("end", () => setTimeout(() => response.end(), 10));
    });
    const url = `http://127.0.0.1:${String(server.port)}/`;
    const keep = createConnectionKeep({ idleMs: 60_000, idleMax: 3, idleMaxEach: 2 });
    const [one, other] = [sender({ connections: keep.open() }), sender({ connections: keep.open() })];

    await Promise.all(Array.from({ length: 4 }, () => one.post(url)));
    await expect.poll(() => server.open()).toBe(2);
    await Promise.all(Array.from({ length: 4 }, () => other.post(url)));
    await expect.poll(() => server.open()).toBe(3);
  });

  test("is given up sooner where the server says that it is less patient", async () => {
    await using server = await speaking((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 0\r\n\r\n");
    });
    const { post } = sender({}, { idleMs: 60_000 });
    await post(server.url);
    expect(server.open()).toBe(1);

    await expect.poll(() => server.open(), { timeout: 10_000 }).toBe(0);
  });
});

describe("every request over a kept connection is checked as the first was", () => {
  const byName = (port: number) => `http://hooks.example.com:${String(port)}/`;
  const answers = (...lists: readonly (readonly string[])[]): Resolve => {
    let asked = 0;
    return () => Promise.resolve(lists[asked++] ?? lists.at(-1) ?? []);
  };

  test("its name is looked up anew: one that leads to what is not allowed now gets nothing, and the connection is closed", async () => {
    await using server = await answering();
    const rules = { ...loopbackRules, isAllowListed: (host: string) => host === "127.0.0.1" };
    const { post } = sender({ rules, resolve: answers(["127.0.0.1"], ["10.0.0.1"], ["127.0.0.1"]) });

    expect(await post(byName(server.port))).toMatchObject({ kind: "answered" });
    expect(await post(byName(server.port))).toEqual({ kind: "refused" });
    await expect.poll(() => server.open()).toBe(0);
    expect(await post(byName(server.port))).toMatchObject({ kind: "answered" });

    expect(server.heard).toHaveLength(2);
    expect(server.connections()).toBe(2);
  });

  test("one of two addresses that is not allowed is enough", async () => {
    await using server = await answering();
    const rules = { ...loopbackRules, isAllowListed: (host: string) => host === "127.0.0.1" };
    const { post } = sender({ rules, resolve: answers(["127.0.0.1"], ["127.0.0.1", "169.254.169.254"]) });

    await post(byName(server.port));

    expect(await post(byName(server.port))).toEqual({ kind: "refused" });
    expect(server.heard).toHaveLength(1);
  });

  test("a name that has moved is followed: the connection to where it was is closed, whatever waits there", async () => {
    await using old = await answering();
    await using moved = await plain((_request, response) => response.end("moved"), { address: "127.0.0.2", port: old.port });
    const { post } = sender({ resolve: answers(["127.0.0.1"], ["127.0.0.2"]) });

    await post(byName(old.port));

    expect(await post(byName(old.port))).toMatchObject({ kind: "answered", body: "moved" });
    expect(old.heard).toHaveLength(1);
    expect(moved.connections()).toBe(1);
    await expect.poll(() => old.open()).toBe(0);
  });

  test("what an operator no longer allows is not reached over what is still open", async () => {
    await using server = await answering();
    const { post } = sender();
    await post(server.url);

    expect(await post(server.url, { rules: publicRules })).toEqual({ kind: "refused" });
    expect(server.heard).toHaveLength(1);
  });

  test("each new connection looks at the certificate, and one for another name is never used for this one", async () => {
    const names: unknown[] = [];
    await using server = await encrypted((request, response) => {
      names.push(request.headers.host);
      response.end();
    });
    await using other = await encrypted((_request, response) => response.end(), OTHER_NAMES_CERTIFICATE);
    const { post } = sender({ trustedRoots: [LOCALHOST_CERTIFICATE.cert, OTHER_NAMES_CERTIFICATE.cert] });
    const url = (port: number, name = "localhost") => `https://${name}:${String(port)}/`;

    for (let number = 0; number < 3; number += 1) expect(await post(url(server.port))).toMatchObject({ kind: "answered" });
    expect(server.connections()).toBe(1);
    // The same address and port under another name: a connection of its own, and its certificate is for localhost.
    expect(await post(url(server.port, "hooks.example.com"))).toMatchObject({
      kind: "failed",
      sent: false,
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
    expect(await post(url(other.port))).toMatchObject({ kind: "failed", sent: false, code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    expect(names).toHaveLength(3);
  });
});
