import { setImmediate as takeBreath } from "node:timers/promises";
import type { MessageContext } from "@tocsin/messages";
import type { PersonId, StreamNews, StreamReads } from "@tocsin/ports";
import { presentStreamedAlert } from "../routes/present-alert.ts";
import { isWaiting } from "./asking.ts";
import type { Due, Listener } from "./listener.ts";
import { ALERTS_MAX, isTooMuch, type News, tell } from "./telling.ts";

/** Counting goes through all of a person's alerts: so many of them with one look, the others with the next. */
const COUNTED_MAX = 100;
/** Listeners of one read of the database: whatever else this thread has to do waits for so many, not for all. */
const AT_ONCE = 100;

export interface LookDeps {
  readonly reads: Pick<StreamReads, "streamNews" | "streamStart">;
  readonly context: () => Promise<MessageContext>;
}

/**
 * Tells all who take something, and for whom there may be something, what came since they were told last. True: look again soon, not everybody had
 * their turn.
 */
export async function look(deps: LookDeps, listeners: readonly Listener[]): Promise<boolean> {
  const hungry = listeners.filter(isWaiting);
  const counted = countedNow(hungry);
  // The count comes first: who has none waits until theirs is taken.
  const asked = hungry.filter((listener) => listener.told().shown !== null || counted.has(listener.person));
  if (asked.length === 0) return false;
  for (let from = 0; from < asked.length; from += AT_ONCE) {
    // Requests come in between, and whoever has gone or takes nothing more by then is left out.
    if (from > 0) await takeBreath();
    const some = asked.slice(from, from + AT_ONCE).filter(isWaiting);
    if (some.length > 0) await lookFor(deps, some, counted);
  }
  return hungry.some(isWaiting);
}

async function lookFor({ reads, context }: LookDeps, some: readonly Listener[], counted: ReadonlySet<PersonId>): Promise<void> {
  const dues = some.map((listener) => ({ listener, due: listener.takeDue(counted.has(listener.person)) }));
  let answered = 0;
  try {
    const news = await reads.streamNews({
      listeners: some.map(({ person, told }) => ({ person, after: told().position })),
      alertsMax: ALERTS_MAX,
      unreadOf: [...new Set(some.map(({ person }) => person))].filter((person) => counted.has(person)),
    });
    const found = newsByListener(news, news.alerts.length === 0 ? null : await context());
    for (const { listener, due } of dues.slice(0, news.answered)) {
      // Who went away meanwhile takes nothing any more.
      if (listener.isHungry()) await tellOne(reads, listener, { news, due, ...found(answered, listener.person) });
      answered += 1;
    }
  } finally {
    for (const { listener, due } of dues.slice(answered)) listener.giveBack(due);
  }
}

function countedNow(hungry: readonly Listener[]): ReadonlySet<PersonId> {
  const uncounted = hungry.filter((listener) => listener.isUncounted()).map(({ person }) => person);
  return new Set([...new Set(uncounted)].slice(0, COUNTED_MAX));
}

interface FoundForOne {
  readonly news: StreamNews;
  readonly due: Due;
  readonly alerts: News["alerts"];
  readonly unread: number | null;
}

async function tellOne(reads: LookDeps["reads"], listener: Listener, { news, due, alerts, unread }: FoundForOne): Promise<void> {
  if (isTooMuch(listener.told(), { alerts, changesFrom: news.changesFrom })) {
    listener.restart(await reads.streamStart({ person: listener.person }));
    return;
  }
  listener.tell(tell(listener.told(), { ...news, ...due, alerts, unread: due.counts ? unread : null }));
}

function newsByListener(news: StreamNews, links: MessageContext | null) {
  const alerts = new Map<number, News["alerts"][number][]>();
  for (const { listener, event, alert } of news.alerts) {
    const own = alerts.get(listener) ?? [];
    own.push({ event, alert: alert === null || links === null ? null : presentStreamedAlert(alert, links) });
    alerts.set(listener, own);
  }
  const unread = new Map(news.unread);
  return (index: number, person: PersonId): Pick<FoundForOne, "alerts" | "unread"> => ({
    alerts: (alerts.get(index) ?? []).toSorted((a, b) => a.event - b.event),
    unread: unread.get(person) ?? null,
  });
}
