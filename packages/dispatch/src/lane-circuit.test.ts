import type { SendReport } from "@tocsin/domain";
import type { StoredCircuit } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { createLaneCircuit } from "./lane-circuit.ts";
import { NO_ANSWER, TAKEN } from "./testing/engine-world.ts";

const NOT_REACHED = { outcome: NO_ANSWER, answer: { code: "timeout", text: null } };

test("what an attempt tells while the store is asked is not undone by its older answer (W2)", async () => {
  const clock = fixedClock();
  let stored: StoredCircuit | null = null;
  let answer = (): void => undefined;
  let asks = 0;
  const store = {
    circuit: async () => {
      asks += 1;
      const found = stored;
      if (asks > 1)
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
      return found;
    },
    saveCircuit: async ({ circuit }: { readonly circuit: StoredCircuit | null }) => {
      stored = circuit;
    },
  };
  const circuit = createLaneCircuit({ lane: "mail", store, clock, steady: clock.now, emit: () => undefined });
  await circuit.allows();
  for (let failure = 0; failure < 5; failure += 1) await circuit.note(NOT_REACHED);
  clock.advance(30_000);
  circuit.refresh();

  const allowed = circuit.allows();
  await expect.poll(() => asks).toBe(2);
  const noted = circuit.note(NOT_REACHED);
  answer();

  expect(await allowed).toBe("none");
  await noted;
  expect(circuit.nextProbeAt()).toBe(clock.now() + 60_000);
  expect(stored).toMatchObject({ nextProbeAt: clock.now() + 60_000, waitMs: 60_000 });
});

test("what an attempt tells while the one before is being written is written as well (W2)", async () => {
  const clock = fixedClock();
  let stored: StoredCircuit | null = null;
  let write = (): void => undefined;
  let isWriting = false;
  const store = {
    circuit: async () => stored,
    saveCircuit: async ({ circuit }: { readonly circuit: StoredCircuit | null }) => {
      if (stored === null)
        await new Promise<void>((resolve) => {
          write = resolve;
          isWriting = true;
        });
      stored = circuit;
    },
  };
  const circuit = createLaneCircuit({ lane: "mail", store, clock, steady: clock.now, emit: () => undefined });
  await circuit.allows();
  for (let failure = 0; failure < 4; failure += 1) await circuit.note(NOT_REACHED);
  const opened = circuit.note(NOT_REACHED);
  await expect.poll(() => isWriting).toBe(true);
  clock.advance(30_000);
  const probed = circuit.note(NOT_REACHED);
  write();
  await Promise.all([opened, probed]);

  expect(stored).toMatchObject({ nextProbeAt: clock.now() + 60_000, waitMs: 60_000 });
});

describe("quiet that an endpoint asked for (W2)", () => {
  const ASKED: SendReport = {
    outcome: { kind: "retry", failure: "transient", afterMs: 6_000, countsAsAttempt: true },
    answer: { code: "429", text: null },
  };
  const FAR_MS = 3_600_000;

  async function asked() {
    const clock = fixedClock();
    let passed = 0;
    let stored: StoredCircuit | null = null;
    const store = {
      circuit: async () => stored,
      saveCircuit: async (saved: { readonly circuit: StoredCircuit | null }) => {
        stored = saved.circuit;
      },
    };
    const open = () => createLaneCircuit({ lane: "webhooks:1", store, clock, steady: () => passed, emit: () => undefined });
    const circuit = open();
    await circuit.allows();
    await circuit.note(ASKED);
    const pass = (ms: number): void => {
      passed += ms;
      clock.advance(ms);
    };
    const nextProcess = () => {
      passed = 0;
      return open();
    };
    return { circuit, nextProcess, clock, pass, change: () => void (stored = null) };
  }

  test.each([FAR_MS, -FAR_MS])("lasts as long as it was asked for although the clock was set by %i ms", async (byMs) => {
    const { circuit, clock, pass } = await asked();

    clock.advance(byMs);
    expect(await circuit.allows()).toBe("none");
    expect(circuit.nextProbeAt()).toBe(clock.now() + 6_000);
    pass(5_999);
    expect(await circuit.allows()).toBe("none");
    pass(1);
    expect(await circuit.allows()).toBe("one");
  });

  test.each([
    ["a moment after it began", 4_000, 0, 2_000],
    ["with a clock that was set back meanwhile", 4_000, -FAR_MS, 6_000],
    ["when it is over", 6_000, 0, 0],
  ])("is kept to the end by a process that starts %s, and that by no clock that is set then", async (_when, goneMs, byMs, leftMs) => {
    const { nextProcess, clock, pass } = await asked();
    pass(goneMs);
    clock.advance(byMs);
    const circuit = nextProcess();
    expect(await circuit.allows()).toBe(leftMs > 0 ? "none" : "one");

    clock.advance(FAR_MS);
    if (leftMs > 0) {
      pass(leftMs - 1);
      expect(await circuit.allows()).toBe("none");
      pass(1);
    }
    expect(await circuit.allows()).toBe("one");
  });

  test("is not ended by what was under way when it began, whatever the clock says", async () => {
    const { circuit, clock, pass } = await asked();

    clock.advance(FAR_MS);
    await circuit.note({ outcome: TAKEN, answer: { code: "200", text: null } });

    expect(await circuit.allows()).toBe("none");
    pass(6_000);
    expect(await circuit.allows()).toBe("one");
  });

  test("is nothing to the URL that the endpoint has by now", async () => {
    const clock = fixedClock();
    const at = "https://old.example.test/";
    const store = { circuit: async () => null, saveCircuit: async () => undefined };
    const circuit = createLaneCircuit({ lane: "webhooks:1", store, clock, steady: clock.now, emit: () => undefined });
    await circuit.allows();

    // The store keeps nothing of an address that was left.
    await circuit.note(ASKED, at);

    expect(await circuit.allows()).toBe("all");
    expect(circuit.nextProbeAt()).toBeNull();
  });

  test("ends when somebody changes the endpoint", async () => {
    const { circuit, change } = await asked();

    change();
    circuit.refresh();

    expect(await circuit.allows()).toBe("all");
  });
});
