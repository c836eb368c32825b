import { SYSTEM_TIMERS, type Timers } from "@tocsin/dispatch";
import type { MessageContext } from "@tocsin/messages";
import type { Clock, PersonId, StreamReads } from "@tocsin/ports";
import type { Log } from "../deps.ts";
import type { SealedText } from "../secrets/sealed-text.ts";
import { createAsking, isWaiting } from "./asking.ts";
import { createLine } from "./line.ts";
import { createListener, type Listener } from "./listener.ts";
import { look } from "./look.ts";
import { createPipe } from "./pipe.ts";
import { positionIds } from "./position-ids.ts";
import { createRounds, type Rounds } from "./rounds.ts";
import type { Opened, OpenStream, StreamHub } from "./stream-hub.ts";
import { readUntaken } from "./untaken.ts";
import { watchListeners } from "./watch.ts";

/** Tabs share one; what is above that is a script that forgets to close. */
const STREAMS_PER_PERSON = 10;
const STREAMS_MAX = 10_000;

export interface StreamHubOptions {
  readonly reads: StreamReads;
  /** What links of alerts are built from. */
  readonly context: () => Promise<MessageContext>;
  /** What ids of events are sealed with. */
  readonly sealed: SealedText;
  readonly clock: Clock;
  readonly log: Log;
  readonly timers?: Timers;
  readonly steady?: () => number;
  readonly random?: () => number;
  /** What the system has for connections that was not taken. */
  readonly untaken?: typeof readUntaken;
}

/** Everybody who listens: one look at the store tells all of them what came, and what is not told yet is on disk and nowhere else. */
export function createStreamHub({
  reads,
  context,
  sealed,
  clock,
  log,
  timers = SYSTEM_TIMERS,
  steady = () => performance.now(),
  random = Math.random,
  untaken = readUntaken,
}: StreamHubOptions): StreamHub {
  const listeners = new Set<Listener>();
  const pace = { timers, steady, onFailure: (error: unknown): void => log.error("stream.faltered", { error }) };
  const rounds = createRounds({ ...pace, round });
  const asking = createAsking({ ...pace, untaken, onRoom: rounds.wake }, listeners);
  const watch = watchListeners({ reads, clock, log, timers, steady, ask: asking.wake }, listeners);
  let [hasStopped, isNews] = [false, false];

  async function round(): Promise<void> {
    // Who has just come, or takes something again, is no reason to look for all.
    if (isNews) for (const listener of listeners) listener.leaveBehind();
    isNews = false;
    if (await look({ reads, context }, [...listeners])) rounds.wake();
    if ([...listeners].some(({ line }) => line.isFull())) asking.wake();
  }

  async function open({ person, by, after, connection }: OpenStream): Promise<Opened> {
    const begin = await beginning({ reads, sealed }, { person, after });
    // From here on nothing is waited for: nobody comes in between the limit and who is within it.
    const refusal = hasStopped ? "busy" : limitReached(listeners, person);
    if (refusal !== null) return { ok: false, refusal };
    const pipe = createPipe({
      onHungry: () => wakeFor(listener, { rounds, asking }),
      onGone: () => void listeners.delete(listener),
      ...connection,
    });
    const listener = createListener({ person, by, ...begin, line: createLine({ pipe, connection, steady, random }) });
    listeners.add(listener);
    watch.begin();
    return { ok: true, body: pipe.body };
  }

  return {
    open,
    wake: () => {
      isNews = true;
      if (listeners.size > 0) rounds.wake();
    },
    marked: (person) => markAll(ownOf(listeners, person), rounds),
    // Also who has as many unread as before: what they have read may be gone, and a list would go on showing it (rule A8).
    recount: () => markAll([...listeners], rounds),
    stop: () => {
      hasStopped = true;
      for (const turns of [rounds, asking]) turns.stop();
      for (const listener of listeners) listener.end("stopping");
    },
    counts: () => ({ open: listeners.size, dropped: watch.dropped() }),
  };
}

function markAll(some: readonly Listener[], rounds: Rounds): void {
  for (const listener of some) listener.mark();
  if (some.length > 0) rounds.wake();
}

/** They take something: there is something for them, or the system has to say first whether there is room for it. */
function wakeFor(listener: Listener, { rounds, asking }: { readonly rounds: Rounds; readonly asking: Rounds }): void {
  if (isWaiting(listener)) rounds.wake();
  else if (listener.line.isFull()) asking.wake();
}

/** Where somebody begins: behind what they have been told, or now. */
async function beginning(
  { reads, sealed }: Pick<StreamHubOptions, "reads" | "sealed">,
  { person, after }: Pick<OpenStream, "person" | "after">,
) {
  const { write: idOf, read } = positionIds(sealed, { database: await reads.databaseId({}), person });
  const position = after === null ? null : read(after);
  if (position !== null && (await reads.isStreamPosition({ position }))) return { position, idOf, isBack: true, reload: null };
  return {
    position: await reads.streamStart({ person }),
    idOf,
    isBack: false,
    reload: after === null ? null : ("unknown_position" as const),
  };
}

function limitReached(listeners: ReadonlySet<Listener>, person: PersonId): Extract<Opened, { readonly ok: false }>["refusal"] | null {
  if (listeners.size >= STREAMS_MAX) return "busy";
  return ownOf(listeners, person).length >= STREAMS_PER_PERSON ? "too_many_streams" : null;
}

function ownOf(listeners: ReadonlySet<Listener>, person: PersonId): readonly Listener[] {
  return [...listeners].filter((listener) => listener.person === person);
}
