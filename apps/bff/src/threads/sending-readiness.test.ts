import { describe, expect, test } from "vitest";
import { aRest, message, soon, thread, wayTo, world } from "../testing/sending-world.ts";

/** A thread starts in a quarter of a second on a machine that does nothing else. */
const SLOWLY = { timeout: 20_000 };

const SAYS_IT_IS_UP = thread(`parentPort.postMessage({ reports: [], crashes: [], dates: [["a", "up"]] });
  parentPort.on("message", ({ sends, measures }) => {
    const report = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text: null } };
    const lag = measures ? { lagSeconds: 0 } : {};
    parentPort.postMessage({ reports: sends.map(([send]) => [send, report]), crashes: [], dates: [], ...lag });
  });`);

describe("the thread that sends to endpoints", () => {
  test("begins ahead of the first message while there is anybody to send to, and not for nobody", async () => {
    const { pass, ...rest } = aRest();
    const asked = { isSending: false };
    const { sender, dates, lines } = world(SAYS_IT_IS_UP, { ...rest, isSending: async () => asked.isSending });
    await using _ended = sender;

    await sender.ready();
    expect(await sender.lag()).toBeNull();
    asked.isSending = true;
    await Promise.all([sender.ready(), sender.ready()]);
    await expect.poll(() => dates, SLOWLY).toEqual(["up"]);

    // One that was not used for a while makes room for another, which keeps nothing of what a burst filled.
    pass(rest.restMs);
    await expect.poll(() => dates, SLOWLY).toEqual(["up", "up"]);
    asked.isSending = false;
    pass(rest.restMs);
    expect(await sender.lag()).toBeNull();
    expect([dates.length, lines]).toEqual([2, []]);
  });

  test("does not begin any more once the server stops", async () => {
    const { sender } = world(SAYS_IT_IS_UP, { isSending: async () => true });
    const ready = sender.ready();
    await sender[Symbol.asyncDispose]();
    await ready;

    expect(await sender.lag()).toBeNull();
  });

  test("begins with the first message where nobody knows whether there is anybody to send to", async () => {
    const { sender, lines } = world(SAYS_IT_IS_UP, { isSending: () => Promise.reject(new Error("no disk")) });
    await using _ended = sender;
    await sender.ready();
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ event: "endpoints.unread", error: { message: "no disk" } }]);

    expect((await sender.open(wayTo("https://hooks.example.com/")).send(message("d-1"), soon())).outcome.kind).toBe("delivered");
  });
});
