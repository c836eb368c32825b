import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { memoryKeeper } from "../http/testing/memory-keeper.ts";
import { loopbackRules } from "../http/testing/rules.ts";
import { createSlackAdapter } from "./slack-adapter.ts";
import { aWorkspace, message, soon, TOKEN } from "./testing/workspace.ts";

describe("being told to slow down", () => {
  test.each([
    ["1", 1_000],
    ["30", 30_000],
    ["3600", 3_600_000],
    [undefined, 30_000],
    ["soon", 30_000],
    ["-5", 30_000],
  ])("Retry-After %s keeps every message to that channel here for so long, and no other", async (retryAfter, waitMs) => {
    await using workspace = await aWorkspace();
    const toChannel = (channel: string) => workspace.adapter.send(message({ to: { kind: "channel", channel } }), soon());
    workspace.server.answerNext({ at: "chat.postMessage", status: 429, ...(retryAfter === undefined ? {} : { retryAfter }) });

    const told = await toChannel("C1");
    const early = await toChannel("C1");
    const other = await toChannel("C2");
    workspace.clock.advance(waitMs - 1);
    const stillEarly = await toChannel("C1");
    const calls = workspace.methods().length;
    workspace.clock.advance(1);
    const late = await toChannel("C1");

    expect(told.outcome).toEqual({ kind: "retry", failure: "transient", afterMs: waitMs, countsAsAttempt: false });
    expect(early.outcome).toEqual({ kind: "retry", failure: "transient", afterMs: waitMs, countsAsAttempt: false });
    expect(stillEarly.outcome).toMatchObject({ kind: "retry", afterMs: 1, countsAsAttempt: false });
    expect(other.outcome.kind).toBe("delivered");
    expect(calls).toBe(2);
    expect(late.outcome.kind).toBe("delivered");
  });

  test("holds for what was begun together with it, to the same channel and to no other (C-03)", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "chat.postMessage", status: 429, retryAfter: "30" });
    const toChannel = (channel: string) => workspace.adapter.send(message({ to: { kind: "channel", channel } }), soon());

    const reports = await Promise.all(["C1", "C1", "C1", "C2"].map(toChannel));

    expect(workspace.server.calls.map(({ channel }) => channel ?? "").toSorted((a, b) => a.localeCompare(b))).toEqual(["C1", "C2"]);
    expect(reports.slice(0, 3).map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 3 }, () => ({ kind: "retry", failure: "transient", afterMs: 30_000, countsAsAttempt: false })),
    );
  });

  test("leaves a channel its messages in the order in which they were begun, however long the first takes", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "chat.postMessage", delayMs: 80 });

    await Promise.all(
      ["first", "second", "third"].map((text) => workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" }, text }), soon())),
    );

    expect(workspace.server.messages.map(({ text }) => text)).toEqual(["first", "second", "third"]);
  });

  test("keeps nobody who gives up while another message to the channel is under way", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "chat.postMessage", hang: true });
    const [giveUpFirst, giveUpSecond] = [new AbortController(), new AbortController()];
    const toChannel = (signal: AbortSignal) => workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), signal);
    const [first, impatient, last] = [toChannel(giveUpFirst.signal), toChannel(giveUpSecond.signal), toChannel(soon())];
    await expect.poll(() => workspace.methods()).toHaveLength(1);

    giveUpSecond.abort();
    expect((await impatient).answer.code).toBe("stopped");
    expect(workspace.methods()).toHaveLength(1);

    giveUpFirst.abort();
    expect((await first).outcome).toMatchObject({ kind: "retry", failure: "ambiguous" });
    expect((await last).outcome.kind).toBe("delivered");
    expect(workspace.server.messages).toHaveLength(1);
  });

  test("says so when waiting fails, which is a bug, and does not take it for being stopped", async () => {
    await using workspace = await aWorkspace({ wait: () => Promise.reject(new Error("No timers")) });
    const send = () => workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());
    await Promise.all([send(), send(), send()]);

    await expect(send()).rejects.toThrow("No timers");
  });

  test("posts one message a second to a channel, and three at once after a pause", async () => {
    await using workspace = await aWorkspace();
    const start = workspace.clock.now();

    for (let index = 0; index < 33; index += 1) await workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());

    expect(workspace.clock.now() - start).toBe(30_000);
  });

  test("looks up forty-five people a minute", async () => {
    await using workspace = await aWorkspace();
    const start = workspace.clock.now();

    for (let index = 0; index < 50; index += 1)
      await workspace.adapter.send(message({ to: { kind: "person", email: `p${String(index)}@example.com` } }), soon());

    expect(workspace.clock.now() - start).toBeGreaterThanOrEqual(60_000);
    expect(workspace.clock.now() - start).toBeLessThan(66_000);
  });

  test("gives a message back when its turn is far away, without a request", async () => {
    await using workspace = await aWorkspace({ wait: () => new Promise(() => undefined) });
    const toChannel = () => workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());
    const waiting = Array.from({ length: 18 }, toChannel);

    const last = await toChannel();
    await Promise.all(waiting.slice(0, 3));

    expect(last.outcome).toMatchObject({ kind: "retry", countsAsAttempt: false });
    expect(workspace.methods()).toHaveLength(3);
  });
});

