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

/**
 * One stream per person and browser: of the tabs that are seen one holds the lock, has the stream, and passes on what it is told. A tab that is hidden
 * lets go, and whoever takes over goes on from the newest position that any of them was told.
 */
export function joinStream({ person, ports, onEvent, onTold, signal, ...rest }: TabStream): void {
  const channel = ports.channel(NAME);
  const told = { position: null as string | null, isOpen: false };
  let seen: AbortController | null = null;
  let isLeading = false;

  const post = (message: TabMessage): void => channel.postMessage(addressed(person, message));
  const take = (event: StreamEvent, position: string): void => {
    told.position = position;
    if (ports.isVisible() || event.event === "count") onEvent(event);
  };
  const answerHello = (): void => post({ kind: "told", isTold: told.isOpen, position: told.position });

  function lead(visit: AbortSignal): Promise<void> {
    isLeading = true;
    return leadStream({
      ...rest,
      ports,
      signal: visit,
      position: () => told.position,
      onOpen: (isOpen) => {
        told.isOpen = isOpen;
        onTold(isOpen);
        if (!signal.aborted) answerHello();
      },
      onEvent: (event, position) => {
        take(event, position);
        post({ kind: "event", event, position });
      },
    }).finally(() => (isLeading = false));
  }

  function look(): void {
    if (!ports.isVisible()) return seen?.abort();
    if (seen?.signal.aborted === false) return undefined;
    const visit = new AbortController();
    seen = visit;
    onTold(false);
    post({ kind: "hello" });
    // Waiting in line ends with the visit, which is no fault.
    ports.hold(`${NAME}-${person}`, visit.signal, () => lead(visit.signal)).catch(() => undefined);
    return undefined;
  }

  channel.addEventListener("message", ({ data }) => {
    const message = messageFor(person, data);
    if (message === null) return;
    if (message.kind === "event") take(message.event, message.position);
    else if (isLeading) return message.kind === "hello" ? answerHello() : undefined;
    else if (message.kind === "told") {
      told.position = message.position ?? told.position;
      onTold(message.isTold);
    }
    return undefined;
  });
  signal.addEventListener("abort", () => {
    seen?.abort();
    channel.close();
    onTold(false);
  });
  ports.onVisibility(look, signal);
  look();
}
