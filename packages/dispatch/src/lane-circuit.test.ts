import type { StoredCircuit } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { createLaneCircuit } from "./lane-circuit.ts";
import { NO_ANSWER } from "./testing/engine-world.ts";

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
  const circuit = createLaneCircuit({ lane: "mail", store, clock, emit: () => undefined });
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
