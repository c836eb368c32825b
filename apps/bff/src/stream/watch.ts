import type { Timers } from "@tocsin/dispatch";
import type { Clock, StreamReads } from "@tocsin/ports";
import type { Log } from "../deps.ts";
import { type Credential, endOf } from "./entitlement.ts";
import type { Listener } from "./listener.ts";

const LOOK_MS = 1_000;
/** How long a connection may be dead, or a reader asleep, before the thirty seconds begin. */
const ASK_MS = 5_000;
/** Of the five seconds after which who may not listen any more hears nothing (rule V4). */
const CREDENTIALS_MS = 2_000;

export interface WatchDeps {
  readonly reads: Pick<StreamReads, "standingCredentials">;
  readonly clock: Clock;
  readonly log: Log;
  readonly timers: Timers;
  readonly steady: () => number;
  /** Has the system say what was not taken. */
  readonly ask: () => void;
}

export interface ListenerWatch {
  /** Somebody listens; it ends by itself with the last of them. */
  readonly begin: () => void;
  /** How many took nothing for too long. */
  readonly dropped: () => number;
}

/** Once a second: shows that lines are there, and ends those whose reader takes nothing or may not listen any more. */
export function watchListeners({ reads, clock, log, timers, steady, ask }: WatchDeps, listeners: ReadonlySet<Listener>): ListenerWatch {
  let dropped = 0;
  let isWaiting = false;
  let [askedAt, lookedAt] = [-Infinity, steady()];

  function begin(): void {
    if (isWaiting || listeners.size === 0) return;
    isWaiting = true;
    timers.after(LOOK_MS, () => void lookOnce());
  }

  async function lookOnce(): Promise<void> {
    for (const listener of listeners) {
      listener.line.beat();
      const silentMs = listener.line.silentMs();
      if (silentMs !== null) drop(listener, silentMs);
    }
    askSystem();
    await endStrangers().catch((error: unknown) => log.error("stream.faltered", { error }));
    isWaiting = false;
    begin();
  }

  function askSystem(): void {
    if (steady() - lookedAt < ASK_MS && ![...listeners].some(({ line }) => line.isUnsure())) return;
    lookedAt = steady();
    ask();
  }

  function drop({ line, person }: Listener, silentMs: number): void {
    dropped += 1;
    line.cut();
    log.warn("stream.dropped", { person, silentMs: Math.round(silentMs) });
  }

  /** Whoever signed out, was deactivated, or is more or less than they were; asked for all at once. */
  async function endStrangers(): Promise<void> {
    if (listeners.size === 0 || steady() - askedAt < CREDENTIALS_MS) return;
    askedAt = steady();
    const standing = await reads.standingCredentials({ sessions: idsOf(listeners, "session"), tokens: idsOf(listeners, "token") });
    const found = new Map(standing.map((one) => [keyOf(one), one]));
    const now = clock.now();
    for (const listener of listeners) {
      const why = endOf(listener.by, found.get(keyOf(listener.by)), now);
      if (why === null) continue;
      listener.end(why);
      log.info("stream.ended", { person: listener.person, why });
    }
  }

  return { begin, dropped: () => dropped };
}

function idsOf(listeners: Iterable<Listener>, kind: Credential["kind"]): readonly string[] {
  return [...new Set(Array.from(listeners, ({ by }) => by).flatMap((by) => (by.kind === kind ? [by.id] : [])))];
}

function keyOf({ kind, id }: Pick<Credential, "kind" | "id">): string {
  return `${kind} ${id}`;
}
