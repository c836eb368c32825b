import type { DispatchStore } from "@tocsin/ports";
import type { EnginePorts } from "../../apps/bff/src/compose-engine.ts";

/**
 * The negative control of the proofs: an engine that writes down that it has delivered before it sends, as many do. Whatever dies with a
 * send under way is lost, and a proof that does not notice proves nothing.
 */
export function markBeforeSend(ports: EnginePorts): EnginePorts {
  return { ...ports, store: marking(ports.store) };
}

function marking(inner: DispatchStore): DispatchStore {
  const store: DispatchStore = {
    ...inner,
    // Nothing is started with its claim: then there is one place to mark it.
    claim: (input) => inner.claim({ ...input, start: 0 }),
    startAttempts: async (input) => {
      const started = await inner.startAttempts(input);
      const ends = started.map(({ delivery, attempt }) => ({
        delivery,
        attempt,
        address: "",
        settlement: { state: "delivered", attempts: 1, receipt: null } as const,
        failure: null,
        answer: { code: null, text: "marked before it was sent" },
        request: null,
        durationMs: 0,
        at: input.now,
      }));
      await inner.settleAttempts({ ends });
      return started;
    },
    settleAttempts: ({ ends }) => Promise.resolve(ends.map(({ delivery }) => delivery)),
    settleAndStart: async ({ ends, starts }) => ({
      settled: ends.map(({ delivery }) => delivery),
      started: (await Promise.all(starts.map((start) => store.startAttempts(start)))).flat(),
    }),
  };
  return store;
}
