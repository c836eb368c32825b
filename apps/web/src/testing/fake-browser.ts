import type { StreamEvent } from "@tocsin/contract";
import type { StreamPorts, StreamSource, TabChannel } from "../lib/stream/stream-ports.ts";

/** A connection as a page sees it; the test is the server behind it. */
export class FakeSource implements StreamSource {
  readyState = 0;
  readonly after: string | null;
  readonly #listeners: { readonly type: string; readonly listener: (event: MessageEvent<string>) => void }[] = [];

  constructor(after: string | null) {
    this.after = after;
  }

  get isClosed(): boolean {
    return this.readyState === 2;
  }

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.#listeners.push({ type, listener });
  }

  opens(): void {
    this.readyState = 1;
    this.#dispatch("open");
  }

  /** The connection broke: the browser comes back by itself. */
  breaks(): void {
    this.readyState = 0;
    this.#dispatch("error");
  }

  refuses(): void {
    this.readyState = 2;
    this.#dispatch("error");
  }

  tells(event: StreamEvent, position: string): void {
    if (!this.isClosed) this.#dispatch(event.event, { data: JSON.stringify(event.data), lastEventId: position });
  }

  close(): void {
    this.readyState = 2;
  }

  #dispatch(type: string, part: MessageEventInit<string> = {}): void {
    for (const wanted of this.#listeners) {
      if (wanted.type === type) wanted.listener(new MessageEvent(type, part));
    }
  }
}

interface Holder {
  readonly start: () => void;
}

/** One browser with several tabs: its locks, what its tabs tell each other, and the connections that it has opened. */
export class FakeBrowser {
  readonly sources: FakeSource[] = [];
  readonly #channels = new Map<FakeChannel, (event: { readonly data: unknown }) => void>();
  readonly #locks = new Map<string, Holder[]>();

  /** The connections that are open or opening. */
  get open(): readonly FakeSource[] {
    return this.sources.filter(({ isClosed }) => !isClosed);
  }

  tab({ isVisible = true } = {}): FakeTab {
    return new FakeTab(isVisible, {
      open: (after) => {
        const source = new FakeSource(after);
        this.sources.push(source);
        return source;
      },
      hold: (name, signal, held) => this.#hold(name, signal, held),
      channel: () => new FakeChannel(this.#channels),
    });
  }

  #hold(name: string, signal: AbortSignal, held: () => Promise<void>): Promise<void> {
    const line = this.#locks.get(name) ?? [];
    this.#locks.set(name, line);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const wasFirst = line[0] === holder;
        line.splice(line.indexOf(holder), 1);
        if (wasFirst) line[0]?.start();
      };
      let hasStarted = false;
      const holder: Holder = {
        start: () => {
          hasStarted = true;
          void held().finally(() => {
            leave();
            resolve();
          });
        },
      };
      signal.addEventListener("abort", () => {
        if (hasStarted) return;
        leave();
        reject(new DOMException("The wait was given up.", "AbortError"));
      });
      line.push(holder);
      if (line.length === 1) holder.start();
    });
  }
}

class FakeChannel implements TabChannel {
  readonly #all: Map<FakeChannel, (event: { readonly data: unknown }) => void>;

  constructor(all: Map<FakeChannel, (event: { readonly data: unknown }) => void>) {
    this.#all = all;
  }

  addEventListener(_type: "message", listener: (event: { readonly data: unknown }) => void): void {
    this.#all.set(this, listener);
  }

  postMessage(message: unknown): void {
    if (!this.#all.has(this)) throw new DOMException("The channel is closed.", "InvalidStateError");
    // As by the browser: a copy, and to the others alone.
    const copy: unknown = JSON.parse(JSON.stringify(message));
    for (const [channel, listener] of this.#all) {
      if (channel !== this) listener({ data: copy });
    }
  }

  close(): void {
    this.#all.delete(this);
  }
}

/** One tab: seen or hidden, as the test says. */
export class FakeTab {
  readonly ports: StreamPorts;
  #isVisible: boolean;
  readonly #listeners = new Set<() => void>();

  constructor(isVisible: boolean, browser: Pick<StreamPorts, "open" | "hold" | "channel">) {
    this.#isVisible = isVisible;
    this.ports = {
      ...browser,
      isVisible: () => this.#isVisible,
      onVisibility: (listener, signal) => {
        this.#listeners.add(listener);
        signal.addEventListener("abort", () => this.#listeners.delete(listener));
      },
    };
  }

  set isVisible(isVisible: boolean) {
    this.#isVisible = isVisible;
    for (const listener of this.#listeners) listener();
  }
}
