import type { StreamEvent } from "@tocsin/contract";
import type { Timers } from "../preferences/timers.ts";
import { GIVEN_UP, type StreamPorts } from "./stream-ports.ts";

/** What the one who was refused is to do: `again` at once, since somebody has signed in; nothing, since it was somebody else. */
export type AfterRefusal = "again" | "later" | "never";

export interface Lead {
  readonly ports: Pick<StreamPorts, "open">;
  readonly timers: Timers;
  readonly random: () => number;
  /** The newest position that this browser was told; null: none yet. */
  readonly position: () => string | null;
  readonly onEvent: (event: StreamEvent, position: string) => void;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onRefused: () => Promise<AfterRefusal>;
  readonly signal: AbortSignal;
}

const EVENTS = ["count", "alert", "preferences", "reload", "end"] as const satisfies readonly StreamEvent["event"][];
/**
 * The server is full, or stopping, or starting behind a proxy that says so. How long it wants to be left alone is not shown to a page: soon at first,
 * for most starts take seconds, and each time twice as long.
 */
const LATER_MS = 4_000;
const LATER_MAX_MS = 60_000;

/** Keeps the stream open until the signal ends it. A connection that broke is the browser's to mend; one that was refused is asked about. */
export async function leadStream(lead: Lead): Promise<void> {
  const { signal, timers, random, onRefused } = lead;
  let laterMs = LATER_MS;
  while (!signal.aborted) {
    if (await listen(lead)) laterMs = LATER_MS;
    const next = signal.aborted ? "never" : await onRefused();
    if (next === "never") return;
    if (next !== "later") continue;
    await pause(timers, laterMs * (0.5 + random()), signal);
    laterMs = Math.min(2 * laterMs, LATER_MAX_MS);
  }
}

/** Until the server refuses, somebody has signed out, or the signal ends it; whether it was ever let in. */
function listen({ ports, position, onEvent, onOpen, signal }: Lead): Promise<boolean> {
  return new Promise((resolve) => {
    let wasOpen = false;
    const source = ports.open(position());
    const end = (): void => {
      signal.removeEventListener("abort", end);
      source.close();
      onOpen(false);
      resolve(wasOpen);
    };
    signal.addEventListener("abort", end);
    source.addEventListener("open", () => {
      wasOpen = true;
      onOpen(true);
    });
    source.addEventListener("error", () => (source.readyState === GIVEN_UP ? end() : onOpen(false)));
    for (const name of EVENTS) {
      source.addEventListener(name, ({ data: text, lastEventId }) => {
        const data: unknown = JSON.parse(text);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract says what the data of each event is, and the server's own test holds it to that
        const event = { event: name, data } as StreamEvent;
        onEvent(event, lastEventId);
        // Not left to the browser: by the time it comes back, somebody else may have signed in.
        if (event.event === "end" && event.data.why === "signed_out") end();
      });
    }
  });
}

function pause(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = timers.after(ms, resolve);
    signal.addEventListener("abort", () => {
      cancel();
      resolve();
    });
  });
}
