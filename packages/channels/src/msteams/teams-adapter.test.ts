import type { SendOutcome } from "@tocsin/domain";
import { describeChannelAdapter, type RemoteReply } from "@tocsin/ports/testing";
import { fixedClock, type FlowFault, startTeamsFlow } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { publicRules } from "../http/testing/rules.ts";
import { memoryKeeper } from "../http/testing/memory-keeper.ts";
import { createFlowPace } from "./flow-pace.ts";
import { BadFlowUrl } from "./teams-adapter.ts";
import { adapterTo, message, soon } from "./testing/sample-flow.ts";

const FAULT_OF: Readonly<Record<Exclude<RemoteReply, "ok" | "no-such-recipient">, FlowFault>> = {
  busy: { status: 429, headers: { "retry-after": "1" } },
  "bad-credentials": { status: 401, body: '{"error":{"code":"DirectApiAuthorizationRequired","message":"Must be authenticated."}}' },
  "drop-before": { drop: "connect" },
  "drop-after": { drop: "answer" },
  hang: { hang: true },
};

describeChannelAdapter(
  "Teams",
  async () => {
    const flow = await startTeamsFlow({ tls: true });
    return {
      adapter: adapterTo(flow),
      message: (delivery) => message({ delivery }),
      answer: (reply) => {
        if (reply === "ok") flow.behave();
        else if (reply === "bad-credentials") flow.answerAlways(FAULT_OF[reply]);
        else if (reply !== "no-such-recipient") flow.answerNext(FAULT_OF[reply]);
      },
      received: () => flow.requests,
      secrets: [new URL(flow.url).searchParams.get("sig") ?? ""],
      [Symbol.asyncDispose]: () => flow[Symbol.asyncDispose](),
    };
  },
  { noRecipients: true, noProbe: true },
);

const ACCEPTED = { kind: "accepted" } as const;
const DELIVERED = { kind: "delivered" } as const;
const PAUSED = { kind: "pause", failure: "connection" } as const;
const LATER = { kind: "retry", failure: "transient", afterMs: null, countsAsAttempt: true } as const;
const REFUSED = { kind: "fail", failure: "refused" } as const;

const ANSWERS: readonly (readonly [FlowFault, Partial<SendOutcome>])[] = [
  [{ status: 202 }, ACCEPTED],
  [{ status: 201 }, ACCEPTED],
  [{ status: 200 }, ACCEPTED],
  [{ status: 200, body: '{"posted":true}' }, DELIVERED],
  [{ status: 200, body: "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429" }, LATER],
  [{ status: 200, body: "Microsoft Teams endpoint returned HTTP error 503 with ContextId x" }, LATER],
  [{ status: 200, body: "Microsoft Teams endpoint returned HTTP error 403 with ContextId x" }, REFUSED],
  [{ status: 302, headers: { location: "http://169.254.169.254/" } }, PAUSED],
  [{ status: 400, body: '{"error":{"code":"WorkflowTriggerIsNotEnabled","message":"Off."}}' }, PAUSED],
  [{ status: 401 }, PAUSED],
  [{ status: 402 }, REFUSED],
  [{ status: 403 }, PAUSED],
  [{ status: 404, body: '{"error":{"code":"WorkflowNotFound","message":"Gone."}}' }, PAUSED],
  [{ status: 408 }, LATER],
  [{ status: 410 }, PAUSED],
  [{ status: 422 }, REFUSED],
  [{ status: 429 }, { kind: "retry", failure: "transient", afterMs: 30_000, countsAsAttempt: false }],
  [
    { status: 429, headers: { "retry-after": "30" } },
    { kind: "retry", failure: "transient", afterMs: 30_000, countsAsAttempt: false },
  ],
  [
    { status: 429, headers: { "retry-after": "soon" } },
    { kind: "retry", failure: "transient", afterMs: 30_000, countsAsAttempt: false },
  ],
  [{ status: 500 }, LATER],
  [{ status: 502 }, LATER],
  // What a gateway quotes is not what the flow says of itself.
  [{ status: 502, body: '{"error":{"code":"WorkflowNotFound","message":"Bad gateway."}}' }, LATER],
  [
    { status: 503, headers: { "retry-after": "7" } },
    { kind: "retry", failure: "transient", afterMs: 7_000, countsAsAttempt: true },
  ],
  [{ drop: "answer" }, { kind: "retry", failure: "ambiguous" }],
];

