/** What a tab's share in the event stream asks of the browser; injected, so that tests decide what it does. */
export interface StreamPorts {
  /** `after`: the newest position that was told; null: from now on. */
  readonly open: (after: string | null) => StreamSource;
  /** Runs `held` once no other tab holds the name, and keeps it until that has ended; rejects if `signal` ends the wait. */
  readonly hold: (name: string, signal: AbortSignal, held: () => Promise<void>) => Promise<unknown>;
  /** To the other tabs of this browser, and from them. */
  readonly channel: (name: string) => TabChannel;
  readonly isVisible: () => boolean;
  readonly onVisibility: (listener: () => void, signal: AbortSignal) => void;
}

/** As much of an `EventSource` as is used. */
export interface StreamSource {
  readonly readyState: number;
  readonly addEventListener: (type: string, listener: (event: MessageEvent<string>) => void) => void;
  readonly close: () => void;
}

export interface TabChannel extends Pick<BroadcastChannel, "postMessage" | "close"> {
  readonly addEventListener: (type: "message", listener: (event: { readonly data: unknown }) => void) => void;
}

/** An `EventSource` has given up: it was refused, and does not come back by itself. */
export const GIVEN_UP = 2;

/** Null where the browser lacks a part of it: then the page goes on asking. */
export function browserPorts(person: string): StreamPorts | null {
  if (!("EventSource" in globalThis) || !("locks" in navigator) || !("BroadcastChannel" in globalThis)) return null;
  return {
    open: (after) => new EventSource(`/api/v1/stream?${new URLSearchParams({ person, ...(after === null ? {} : { after }) }).toString()}`),
    hold: (name, signal, held) => navigator.locks.request(name, { signal }, held),
    channel: (name) => new BroadcastChannel(name),
    isVisible: () => document.visibilityState === "visible",
    onVisibility: (listener, signal) => document.addEventListener("visibilitychange", listener, { signal }),
  };
}
