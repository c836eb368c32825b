import type { StreamedAlert, StreamEvent } from "@tocsin/contract";
import { positionsAfter, type StreamPosition } from "@tocsin/domain";
import type { LayerNews, PersonId, StreamNews } from "@tocsin/ports";

/** What one listener has been told. */
export interface Told {
  readonly person: PersonId;
  readonly position: StreamPosition;
  /** Their unread alerts, counted on; null: not known. */
  readonly unread: number | null;
  /** The count that they have; null: none yet. */
  readonly shown: number | null;
}

/** What a look found for one listener. */
export interface News extends Pick<StreamNews, "open" | "changes" | "now"> {
  /** `alert` is null where they may not see it. */
  readonly alerts: readonly { readonly event: number; readonly alert: StreamedAlert | null }[];
  /** Counted with this very look; null: it was not. */
  readonly unread: number | null;
  /** Some of theirs were, or may have been, marked. */
  readonly marked: boolean;
  /** They have to read everything again, and why. */
  readonly reload: ReloadReason | null;
}

export type ReloadReason = Extract<StreamEvent, { readonly event: "reload" }>["data"]["why"];
export type EndReason = Extract<StreamEvent, { readonly event: "end" }>["data"]["why"];

export interface Step {
  readonly event: StreamEvent;
  /** Whoever is cut off after it goes on from here. */
  readonly position: StreamPosition;
}

export interface Telling {
  readonly steps: readonly Step[];
  /** When all steps have been told. */
  readonly told: Told;
}

/** So many alerts at once are told one by one. */
export const ALERTS_MAX = 100;

/** Whether there is too much to be told one by one. */
export function isTooMuch({ position }: Told, { alerts, changesFrom }: Pick<News, "alerts"> & Pick<StreamNews, "changesFrom">): boolean {
  return alerts.length > ALERTS_MAX || position.change < changesFrom;
}

/** What one listener is told of a look, in this order: the count where they have none yet, what to read again, alerts, preferences, and what the count is after it. */
export function tell(told: Told, news: News): Telling {
  const unread = unreadAfter(told, news);
  const begin = unread === null || told.shown !== null ? [] : [countStep(unread, told.position)];
  const [before, ...after] = positionsAfter(told.position, { alerts: news.alerts.map(({ event }) => event), open: news.open });
  const came = news.alerts.flatMap(({ alert }, index): readonly Step[] =>
    alert === null ? [] : [{ event: { event: "alert", data: { change: "came", alert } }, position: after[index] ?? before }],
  );
  const reached = after.at(-1) ?? before;
  const changes = changeSteps(told, reached, news);
  const position = { ...reached, change: news.now.change, systemAudience: news.now.systemAudience };
  const end = unread === null || unread === (told.shown ?? unread) ? [] : [countStep(unread, position)];
  const steps = [...begin, ...againSteps(told, news), ...came, ...changes, ...end];
  return { steps, told: { ...told, position, unread, shown: unread ?? told.shown } };
}

/** Counted with this look, or counted on: what came is unread unless somebody was quick. */
function unreadAfter(told: Told, news: News): number | null {
  return news.unread ?? countedOn(told, news);
}

function countedOn({ unread }: Told, { alerts }: News): number | null {
  if (unread === null) return null;
  return unread + alerts.filter(({ alert }) => alert !== null && alert.readAt === null && alert.archivedAt === null).length;
}

/**
 * Who reads everything again needs not be told of marks. A count that is not what was counted on is as good as one: what they may see is something
 * else now, and a list that nobody asks for again would go on showing it (rule A8).
 */
function againSteps(told: Told, news: News): readonly Step[] {
  const { position } = told;
  if (news.reload !== null) return [{ event: { event: "reload", data: { why: news.reload } }, position }];
  const expected = countedOn(told, news);
  const isOther = news.unread !== null && expected !== null && news.unread !== expected;
  return news.marked || isOther ? [{ event: { event: "alert", data: { change: "marked" } }, position }] : [];
}

function countStep(unread: number, position: StreamPosition): Step {
  return { event: { event: "count", data: { unread } }, position };
}

/** Whom System reaches is no cell of it, but bears on everybody's as one does. */
function changeSteps({ person, position: from }: Told, start: StreamPosition, { changes, now }: News): readonly Step[] {
  let position = start;
  const steps = changes
    .filter((change) => change.change > from.change && concerns(change, person))
    .map(({ change, scope, person: whose, product, version }): Step => {
      position = { ...position, change, ...(scope === "system" ? { systemAudience: now.systemAudience } : {}) };
      return { event: { event: "preferences", data: { scope, person: whose, product, version } }, position };
    });
  if (position.systemAudience === now.systemAudience) return steps;
  const reach = { scope: "system", person: null, product: null, version: now.systemVersion } as const;
  return [...steps, { event: { event: "preferences", data: reach }, position: { ...position, systemAudience: now.systemAudience } }];
}

/** Shared layers lie over or under everybody's own; nobody reads the layer of somebody else. */
function concerns({ person, visible }: LayerNews, listener: PersonId): boolean {
  return visible && (person === null || person === listener);
}
