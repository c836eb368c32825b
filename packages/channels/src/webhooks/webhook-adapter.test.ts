import { randomBytes } from "node:crypto";
import { describeChannelAdapter, type RemoteReply } from "@tocsin/ports/testing";
import { type HttpFault, startWebhookReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { publicRules } from "../http/testing/rules.ts";
import { adapterTo, message, newSecret, SECRET, soon } from "./testing/sample-endpoint.ts";
import { BadEndpoint, limitsOf } from "./webhook-adapter.ts";

const FAULT_OF: Readonly<Record<Exclude<RemoteReply, "ok" | "no-such-recipient">, HttpFault>> = {
  busy: { status: 429, headers: { "retry-after": "1" } },
  "bad-credentials": { status: 401, body: "Who are you?" },
  "drop-before": { drop: "connect" },
  "drop-after": { drop: "answer" },
  hang: { hang: true },
};

describeChannelAdapter(
  "A webhook endpoint",
  async () => {
    const receiver = await startWebhookReceiver({ tls: true });
    return {
      adapter: adapterTo(receiver),
      message: (delivery) => message({ delivery }),
      answer: (reply) => {
        if (reply === "ok") receiver.behave();
        else if (reply === "bad-credentials") receiver.answerAlways(FAULT_OF[reply]);
        else if (reply !== "no-such-recipient") receiver.answerNext(FAULT_OF[reply]);
      },
      received: () => receiver.requests,
      secrets: [SECRET],
      [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
    };
  },
  { noRecipients: true, noProbe: true, noPause: true, answerMax: 2_048 },
);

describe("a request to an endpoint (W5)", () => {
  test("verifies in the reference library, whatever bytes its body has", async () => {
    await using receiver = await startWebhookReceiver({ secrets: [SECRET], refusesUnverified: true });
    const adapter = adapterTo(receiver);
    const bodies = [
      "{}",
      '{"a":"é漢😀\\u0000"}',
      `{"x":"${"y".repeat(19_000)}"}`,
      ...Array.from({ length: 50 }, () => randomBytes(60).toString("latin1")),
    ];

    for (const body of bodies) {
      const { wire } = await adapter.send(message({ body }), soon());
      expect(wire?.bytes).toBe(Buffer.byteLength(body));
    }

    expect(receiver.messages.map(({ body }) => body)).toEqual(bodies);
    expect(receiver.messages.every(({ verified }) => verified)).toBe(true);
  });

  test("carries the delivery's id, the seconds of this attempt and what belongs to the format", async () => {
    await using receiver = await startWebhookReceiver({ secrets: [SECRET] });
    const adapter = adapterTo(receiver, { clock: { now: () => 1_790_000_000_999 }, header: { name: "X-Api-Key", value: "k-1" } });

    await adapter.send(message({ headers: { "X-DefectDojo-Event": "scan_added", Accept: "application/json" } }), soon());

    expect(receiver.messages[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": "Tocsin-Webhooks/1",
      "webhook-id": "d-1",
      "webhook-timestamp": "1790000000",
      "x-api-key": "k-1",
      "x-defectdojo-event": "scan_added",
      accept: "application/json",
    });
  });

  test("is signed anew for each attempt, under the same id", async () => {
    await using receiver = await startWebhookReceiver();
    let now = 1_790_000_000_000;
    const adapter = adapterTo(receiver, { clock: { now: () => now } });
    await adapter.send(message(), soon());
    now += 60_000;
    await adapter.send(message(), soon());

    const [first, second] = receiver.messages.map(({ headers }) => headers);
    expect(first?.["webhook-id"]).toBe(second?.["webhook-id"]);
    expect(first?.["webhook-signature"]).not.toBe(second?.["webhook-signature"]);
  });

  test("cannot have its own headers replaced by the endpoint's", async () => {
    await using receiver = await startWebhookReceiver({ secrets: [SECRET] });

    expect(() => adapterTo(receiver, { header: { name: "Webhook-Id", value: "x" } })).toThrow(BadEndpoint);
    await adapterTo(receiver, { header: { name: "x-defectdojo-EVENT", value: "x" } }).send(
      message({ headers: { "X-DefectDojo-Event": "ping" } }),
      soon(),
    );

    expect(receiver.messages).toMatchObject([{ headers: { "x-defectdojo-event": "ping" }, verified: true }]);
  });

  test("whose secret is none is not made, and does not quote it", () => {
    expect(() => adapterTo({ url: "https://example.com/" }, { secrets: [{ secret: "whsec_not base64!", until: null }] })).toThrow(
      new BadEndpoint("The endpoint's signing secret is none"),
    );
  });

  test("with an id that has a full stop would be read as another, and is not sent", async () => {
    await using receiver = await startWebhookReceiver();

    await expect(adapterTo(receiver).send(message({ delivery: "d.1" }), soon())).rejects.toThrow("full stop");
    expect(receiver.requests).toEqual([]);
  });

  test("keeps to itself what an answer quotes of its path and of its query", async () => {
    await using receiver = await startWebhookReceiver();
    const token = "9f8s7d6fghjk4h5g6k7j";
    const url = `${new URL(receiver.url).origin}/in/${token}?key=K%2Dsecret&v=2`;
    const told = async (body: string) => {
      receiver.answerNext({ status: 410, body });
      return (await adapterTo({ url }).send(message(), soon())).answer.text;
    };

    expect(await told(`Cannot POST /in/${token}`)).not.toContain(token);
    expect(await told(`{"path":"/v1/hooks/${token}/"}`)).not.toContain(token);
    expect(await told('{"args":{"key":"K-secret","v":"2"}}')).toContain('"v":"2"');
    expect(await told('{"args":{"key":"K-secret","v":"2"}}')).not.toContain("K-secret");
  });

  test("is not sent where the address is not allowed", async () => {
    await using receiver = await startWebhookReceiver();

    const report = await adapterTo(receiver, { rules: publicRules }).send(message(), soon());

    expect(report).toMatchObject({
      outcome: { kind: "retry", failure: "refused" },
      answer: { code: "address_refused", text: "This address is not allowed." },
    });
    expect(receiver.requests).toEqual([]);
  });
});

describe("the exchange of a secret (C-07)", () => {
  test("under load refuses nothing at a receiver that holds either of the two", async () => {
    const [old, fresh] = [newSecret(), newSecret()];
    await using holdsOld = await startWebhookReceiver({ secrets: [old], refusesUnverified: true });
    await using holdsNew = await startWebhookReceiver({ secrets: [fresh], refusesUnverified: true });
    const secrets = [
      { secret: fresh, until: null },
      { secret: old, until: Date.now() + 86_400_000 },
    ];

    const reports = await Promise.all(
      [holdsOld, holdsNew].flatMap((receiver) => {
        const adapter = adapterTo(receiver, { secrets });
        return Array.from({ length: 200 }, (_, n) => adapter.send(message({ delivery: `d-${String(n)}` }), soon()));
      }),
    );

    expect(reports.filter(({ outcome }) => outcome.kind !== "delivered")).toEqual([]);
  });

  test("ends with the day: the old one signs nothing any more", async () => {
    const [old, fresh] = [newSecret(), newSecret()];
    await using receiver = await startWebhookReceiver({ secrets: [old] });
    let now = Date.now();
    const secrets = [
      { secret: fresh, until: null },
      { secret: old, until: now + 1_000 },
    ];
    const adapter = adapterTo(receiver, { secrets, clock: { now: () => now } });
    await adapter.send(message(), soon());
    now += 1_000;
    await adapter.send(message(), soon());

    expect(receiver.messages.map(({ verified }) => verified)).toEqual([true, false]);
    expect(receiver.messages.map(({ headers }) => headers["webhook-signature"]?.split(" ").length)).toEqual([2, 1]);
  });
});

test.each([
  [5, { connectMs: 5_000, firstByteMs: 5_000, totalMs: 5_000 }],
  [15, { connectMs: 5_000, firstByteMs: 10_000, totalMs: 15_000 }],
  [30, { connectMs: 5_000, firstByteMs: 25_000, totalMs: 30_000 }],
])("an endpoint that is given %i seconds has them for its first byte as well, but for the time to connect", (seconds, limits) => {
  expect(limitsOf(seconds)).toEqual(limits);
});
