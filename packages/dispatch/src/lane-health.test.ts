import type { SendReport } from "@tocsin/domain";
import type { ChannelAdapter } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { SYSTEM_TIMERS } from "./bell.ts";
import { ENGINE_DEFAULTS } from "./config.ts";
import { createLaneHealth } from "./lane-health.ts";
import { BROKEN, LATER, TAKEN } from "./testing/engine-world.ts";
import { memoryStore } from "./testing/memory-store.ts";

const REFUSED: SendReport = { outcome: BROKEN, answer: { code: "535", text: null } };

test("sends that were under way when a connection broke neither tell of it again nor put off the probe (N1)", async () => {
  const clock = fixedClock(0);
  const store = memoryStore(clock.now);
  const told: number[] = [];
  const channels: typeof store = {
    ...store,
    pauseChannel: async (input) => {
      told.push(input.at);
      await store.pauseChannel(input);
    },
  };
  const said: string[] = [];
  const emit = (fact: string): void => void said.push(fact);
  const health = createLaneHealth({ channel: "mail", channels, clock, timers: SYSTEM_TIMERS, emit, config: ENGINE_DEFAULTS });

  await health.note(REFUSED, clock.now());
  for (let more = 0; more < 3; more += 1) {
    clock.advance(9_000);
    await health.note(REFUSED, clock.now());
  }

  expect(health.nextProbeAt()).toBe(ENGINE_DEFAULTS.probeFirstMs);
  expect({ told, said }).toEqual({ told: [0], said: ["channel.paused"] });
});

test("a way out that is known to be broken pauses its lane before anything is sent, once, until another works (N1)", async () => {
  const clock = fixedClock(0);
  const store = memoryStore(clock.now);
  const told: (string | null)[] = [];
  const channels: typeof store = {
    ...store,
    pauseChannel: async (input) => {
      told.push(input.code);
      await store.pauseChannel(input);
    },
  };
  const said: string[] = [];
  const emit = (fact: string): void => void said.push(fact);
  const health = createLaneHealth({ channel: "mail", channels, clock, timers: SYSTEM_TIMERS, emit, config: ENGINE_DEFAULTS });
  const answering = (report: SendReport): ChannelAdapter => ({
    channel: "mail",
    send: () => Promise.reject(new Error("Nothing is sent")),
    probe: () => Promise.resolve(report),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  const broken = { ...answering(REFUSED), broken: REFUSED.answer };
  const { signal } = new AbortController();

  expect([await health.isOpen(broken, signal), await health.isOpen(broken, signal)]).toEqual([false, false]);
  expect((await store.channels({})).find(({ channel }) => channel === "mail")?.lastError).toMatchObject({ at: 0, code: "535" });
  clock.advance(ENGINE_DEFAULTS.probeFirstMs);
  expect(await health.isOpen(broken, signal)).toBe(false);
  clock.advance(ENGINE_DEFAULTS.probeMaxMs);
  expect(await health.isOpen(answering({ outcome: TAKEN, answer: { code: null, text: null } }), signal)).toBe(true);

  expect({ told, said }).toEqual({ told: ["535"], said: ["channel.paused", "channel.probed", "channel.resumed"] });
});

test("a probe that finds another reason changes the words, and who was told is not told again (N1)", async () => {
  const clock = fixedClock(0);
  const store = memoryStore(clock.now);
  const before = { code: "535", text: null };
  await store.pauseChannel({ channel: "mail", at: 0, ...before });
  const emit = (): void => undefined;
  const health = createLaneHealth({ channel: "mail", channels: store, clock, timers: SYSTEM_TIMERS, emit, config: ENGINE_DEFAULTS });
  const answers: readonly SendReport[] = [
    REFUSED,
    { outcome: LATER, answer: { code: "ECONNREFUSED", text: null } },
    { outcome: BROKEN, answer: { code: "ENOSIGNIN", text: "None is offered." } },
  ];
  const seen: unknown[] = [];
  for (const report of answers) {
    const adapter: ChannelAdapter = {
      channel: "mail",
      send: () => Promise.reject(new Error("Nothing is sent")),
      probe: () => Promise.resolve(report),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    expect(await health.isOpen(adapter, new AbortController().signal)).toBe(false);
    seen.push((await store.channels({})).find(({ channel }) => channel === "mail")?.paused?.code);
    clock.advance(ENGINE_DEFAULTS.probeMaxMs);
  }

  expect(seen).toEqual(["535", "535", "ENOSIGNIN"]);
});

test("what met settings of before says nothing of those that were saved since, whether it was sent or a probe (N1)", async () => {
  const clock = fixedClock(0);
  const store = memoryStore(clock.now);
  let savedAt = 10_000;
  const told: (string | null)[] = [];
  const channels: typeof store = {
    ...store,
    channels: async (input) => (await store.channels(input)).map((state) => ({ ...state, savedAt })),
    pauseChannel: async (input) => {
      told.push(input.code);
      await store.pauseChannel(input);
    },
  };
  const emit = (): void => undefined;
  const health = createLaneHealth({ channel: "mail", channels, clock, timers: SYSTEM_TIMERS, emit, config: ENGINE_DEFAULTS });
  clock.advance(12_000);

  await health.note(REFUSED, 9_000);
  expect({ told, probeAt: health.nextProbeAt() }).toEqual({ told: [], probeAt: null });
  await health.note(REFUSED, 10_000);
  expect(told).toEqual(["535"]);

  clock.advance(ENGINE_DEFAULTS.probeFirstMs);
  const adapter: ChannelAdapter = {
    channel: "mail",
    send: () => Promise.reject(new Error("Nothing is sent")),
    probe: async () => {
      clock.advance(1);
      savedAt = clock.now();
      await store.resumeChannel({ channel: "mail", at: savedAt, proven: false });
      health.refresh();
      return { outcome: BROKEN, answer: { code: "ENOSIGNIN", text: "None is offered." } };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const { signal } = new AbortController();
  expect(await health.isOpen(adapter, signal)).toBe(false);
  expect({ told, paused: store.mail.paused }).toEqual({ told: ["535"], paused: null });
  expect(await health.isOpen(adapter, signal)).toBe(true);
});

test("settings that were saved before the clock was set back keep no connection from being paused", async () => {
  const clock = fixedClock(0);
  const store = memoryStore(clock.now);
  const savedAt = 3_600_000;
  const channels: typeof store = {
    ...store,
    channels: async (input) => (await store.channels(input)).map((state) => ({ ...state, savedAt })),
  };
  const emit = (): void => undefined;
  const health = createLaneHealth({ channel: "mail", channels, clock, timers: SYSTEM_TIMERS, emit, config: ENGINE_DEFAULTS });

  await health.note(REFUSED, clock.now());

  expect(health.nextProbeAt()).toBe(ENGINE_DEFAULTS.probeFirstMs);
});
