import { describeChannelAdapter, type RemoteReply } from "@tocsin/ports/testing";
import { type HttpFault, LOCALHOST_CERTIFICATE, startWebhookReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { newSigningSecret } from "../services/endpoint-secrets.ts";
import { message, SCRIPT, SECRET, soon, thread, timersByHand, wayTo, world } from "../testing/sending-world.ts";

/** The product's own, which trusts our receiver. */
const TRUSTING = thread(`import tls from "node:tls";
  tls.setDefaultCACertificates([${JSON.stringify(LOCALHOST_CERTIFICATE.cert)}]);
  await import(${JSON.stringify(SCRIPT.href)});`);

const FAULT_OF: Readonly<Record<Exclude<RemoteReply, "ok" | "no-such-recipient">, HttpFault>> = {
  busy: { status: 429, headers: { "retry-after": "1" } },
  "bad-credentials": { status: 401, body: "Who are you?" },
  "drop-before": { drop: "connect" },
  "drop-after": { drop: "answer" },
  hang: { hang: true },
};

describeChannelAdapter(
  "A webhook endpoint that another thread sends to",
  async () => {
    const receiver = await startWebhookReceiver({ tls: true });
    const { sender } = world(TRUSTING);
    return {
      adapter: sender.open(wayTo(receiver.url)),
      message,
      answer: (reply) => {
        if (reply === "ok") receiver.behave();
        else if (reply === "bad-credentials") receiver.answerAlways(FAULT_OF[reply]);
        else if (reply !== "no-such-recipient") receiver.answerNext(FAULT_OF[reply]);
      },
      received: () => receiver.requests,
      secrets: [SECRET],
      [Symbol.asyncDispose]: async () => {
        await sender[Symbol.asyncDispose]();
        await receiver[Symbol.asyncDispose]();
      },
    };
  },
  { noRecipients: true, noProbe: true, noPause: true, answerMax: 2_048 },
);

describe("the thread that sends to endpoints", () => {
  test("signs each message with its own endpoint's secret, whatever they have in common", async () => {
    const other = newSigningSecret().reveal();
    await using mine = await startWebhookReceiver({ secrets: [SECRET] });
    await using yours = await startWebhookReceiver({ secrets: [other] });
    const { sender, dates } = world();
    await using _ended = sender;
    const ways = [sender.open(wayTo(mine.url)), sender.open(wayTo(yours.url, { secrets: [{ secret: other, until: null }] }))];

    const headers = { "x-format": "one" };
    const sends = ways.flatMap((way, place) => [
      way.send(message(`d-${String(place)}`, { headers }), soon()),
      way.send(message(`e-${String(place)}`, { headers: { "x-format": "two" } }), soon()),
    ]);
    const reports = await Promise.all(sends);

    expect(reports.map(({ outcome }) => outcome.kind)).toEqual(Array.from({ length: 4 }, () => "delivered"));
    const seen = [...mine.messages, ...yours.messages].map(({ id, verified, headers: sent }) => ({
      id,
      verified,
      format: sent["x-format"],
    }));
    expect(seen.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      { id: "d-0", verified: true, format: "one" },
      { id: "d-1", verified: true, format: "one" },
      { id: "e-0", verified: true, format: "two" },
      { id: "e-1", verified: true, format: "two" },
    ]);
    expect(dates.length).toBeGreaterThan(0);
  });

  test("reaches nothing that an operator has not allowed", async () => {
    await using receiver = await startWebhookReceiver();
    const { sender } = world();
    await using _ended = sender;

    const { outcome, answer } = await sender.open(wayTo(receiver.url.replace("127.0.0.1", "127.0.0.2"))).send(message("d-1"), soon());

    expect(outcome).toMatchObject({ kind: "retry", failure: "refused" });
    expect(answer.code).toBe("address_refused");
    expect(receiver.requests).toEqual([]);
  });

  test("says at once what cannot be sent to, and is not started for that", () => {
    const { sender } = world(thread("throw new Error('started');"));

    expect(() => sender.open(wayTo("https://hooks.example.com/", { header: { name: "content-length", value: "1" } }))).toThrow("header");
  });

  test("is given in one message what is sent at one moment, and every body once", async () => {
    const { sender } = world(
      thread(`parentPort.on("message", ({ opened, shared, sends }) => {
        const text = JSON.stringify({ opened: opened.length, shared: shared.length, sends: sends.length });
        const report = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text } };
        parentPort.postMessage({ reports: sends.map(([send]) => [send, report]), crashes: [], dates: [] });
      });`),
    );
    await using _ended = sender;
    const ways = Array.from({ length: 10 }, (_, index) => sender.open(wayTo(`https://${String(index)}.example.com/`)));
    const headers = {};

    const reports = await Promise.all(ways.map(async (way) => await way.send(message("d-1", { headers }), soon())));
    const again = await ways[0]?.send(message("d-2", { headers }), soon());

    expect(new Set(reports.map(({ answer }) => answer.text))).toEqual(new Set(['{"opened":10,"shared":1,"sends":10}']));
    expect(again?.answer.text).toBe('{"opened":0,"shared":1,"sends":1}');
  });

  test("says how late its event loop is, while it runs, and is not kept running by being asked", async () => {
    await using receiver = await startWebhookReceiver();
    const timers = timersByHand();
    let now = 0;
    const { sender } = world(SCRIPT, { timers, steady: () => now, restMs: 300 });
    await using _ended = sender;
    expect(await sender.lag()).toBeNull();

    await sender.open(wayTo(receiver.url)).send(message("d-1"), soon());
    const together = await Promise.all([sender.lag(), sender.lag()]);
    expect(together[0]).toBeGreaterThanOrEqual(0);
    expect(together[1]).toBe(together[0]);

    now = 299;
    expect(await sender.lag()).not.toBeNull();
    now = 300;
    timers.runOut();
    expect(await sender.lag()).toBeNull();
  });

  test("is late where it does not answer, and the look does not wait for it", async () => {
    const { sender } = world(
      thread(`parentPort.on("message", ({ sends, measures }) => {
        const report = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text: null } };
        if (!measures) parentPort.postMessage({ reports: sends.map(([send]) => [send, report]), crashes: [], dates: [] });
      });`),
    );
    await using _ended = sender;
    await sender.open(wayTo("https://hooks.example.com/")).send(message("d-1"), soon());

    expect(await sender.lag()).toBe(1);
  });

  test("that ends answers nobody who still asks", async () => {
    const { sender } = world(
      thread(`parentPort.on("message", ({ sends, measures }) => {
        if (measures) process.exit();
        const report = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text: null } };
        parentPort.postMessage({ reports: sends.map(([send]) => [send, report]), crashes: [], dates: [] });
      });`),
    );
    await using _ended = sender;
    await sender.open(wayTo("https://hooks.example.com/")).send(message("d-1"), soon());

    expect(await sender.lag()).toBeNull();
  });
});