describe("a pace that outlives the process", () => {
  const toChannel = message({ to: { kind: "channel", channel: "C1" } });

  async function aWorkspaceWithTwoProcesses() {
    const keeper = memoryKeeper();
    const workspace = await aWorkspace({ keeper });
    const { server, clock } = workspace;
    const wait = async (ms: number) => {
      clock.advance(ms);
    };
    const next = createSlackAdapter({ token: TOKEN, apiUrl: server.apiUrl, rules: loopbackRules, clock, wait, keeper });
    return { ...workspace, next };
  }

  test("the next process keeps quiet for as long as this one was told to", async () => {
    await using workspace = await aWorkspaceWithTwoProcesses();
    const { server, adapter, next, clock, methods } = workspace;
    server.answerNext({ at: "chat.postMessage", status: 429, retryAfter: "3600" });
    await adapter.send(toChannel, soon());
    clock.advance(3_599_999);

    const early = await next.send(toChannel, soon());
    const calls = methods().length;
    clock.advance(1);
    const late = await next.send(toChannel, soon());

    expect(early.outcome).toEqual({ kind: "retry", failure: "transient", afterMs: 1, countsAsAttempt: false });
    expect([calls, late.outcome.kind]).toEqual([1, "delivered"]);
  });

  test("a bucket that this process emptied is empty for the next", async () => {
    await using workspace = await aWorkspaceWithTwoProcesses();
    const { adapter, next, clock } = workspace;
    const start = clock.now();
    for (let sent = 0; sent < 3; sent += 1) await adapter.send(toChannel, soon());
    expect(clock.now() - start).toBe(0);

    for (let sent = 0; sent < 5; sent += 1) await next.send(toChannel, soon());

    expect(clock.now() - start).toBe(5_000);
  });

  test("a clock that is set forward does not end the quiet", async () => {
    let passed = 0;
    await using workspace = await aWorkspace({ steady: () => passed });
    const { server, adapter, clock, methods } = workspace;
    server.answerNext({ at: "chat.postMessage", status: 429, retryAfter: "3600" });
    await adapter.send(toChannel, soon());

    clock.advance(24 * 3_600_000);
    const early = await adapter.send(toChannel, soon());
    const calls = methods().length;
    passed += 3_600_000;
    const late = await adapter.send(toChannel, soon());

    expect(early.outcome).toMatchObject({ kind: "retry", countsAsAttempt: false, afterMs: 3_600_000 });
    expect([calls, late.outcome.kind]).toEqual([1, "delivered"]);
  });
});

