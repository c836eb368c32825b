import type { DispatchFacts, Emit } from "@tocsin/dispatch";
import type { StreamHub } from "./stream-hub.ts";

/** `alerts`: some came · `anything`: what is kept or who may see it may be something else. */
export type Change = "alerts" | "anything";

/** What of the engine's facts bears on those who listen. */
function changeOf<K extends keyof DispatchFacts>(fact: K, detail: DispatchFacts[K]): Change | null {
  if (fact === "store.changed") return "anything";
  if ("alerts" in detail && fact === "retention.done") return detail.alerts > 0 ? "anything" : null;
  return "written" in detail && (detail.written.alert ?? 0) > 0 ? "alerts" : null;
}

/** A listener to facts; says once per turn of the event loop what they were, for a page of the fan-out is many of them. */
export function changesOf(tell: (change: Change) => void): Emit {
  let waiting: Change | null = null;
  return (fact, detail) => {
    const change = changeOf(fact, detail);
    if (change === null) return;
    if (waiting === null) {
      setImmediate(() => {
        const told = waiting;
        waiting = null;
        if (told !== null) tell(told);
      });
    }
    waiting = waiting === "anything" ? waiting : change;
  };
}

export function tellChanges(streams: Pick<StreamHub, "wake" | "recount">): (change: Change) => void {
  return (change) => {
    if (change === "anything") streams.recount();
    else streams.wake();
  };
}

/** Facts have many listeners. */
export function toAll(...listeners: readonly Emit[]): Emit {
  return (fact, detail) => {
    for (const listener of listeners) listener(fact, detail);
  };
}
