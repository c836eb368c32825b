import { setTimeout as wait } from "node:timers/promises";
import type { WebhookMessage } from "@tocsin/ports";
import { describeChannelAdapter, type RemoteReply } from "@tocsin/ports/testing";
import { type HttpFault, LOCALHOST_CERTIFICATE, startWebhookReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import type { EndpointSender, EndpointWay } from "../lanes/endpoint-sender.ts";
import { createLog } from "../log/log.ts";
import { newSigningSecret } from "../services/endpoint-secrets.ts";
import { threadSender } from "./thread-sender.ts";

const SCRIPT = new URL("../sending-thread.ts", import.meta.url);
const DATA = { egress: { allow: ["127.0.0.1", "localhost"], loopback: true }, port: 0 };
const SECRET = newSigningSecret().reveal();

interface World {
  readonly sender: EndpointSender;
  /** Log lines, as they are written. */
  readonly lines: readonly string[];
  readonly dates: readonly string[];
}

function world(script = SCRIPT, restMs = 60_000): World {
  const lines: string[] = [];
  const dates: string[] = [];
  const log = createLog({ level: "info", isTerminal: false, write: (line) => void lines.push(line) });
  const sender = threadSender({ script, data: DATA, log, restMs, onDate: (_host, date) => void dates.push(date) });
  return { sender, lines, dates };
}

/** A thread that does only what the test is about. */
function thread(script: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from "node:worker_threads"; ${script}`)}`);
}

/** The product's own, which trusts our receiver. */
const TRUSTING = thread(`import tls from "node:tls";
  tls.setDefaultCACertificates([${JSON.stringify(LOCALHOST_CERTIFICATE.cert)}]);
  await import(${JSON.stringify(SCRIPT.href)});`);

const wayTo = (url: string, changed: Partial<EndpointWay> = {}): EndpointWay => ({
  url,
  secrets: [{ secret: SECRET, until: null }],
  header: null,
  timeoutSeconds: 5,
  ...changed,
});

const message = (delivery: string, changed: Partial<WebhookMessage> = {}): WebhookMessage => ({
  channel: "webhooks",
  delivery,
  body: '{"data":{}}',
  contentType: "application/json",
  headers: {},
  ...changed,
});