describe("who has an address", () => {
  test("is asked once a day, however the address is written, by however many at once", async () => {
    await using workspace = await aWorkspace();
    const to = (email: string) => workspace.adapter.send(message({ to: { kind: "person", email } }), soon());

    await Promise.all([to("dana@example.com"), to("Dana@Example.com"), to("dana@example.com")]);
    workspace.clock.advance(24 * 3_600_000 - 60_000);
    await to("dana@example.com");
    const lookups = () => workspace.methods().filter((method) => method === "users.lookupByEmail").length;
    expect(lookups()).toBe(1);

    workspace.clock.advance(60_000);
    await to("dana@example.com");
    expect(lookups()).toBe(2);
  });

  test("is not asked again for six hours where nobody has it", async () => {
    await using workspace = await aWorkspace({}, { isKnown: () => false });

    const [first, again] = [await workspace.adapter.send(message(), soon()), await workspace.adapter.send(message(), soon())];
    expect(workspace.methods()).toEqual(["users.lookupByEmail"]);
    workspace.clock.advance(6 * 3_600_000);
    await workspace.adapter.send(message(), soon());

    expect([first.outcome, again.outcome]).toEqual([
      { kind: "fail", failure: "recipient" },
      { kind: "fail", failure: "recipient" },
    ]);
    expect(workspace.methods()).toHaveLength(2);
  });

  test("is asked again after Slack did not know the channel any more", async () => {
    await using workspace = await aWorkspace();
    await workspace.adapter.send(message(), soon());
    workspace.server.answerNext({ at: "chat.postMessage", error: "channel_not_found" });
    await workspace.adapter.send(message(), soon());
    await workspace.adapter.send(message(), soon());

    expect(workspace.methods().filter((method) => method === "users.lookupByEmail")).toHaveLength(2);
  });
});

describe("a Slack that cannot be reached", () => {
  test("is one outage to all messages that meet it at one moment, and its wait begins small", async () => {
    const { server, adapter, clock } = await aWorkspace();
    await server[Symbol.asyncDispose]();
    const waits = async () => {
      const reports = await Promise.all(
        ["C1", "C2", "C3", "C4"].map((channel) => adapter.send(message({ to: { kind: "channel", channel } }), soon())),
      );
      return reports.map(({ outcome }) => (outcome.kind === "retry" ? outcome.afterMs : null));
    };

    expect(await waits()).toEqual([5_000, 5_000, 5_000, 5_000]);
    clock.advance(5_000);
    expect(await waits()).toEqual([10_000, 10_000, 10_000, 10_000]);
    await adapter[Symbol.asyncDispose]();
  });

  test("is not knocked at by those in line behind who has found that out", async () => {
    let knocks = 0;
    const closed = createServer((socket) => {
      knocks += 1;
      socket.destroy();
    }).listen(0, "127.0.0.1");
    await once(closed, "listening");
    const address = closed.address();
    const apiUrl = `https://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}/api`;
    await using workspace = await aWorkspace({ apiUrl });

    const send = () => workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());
    const reports = await Promise.all([send(), send(), send()]);

    expect(reports.map(({ outcome }) => outcome.kind === "retry" && outcome.afterMs)).toEqual([5_000, 5_000, 5_000]);
    expect(knocks).toBe(1);
    closed.close();
  });

  test("is another outage once it has answered in between, also with a refusal", async () => {
    await using workspace = await aWorkspace();
    const { port } = new URL(workspace.server.apiUrl);
    const refused = workspace.server.apiUrl.replace(port, "1");
    let isDown = true;
    await using adapter = createSlackAdapter({
      token: TOKEN,
      rules: loopbackRules,
      clock: workspace.clock,
      get apiUrl() {
        return isDown ? refused : workspace.server.apiUrl;
      },
    });
    const afterMs = async () => {
      const { outcome } = await adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());
      workspace.clock.advance(60_000);
      return outcome.kind === "retry" ? outcome.afterMs : outcome.kind;
    };

    expect([await afterMs(), await afterMs()]).toEqual([5_000, 10_000]);
    isDown = false;
    workspace.server.answerNext({ at: "chat.postMessage", error: "channel_not_found" });
    expect(await afterMs()).toBe("fail");
    isDown = true;
    expect(await afterMs()).toBe(5_000);
  });

  test("is knocked at more and more rarely, costs no attempt, and is back at once when it answers", async () => {
    const { server, adapter, clock } = await aWorkspace();
    await server[Symbol.asyncDispose]();
    const afterMs = async () => {
      const { outcome } = await adapter.send(message(), soon());
      return outcome.kind === "retry" && !outcome.countsAsAttempt ? outcome.afterMs : null;
    };

    expect([await afterMs(), await afterMs()]).toEqual([5_000, 5_000]);
    clock.advance(5_000);
    expect(await afterMs()).toBe(10_000);
    await adapter[Symbol.asyncDispose]();
  });
});
