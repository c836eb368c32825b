import { fixedClock, startSmtpReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { memoryKeeper } from "../http/testing/memory-keeper.ts";
import { createMailPace } from "./mail-pace.ts";
import { adapterTo, message, soon } from "./testing/sample-mail.ts";

describe("the pace of a mail server (D17)", () => {
  test("outlives the process", async () => {
    const clock = fixedClock();
    const keeper = memoryKeeper();
    expect(await createMailPace(30, { clock, keeper }).reserve(0)).toBe(0);
    clock.advance(500);

    const next = createMailPace(30, { clock, keeper });

    expect(await next.room()).toEqual({ now: 0, nextInMs: 1_500 });
    expect(await next.reserve(0)).toBe(1_500);
    clock.advance(1_500);
    expect(await next.room()).toEqual({ now: 1, nextInMs: 0 });
  });

  test("takes no place for a mail that does not wait for it", async () => {
    const pace = createMailPace(30, { clock: fixedClock() });
    await pace.reserve(0);

    expect([await pace.reserve(1_999), await pace.reserve(1_999), await pace.reserve(2_000)]).toEqual([2_000, 2_000, 2_000]);
    expect(await pace.reserve(0)).toBe(4_000);
  });

  test("of a slower limit before does not hold back a faster one", async () => {
    const clock = fixedClock();
    const keeper = memoryKeeper();
    await createMailPace(1, { clock, keeper }).reserve(0);

    expect(await createMailPace(60, { clock, keeper }).reserve(0)).toBe(1_000);
  });

  test("does not follow a clock that is set", async () => {
    const clock = fixedClock();
    let passed = 0;
    const pace = createMailPace(30, { clock, keeper: memoryKeeper(), steady: () => passed });
    await pace.reserve(0);

    clock.advance(86_400_000);
    expect(await pace.room()).toEqual({ now: 0, nextInMs: 2_000 });
    clock.advance(-2 * 86_400_000);
    passed += 2_000;
    expect(await pace.room()).toEqual({ now: 1, nextInMs: 0 });
  });

  test("is none without a limit", async () => {
    const pace = createMailPace(null, { clock: fixedClock() });

    expect([await pace.room(), await pace.reserve(0), await pace.reserve(0)]).toEqual([null, 0, 0]);
  });
});

describe("an adapter with a limit (D17)", () => {
  test("says how much it may be given, and sends nothing beyond it, without using up an attempt", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver, { connections: 2, ratePerMinute: 1 });
    expect(adapter.allowance?.slots).toBe(2);

    expect(await adapter.send(message(), soon())).toMatchObject({ outcome: { kind: "delivered" } });
    expect(await adapter.allowance?.room()).toEqual({ now: 0, nextInMs: 60_000 });
    expect(await adapter.send(message({ delivery: "d-2" }), soon())).toMatchObject({
      outcome: { kind: "retry", failure: "transient", afterMs: 60_000, countsAsAttempt: false },
    });

    expect(receiver.messages).toHaveLength(1);
  });

  test("lets a mail wait for a turn that is near, and gives it up when it is told to", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver, { ratePerMinute: 600, clock: { now: () => Date.now() } });
    const sent = await Promise.all(
      Array.from({ length: 12 }, (_, index) => adapter.send(message({ delivery: `d-${String(index)}` }), soon())),
    );
    expect(sent.every(({ outcome }) => outcome.kind === "delivered")).toBe(true);

    await using slow = adapterTo(receiver, { ratePerMinute: 20 });
    await slow.send(message({ delivery: "d-13" }), soon());
    const given = await slow.send(message({ delivery: "d-14" }), AbortSignal.abort());

    expect(given).toMatchObject({ outcome: { kind: "retry", countsAsAttempt: false } });
    expect(receiver.messages).toHaveLength(13);
  });
});