describe("an answer of a flow", () => {
  test.each(ANSWERS)("%j comes to %j", async (answer, outcome) => {
    await using flow = await startTeamsFlow();
    flow.answerNext(answer);

    const report = await adapterTo(flow).send(message(), soon());

    expect(report.outcome).toMatchObject(outcome);
    expect(flow.requests).toEqual(["d-1"]);
  });

  test.each([
    [400, "defect"],
    [413, "too_large"],
  ] as const)("%j is met with the short form, once", async (status, failure) => {
    await using flow = await startTeamsFlow();
    const adapter = adapterTo(flow);
    flow.answerNext({ status });
    const taken = await adapter.send(message(), soon());
    expect(taken).toMatchObject({ outcome: ACCEPTED, wire: { written: 2, meant: 2 } });
    expect(flow.messages.map(({ body }) => body)).toEqual([message().shortBody]);

    flow.answerAlways({ status });
    const refused = await adapter.send(message({ delivery: "d-2" }), soon());

    expect(refused.outcome).toEqual({ kind: "fail", failure });
    expect(flow.requests).toEqual(["d-1", "d-1", "d-2", "d-2"]);
  });

  test("that never ends, and one that never begins, free the slot and may have arrived", async () => {
    await using flow = await startTeamsFlow();
    const limits = { firstByteMs: 1_000, totalMs: 1_500 };

    for (const fault of [{ drip: true }, { hang: true }] as const) {
      flow.answerNext(fault);
      const report = await adapterTo(flow, { limits }).send(message(), soon());
      expect(report.outcome).toMatchObject({ kind: "retry", failure: "ambiguous" });
    }
  });

  test("is told by the flow's own name where the status would blame the message", async () => {
    await using flow = await startTeamsFlow();
    flow.answerNext({ status: 400, body: '{"error":{"code":"WorkflowTriggerIsNotEnabled","message":"Off."}}' });

    const { answer } = await adapterTo(flow).send(message(), soon());

    expect(answer).toMatchObject({
      code: "WorkflowTriggerIsNotEnabled",
      text: expect.stringMatching(/^The flow was deleted or is off/) as string,
    });
  });

  test("tells what is wrong, and neither what to do nor anything of the signature", async () => {
    await using flow = await startTeamsFlow();
    const sig = new URL(flow.url).searchParams.get("sig") ?? "";
    flow.answerNext({ status: 403, body: `{"error":{"code":"Denied","message":"sig ${sig} of ${flow.url}"}}` });

    const { answer } = await adapterTo(flow).send(message(), soon());

    expect(answer.code).toBe("403");
    expect(answer.text).toMatch(/^The flow does not take our signature: .* of its tenant may call it\. Denied: sig \[redacted\]/);
    expect(answer.text).not.toContain(sig);
  });

  test("says posted only where the flow answers after posting", async () => {
    await using flow = await startTeamsFlow({ responds: true });

    const report = await adapterTo(flow).send(message(), soon());

    expect(report).toMatchObject({ outcome: DELIVERED, answer: { code: "200", text: '{"posted":true}' } });
    expect(flow.messages).toMatchObject([{ delivery: "d-1", card: { type: "AdaptiveCard" } }]);
  });
});

test("a card that was given up when the flow did not like its form is not failed for that: the short form was not tried", async () => {
  await using flow = await startTeamsFlow();
  const stopping = new AbortController();
  flow.answerNext({ status: 413 });
  const onDate = (): void => {
    stopping.abort();
  };

  const { outcome } = await adapterTo(flow, { onDate }).send(message(), stopping.signal);

  expect(outcome).toMatchObject({ kind: "retry", countsAsAttempt: false });
  expect(flow.requests).toEqual(["d-1"]);
});

describe("a flow's URL", () => {
  test("is not posted to where the address is not allowed", async () => {
    await using flow = await startTeamsFlow();
    const rules = { ...publicRules, isAllowListed: (host: string) => host === "127.0.0.1" };

    const report = await adapterTo(flow, { rules }).send(message(), soon());

    expect(report).toMatchObject({ outcome: PAUSED, answer: { code: "address_refused", text: "This address is not allowed." } });
    expect(flow.requests).toEqual([]);
  });

  test("without a signature makes no adapter, and is not quoted", () => {
    expect(() => adapterTo({ url: "https://x.environment.api.powerplatform.com/secret-path" })).toThrow(new BadFlowUrl("no_signature"));
  });
});

describe("what a flow is sent", () => {
  test("rests for as long as it asks, without costing attempts", async () => {
    await using flow = await startTeamsFlow();
    const adapter = adapterTo(flow);
    flow.answerNext({ status: 429, headers: { "retry-after": "60" } });
    await adapter.send(message(), soon());

    const report = await adapter.send(message({ delivery: "d-2" }), soon());

    expect(report.outcome).toMatchObject({ kind: "retry", failure: "transient", countsAsAttempt: false });
    expect(report.outcome.kind === "retry" ? report.outcome.afterMs : 0).toBeGreaterThan(50_000);
    expect(report.answer.code).toBe("held_back");
    expect(flow.requests).toEqual(["d-1"]);
  });

  test("rests also for who was given its turn before, and waits for it", async () => {
    await using flow = await startTeamsFlow();
    const adapter = adapterTo(flow);
    flow.answerNext({ status: 429, headers: { "retry-after": "60" } });

    const [, waited] = await Promise.all(["d-1", "d-2"].map((delivery) => adapter.send(message({ delivery }), soon())));

    expect(waited).toMatchObject({ outcome: { kind: "retry", countsAsAttempt: false }, answer: { code: "held_back" } });
    expect(flow.requests).toEqual(["d-1"]);
  });

  test("is the short form in its own turn, too", async () => {
    await using flow = await startTeamsFlow();
    const adapter = adapterTo(flow);
    flow.answerNext({ status: 413 });
    const startedAt = Date.now();

    const report = await adapter.send(message(), soon());

    expect(report.outcome.kind).toBe("accepted");
    expect(flow.requests).toEqual(["d-1", "d-1"]);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  test("is 1,500 cards a day; what waits for the next says so by a code of its own", async () => {
    await using flow = await startTeamsFlow();
    const [clock, keeper] = [fixedClock(), memoryKeeper()];
    const before = createFlowPace({ clock, keeper });
    for (let sent = 0; sent < 1_500; sent += 1) clock.advance(await before.reserve(Infinity));
    const dayLater = 86_400_000 - 1_499_000;

    const report = await adapterTo(flow, { clock, keeper }).send(message(), soon());

    expect(report).toMatchObject({
      outcome: { kind: "retry", afterMs: dayLater, countsAsAttempt: false },
      answer: { code: "flow_day" },
    });
    expect(flow.requests).toEqual([]);
  });

  test("is one message a second", async () => {
    await using flow = await startTeamsFlow();
    const adapter = adapterTo(flow);
    const startedAt = Date.now();

    await Promise.all(["d-1", "d-2"].map((delivery) => adapter.send(message({ delivery }), soon())));

    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
    expect(flow.requests).toEqual(["d-1", "d-2"]);
  });
});