const soon = (): AbortSignal => AbortSignal.timeout(10_000);

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

  test("that dies leaves unknown what was under way, says so, and is started again by the next message", async () => {
    await using receiver = await startWebhookReceiver();
    const { sender, lines } = world(
      thread(`parentPort.on("message", ({ sends }) => {
        for (const [send, , delivery] of sends) {
          if (delivery === "poison") throw new Error("a bug");
          const report = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text: null } };
          if (delivery !== "slow") parentPort.postMessage({ reports: [[send, report]], crashes: [], dates: [] });
        }
      });`),
    );
    await using _ended = sender;
    const way = sender.open(wayTo(receiver.url));
    const slow = way.send(message("slow"), soon());
    await wait(20);

    const poison = await way.send(message("poison"), soon());

    expect(poison.outcome).toEqual({ kind: "retry", failure: "ambiguous", afterMs: null, countsAsAttempt: true });
    expect((await slow).outcome).toEqual(poison.outcome);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: "error", event: "sending.died", underWay: 2, error: { message: "a bug" } },
    ]);
    expect((await way.send(message("d-3"), soon())).outcome.kind).toBe("delivered");
  });

  test("ends when there is nothing to send for a while, and not before its last answer", async () => {
    const { sender, lines } = world(
      thread(`let count = 0;
        parentPort.on("message", ({ sends }) => {
          const report = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text: String((count += 1)) } };
          setTimeout(() => parentPort.postMessage({ reports: sends.map(([send]) => [send, report]), crashes: [], dates: [] }), count === 1 ? 0 : 300);
        });`),
      100,
    );
    await using _ended = sender;
    const way = sender.open(wayTo("https://hooks.example.com/"));
    const sent = async () => (await way.send(message("d-1"), soon())).answer.text;

    const together = [await sent(), await sent()];
    await wait(400);
    const later = await sent();

    // It counts from one: another life.
    expect([...together, later]).toEqual(["1", "2", "1"]);
    expect(lines).toEqual([]);
  });

  test("says how late its event loop is, while it runs, and is not kept running by being asked", async () => {
    await using receiver = await startWebhookReceiver();
    const { sender } = world(SCRIPT, 300);
    await using _ended = sender;
    expect(await sender.lag()).toBeNull();

    await sender.open(wayTo(receiver.url)).send(message("d-1"), soon());
    const together = await Promise.all([sender.lag(), sender.lag()]);

    expect(together[0]).toBeGreaterThanOrEqual(0);
    expect(together[1]).toBe(together[0]);
    for (let asked = 0; (await sender.lag()) !== null; asked += 1) {
      if (asked > 200) throw new Error("It does not end");
      await wait(20);
    }
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

  test("hands an adapter's bug back as what it is", async () => {
    const { sender } = world(
      thread(`parentPort.on("message", ({ sends }) => {
        const error = { name: "TypeError", message: "a bug" };
        parentPort.postMessage({ reports: [], crashes: sends.map(([send]) => [send, error]), dates: [] });
      });`),
    );
    await using _ended = sender;

    await expect(sender.open(wayTo("https://hooks.example.com/")).send(message("d-1"), soon())).rejects.toThrow("a bug");
  });

  test("that has ended sends nothing and is no death", async () => {
    await using receiver = await startWebhookReceiver();
    const { sender, lines } = world();
    const way = sender.open(wayTo(receiver.url));
    await way.send(message("d-1"), soon());
    await sender[Symbol.asyncDispose]();

    expect((await way.send(message("d-2"), soon())).outcome).toMatchObject({ kind: "retry", failure: "transient", countsAsAttempt: false });
    expect(receiver.requests).toEqual(["d-1"]);
    expect(lines).toEqual([]);
  });

  test("closes what it kept open for an endpoint that has changed, and sends by the old way what still comes for it", async () => {
    await using receiver = await startWebhookReceiver();
    const { sender } = world();
    await using _ended = sender;
    const way = sender.open(wayTo(receiver.url));
    await way.send(message("d-1"), soon());

    await way[Symbol.asyncDispose]();

    expect((await way.send(message("d-2"), soon())).outcome.kind).toBe("delivered");
    expect(receiver.requests).toEqual(["d-1", "d-2"]);
  });

  test("sends nothing that was given up before it was handed over, and rests all the same", async () => {
    const { sender, lines } = world(
      thread(`let count = 0;
        const report = (send, kind) => parentPort.postMessage({
          reports: [[send, { outcome: { kind }, answer: { code: null, text: String(count) } }]], crashes: [], dates: [],
        });
        parentPort.on("message", ({ sends, aborted }) => {
          for (const [send] of sends) { count += 1; report(send, aborted.includes(send) ? "retry" : "delivered"); }
        });`),
      100,
    );
    await using _ended = sender;
    const way = sender.open(wayTo("https://hooks.example.com/"));
    const first = await way.send(message("d-1"), soon());

    const givenUp = await way.send(message("d-2"), AbortSignal.abort(new Error("Too late")));
    await wait(400);
    const later = await way.send(message("d-3"), soon());

    expect([first, givenUp, later].map(({ outcome, answer }) => [outcome.kind, answer.text])).toEqual([
      ["delivered", "1"],
      ["retry", "2"],
      // It counts from one: another life.
      ["delivered", "1"],
    ]);
    expect(lines).toEqual([]);
  });

  test("goes on sending by a way that was ended and used again at one moment", async () => {
    await using receiver = await startWebhookReceiver();
    const { sender, lines } = world();
    await using _ended = sender;
    const way = sender.open(wayTo(receiver.url));
    await way.send(message("d-1"), soon());

    const ended = way[Symbol.asyncDispose]();
    const late = way.send(message("d-2"), soon());
    await ended;
    const later = await late.then(() => way.send(message("d-3"), soon()));

    expect([(await late).outcome.kind, later.outcome.kind]).toEqual(["delivered", "delivered"]);
    expect(lines).toEqual([]);
  });
});
