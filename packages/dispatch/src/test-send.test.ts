import { channelTestNotice } from "@tocsin/domain";
import type { AttemptEnd, DeliveryId, NewTestSend, TestStarted } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import type { Timers } from "./bell.ts";
import { createTestSend, type TestRequest } from "./test-send.ts";
import { claimedDelivery } from "./testing/claimed-delivery.ts";
import { eventually } from "./testing/dying.ts";
import { anEvent, aWorld } from "./testing/engine-world.ts";

const CONTEXT = { publicUrl: "https://tocsin.example.com", sourceBaseUrls: {}, teamName: null, disclaimer: null };
const ASKED = {
  event: "e1",
  channel: "mail",
  to: "me",
  address: "dana@example.com",
  content: channelTestNotice("mail", "Dana"),
  by: "7",
  isUnsaved: false,
} as const satisfies Omit<TestRequest, "adapter">;
const STARTED: TestStarted = {
  ok: true,
  attempt: 1,
  event: anEvent(),
  delivery: claimedDelivery({
    id: "e1_mail_p7_0",
    channel: "mail",
    person: null,
    address: "dana@example.com",
    attempt: 1,
  }),
};

/** Timers that are over when they are told so. */
function timersByHand() {
  const waiting: { readonly ms: number; readonly callback: () => void }[] = [];
  const timers: Timers = {
    after: (ms, callback) => {
      waiting.push({ ms, callback });
      return () => undefined;
    },
  };
  return { timers, waiting };
}

function testing(send: TestRequest["adapter"]["send"], settle: (end: AttemptEnd) => Promise<boolean> = async () => true) {
  const asked: NewTestSend[] = [];
  const ends: AttemptEnd[] = [];
  const facts: unknown[] = [];
  const testsUnderWay = new Set<DeliveryId>();
  const { timers, waiting } = timersByHand();
  const store = {
    startTest: async (input: NewTestSend) => {
      asked.push(input);
      return STARTED;
    },
  };
  const adapter: TestRequest["adapter"] = { channel: "mail", send, probe: async () => null, [Symbol.asyncDispose]: async () => undefined };
  const run = createTestSend({
    store,
    settle: async (end) => {
      ends.push(end);
      return await settle(end);
    },
    context: async () => CONTEXT,
    unsubscribeToken: () => "x",
    clock: fixedClock(),
    timers,
    emit: (fact, detail) => facts.push([fact, detail]),
    boot: "b",
    testsUnderWay,
  });
  return { testsUnderWay, asked, ends, facts, waiting, answer: run({ ...ASKED, adapter }) };
}

describe("a test that the other side does not answer (N3)", () => {
  test("is given up after 25 seconds, and its lease is longer than that", async () => {
    const { asked, ends, facts, waiting, answer } = testing(() => new Promise(() => undefined));
    await expect.poll(() => waiting.length).toBe(1);
    expect(waiting[0]?.ms).toBe(25_000);
    waiting[0]?.callback();
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]?.callback();

    expect(await answer).toMatchObject({ ok: true, state: "failed", failure: "ambiguous" });
    expect(ends).toMatchObject([{ settlement: { state: "failed" }, failure: "ambiguous" }]);
    expect(facts).toMatchObject([["channel.tested", { delivery: "e1_mail_p7_0", channel: "mail", state: "failed", failure: "ambiguous" }]]);
    const longestMs = waiting.reduce((sum, { ms }) => sum + ms, 0);
    expect(asked[0]?.leaseMs).toBeGreaterThan(longestMs);
  });
});

describe("a test that nothing was sent for (N3)", () => {
  test.each([
    [false, 30_000],
    [true, null],
  ])("says how long the wait is, unless it was tried: counted %s", async (countsAsAttempt, waitMs) => {
    const outcome = { kind: "retry", failure: "transient", afterMs: 30_000, countsAsAttempt } as const;
    const { answer } = testing(async () => ({ outcome, answer: { code: null, text: null } }));

    expect(await answer).toMatchObject({ ok: true, state: "failed", waitMs });
  });
});

describe("a test whose outcome meets a store that is busy", () => {
  const delivered = async () => ({ outcome: { kind: "delivered", receipt: null }, answer: { code: "250", text: null } }) as const;

  test("says what came of it and that the log does not have it yet, and stays ours until it has", async () => {
    let write: (isOurs: boolean) => void = () => undefined;
    const written = new Promise<boolean>((resolve) => (write = resolve));
    const { answer, waiting, ends, testsUnderWay } = testing(delivered, () => written);
    await eventually(() => expect(ends).toHaveLength(1));
    waiting.at(-1)?.callback();

    expect(await answer).toMatchObject({ ok: true, state: "delivered", code: "250", isLogged: false });
    expect(waiting.at(-1)?.ms).toBe(1_000);
    expect([...testsUnderWay]).toEqual(["e1_mail_p7_0"]);
    write(true);
    await eventually(() => expect([...testsUnderWay]).toEqual([]));
  });

  test.each([
    [true, []],
    [false, [["lease.lost", { delivery: "e1_mail_p7_0", channel: "mail" }]]],
  ])("says whether the log has it where that is known in time: %s", async (isOurs, lost) => {
    const { answer, facts } = testing(delivered, async () => isOurs);

    expect(await answer).toMatchObject({ state: "delivered", isLogged: isOurs });
    expect(facts.slice(1)).toEqual(lost);
  });
});

describe("the lease of a test", () => {
  test("is the engine's to keep while it is sent, and not a moment longer", async () => {
    const { testsUnderWay, answer, waiting } = testing(() => new Promise(() => undefined));
    await eventually(() => expect(waiting).toHaveLength(1));
    expect([...testsUnderWay]).toEqual(["e1_mail_p7_0"]);

    waiting[0]?.callback();
    await eventually(() => expect(waiting).toHaveLength(2));
    waiting[1]?.callback();
    await answer;

    expect([...testsUnderWay]).toEqual([]);
  });

  test("is renewed with those of the lanes, so that a clock that was set ends none", async () => {
    const clock = fixedClock();
    const world = aWorld(clock, { heartbeatMs: 1 });
    const kept: (readonly DeliveryId[])[] = [];
    const store: typeof world.store = { ...world.store, renewLeases: async ({ deliveries }) => kept.push(deliveries) };
    await using engine = world.boot({ store, testsUnderWay: new Set(["e1_mail_p7_0"]) });
    await engine.start();

    await eventually(() => expect(kept[0]).toEqual(["e1_mail_p7_0"]));
  });
});
