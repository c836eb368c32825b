import type { StreamEvent } from "@tocsin/contract";
import { type Lead, leadStream } from "./lead-stream.ts";
import type { StreamPorts } from "./stream-ports.ts";
import { addressed, messageFor, type TabMessage } from "./tab-messages.ts";

const NAME = "tocsin-stream";

export interface TabStream extends Pick<Lead, "timers" | "random" | "onRefused"> {
  /** Whose tab it is. */
  readonly person: string;
  readonly ports: StreamPorts;
  /** A hidden tab gets counts alone: whatever it shows is asked for anew when it is looked at. */
  readonly onEvent: (event: StreamEvent) => void;
  /** Whether the server tells of changes, to this tab or to the one that leads. */
  readonly onTold: (isTold: boolean) => void;
  /** Ends this tab's share. */
  readonly signal: AbortSignal;
}

/** A tab, what it was told, and how it speaks to the others. */
interface Share {
  readonly tab: TabStream;
  readonly told: {
    position: string | null;
    count: StreamEvent | null;
    isOpen: boolean;
    isLeading: boolean;
  };
  readonly post: (message: TabMessage) => void;
}

/**
 * One stream per person and browser: of the tabs that are seen one holds the lock, has the stream, and passes on what it is told. A tab that is hidden
 * lets go, and whoever takes over goes on from the newest position that any of them was told.
 */
export function joinStream(tab: TabStream): void {
  const { person, ports, onTold, signal } = tab;
  const channel = ports.channel(NAME);
  const share: Share = {
    tab,
    told: { position: null, count: null, isOpen: false, isLeading: false },
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel between tabs reaches no other origin
    post: (message) => channel.postMessage(addressed(person, message)),
  };
  let seen: AbortController | null = null;

  function look(): void {
    if (!ports.isVisible()) return seen?.abort();
    if (seen?.signal.aborted === false) return undefined;
    const visit = new AbortController();
    seen = visit;
    onTold(false);
    share.post({ kind: "hello" });
    // Waiting in line ends with the visit, which is no fault.
    ports.hold(`${NAME}-${person}`, visit.signal, () => lead(share, visit.signal)).catch(() => undefined);
    return undefined;
  }

  channel.addEventListener("message", ({ data }) => {
    const message = messageFor(person, data);
    if (message !== null) hear(share, message);
  });
  signal.addEventListener("abort", () => {
    seen?.abort();
    channel.close();
    onTold(false);
  });
  ports.onVisibility(look, signal);
  look();
}

function lead(share: Share, signal: AbortSignal): Promise<void> {
  const { tab, told, post } = share;
  told.isLeading = true;
  return leadStream({
    ...tab,
    signal,
    position: () => told.position,
    onOpen: (isOpen) => {
      told.isOpen = isOpen;
      tab.onTold(isOpen);
      if (!tab.signal.aborted) answerHello(share);
    },
    onEvent: (event, position) => {
      take(share, event, position);
      post({ kind: "event", event, position });
    },
  }).finally(() => (told.isLeading = false));
}

function hear(share: Share, message: TabMessage): void {
  const { tab, told } = share;
  if (message.kind === "event") take(share, message.event, message.position);
  else if (told.isLeading) {
    if (message.kind === "hello") answerHello(share);
  } else if (message.kind === "told") {
    told.position = message.position ?? told.position;
    if (message.isTold && message.count !== null) tab.onEvent(message.count);
    tab.onTold(message.isTold);
  }
}

function take({ tab, told }: Share, event: StreamEvent, position: string): void {
  told.position = position;
  if (event.event === "count") told.count = event;
  if (tab.ports.isVisible() || event.event === "count") tab.onEvent(event);
}

function answerHello({ told, post }: Share): void {
  post({ kind: "told", isTold: told.isOpen, position: told.position, count: told.count });
}
