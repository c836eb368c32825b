import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capPerson, isCapped, PERSON_ALLOWANCES, PERSON_CAP_MEMORY_MS, type WaitingLast } from "./person-cap.ts";

const MINUTE = 60_000;

interface Message {
  readonly number: number;
  dueAt: number;
  hasWaited: boolean;
}

/** Asks for each message when it is due, as claims do, and lets the clock jump from one due time to the next. */
function sendAll(arrivals: readonly number[]): readonly { readonly number: number; readonly at: number }[] {
  const waiting: Message[] = arrivals.map((dueAt, number) => ({ number, dueAt, hasWaited: false }));
  const sent: { number: number; at: number }[] = [];
  while (waiting.length > 0) {
    waiting.sort((a, b) => a.dueAt - b.dueAt || Number(b.hasWaited) - Number(a.hasWaited) || a.number - b.number);
    const next = waiting.shift();
    if (next === undefined) break;
    const now = next.dueAt;
    const held = waiting.filter(({ hasWaited }) => hasWaited);
    const verdict = capPerson({ sends: sent.map(({ at }) => at), waiting: lastOf(held), hasWaited: next.hasWaited }, now);
    if (verdict.kind === "go") sent.push({ number: next.number, at: now });
    else {
      expect(verdict.dueAt).toBeGreaterThan(now);
      waiting.push({ ...next, dueAt: verdict.dueAt, hasWaited: true });
    }
  }
  return sent;
}

function lastOf(held: readonly Message[]): WaitingLast | null {
  const dueAt = Math.max(...held.map((message) => message.dueAt));
  return held.length === 0 ? null : { dueAt, count: held.filter((message) => message.dueAt === dueAt).length };
}

describe("what one person is sent at most (D16)", () => {
  test("never more than each allowance in any span of time, and everything in the end", () => {
    const gaps = fc.array(fc.oneof(fc.constant(0), fc.nat(2_000), fc.nat(10 * MINUTE)), { minLength: 1, maxLength: 260, size: "max" });
    fc.assert(
      fc.property(gaps, (waits) => {
        let now = 0;
        const sent = sendAll(waits.map((wait) => (now += wait)));

        expect(sent).toHaveLength(waits.length);
        for (const { max, perMs } of PERSON_ALLOWANCES) {
          for (const [index, { at }] of sent.entries()) expect(at - (sent[index - max]?.at ?? -Infinity)).toBeGreaterThanOrEqual(perMs);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("a burst comes in the order in which it came, twenty at a time", () => {
    const sent = sendAll(Array.from({ length: 50 }, () => 1_000));

    expect(sent.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, number) => number));
    expect(sent.map(({ at }) => (at - 1_000) / (5 * MINUTE))).toEqual(Array.from({ length: 50 }, (_, number) => Math.floor(number / 20)));
  });

  test("a day's worth is spread over more than a day", () => {
    const sent = sendAll(Array.from({ length: 201 }, () => 0));

    expect(sent.at(-1)?.at).toBe(PERSON_CAP_MEMORY_MS);
  });

  test("whoever waits goes before somebody new, even where there is room", () => {
    const verdict = capPerson({ sends: [], waiting: { dueAt: 90_000, count: 3 }, hasWaited: false }, 80_000);

    expect(verdict).toEqual({ kind: "hold", dueAt: 90_000 });
  });

  test("those whose time has come keep out nobody: they are asked about first", () => {
    expect(capPerson({ sends: [], waiting: { dueAt: 80_000, count: 3 }, hasWaited: false }, 80_000)).toEqual({ kind: "go" });
  });

  test("a window that opens before there is room is given to nobody", () => {
    const sends = Array.from({ length: 20 }, () => 60_000);

    expect(capPerson({ sends, waiting: { dueAt: 5 * MINUTE, count: 3 }, hasWaited: false }, 70_000)).toEqual({
      kind: "hold",
      dueAt: 6 * MINUTE,
    });
  });

  test("a full window sends on to the next one", () => {
    const sends = Array.from({ length: 20 }, () => 0);

    expect(capPerson({ sends, waiting: { dueAt: 5 * MINUTE, count: 20 }, hasWaited: false }, 1)).toEqual({
      kind: "hold",
      dueAt: 10 * MINUTE,
    });
  });

  test.each([
    ["a person's own mail", { channel: "mail", toPerson: true, why: "personal" }, true],
    ["a direct message", { channel: "slack", toPerson: true, why: "default" }, true],
    ["what System locks on", { channel: "mail", toPerson: true, why: "system" }, false],
    ["an alert", { channel: "alert", toPerson: true, why: "personal" }, false],
    ["a webhook", { channel: "webhooks", toPerson: true, why: "personal" }, false],
    ["a shared mailbox", { channel: "mail", toPerson: false, why: "template" }, false],
  ] as const)("%s counts: %#", (_what, message, counts) => {
    expect(isCapped(message)).toBe(counts);
  });
});
