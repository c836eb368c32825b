import type { DispatchStore } from "@tocsin/ports";
import type { EnginePorts } from "../../apps/bff/src/compose-engine.ts";

/**
 * The negative control of the proofs: an engine that writes down that it has delivered before it sends, as many do. Whatever dies with a
 * send under way is lost, and a proof that does not notice proves nothing.
 */
export function markBeforeSend(ports: EnginePorts): EnginePorts {
  return { ...ports, store: marking(ports.store) };
}

function marking(store: DispatchStore): DispatchStore {
  return {
    ...store,
    // Nothing is started with its claim: then there is one place to mark it.
    claim: (input) => store.claim({ ...input, start: 0 }),
    startAttempts: async (input) => {
      const started = await store.startAttempts(input);
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
      await store.settleAttempts({ ends });
      return started;
    },
    settleAttempts: ({ ends }) => Promise.resolve(ends.map(({ delivery }) => delivery)),
  };
}
