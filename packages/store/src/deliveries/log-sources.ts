import type { DeliveryState } from "@tocsin/domain";
import type { DeliveryFilter, Viewer } from "@tocsin/ports";

/** Below the last key of the page before, in the order of the table's own key, backwards. */
const AFTER = "(d.event, d.channel, d.target, d.generation) < (:event, :afterChannel, :afterTarget, :afterGeneration)";
const AFTER_IN_EVENT = "(e.seq < :event OR (d.channel, d.target, d.generation) < (:afterChannel, :afterTarget, :afterGeneration))";

/** States that have an index of their own: rare, and what people look for. */
const NOT_SENT = ["failed", "suppressed", "expired", "cancelled"] as const satisfies readonly DeliveryState[];
/** Events with anything in these states are found by their counts. Held is shown also for what waits for its lane. */
const OPEN = ["pending", "held", "sending", "retrying"] as const satisfies readonly DeliveryState[];

/** FROM … WHERE, and what the event's number is called in it. */
export interface LogSource {
  readonly from: string;
  readonly event: "d.event" | "e.seq";
}

/**
 * Where the log is read from: one range of an index each, rows in the order of the table's key, backwards, without
 * a sort; several are merged. Names `e` and `d`; a row without `d` is an event that was looked at for nothing.
 */
export function sourcesOf(viewer: Viewer, filter: DeliveryFilter): readonly LogSource[] {
  if (filter.id !== null) return [ofId(filter)];
  if (isByOpenEvents(viewer, filter)) return [ofOneEvent(filter)];
  if (!viewer.superuser || filter.person !== null) return ofPerson(filter);
  if (isWithin(filter.state, NOT_SENT)) return filter.state.map((state) => ofState(state, filter));
  return [ofEvents(filter)];
}

function isWithin<S extends DeliveryState>(states: readonly DeliveryState[] | null, allowed: readonly S[]): states is readonly S[] {
  return states !== null && states.length > 0 && states.every((state) => (allowed as readonly DeliveryState[]).includes(state));
}

/** Alerts come first in the key: leaving them out is a range, so that a broadcast's alerts are never walked through. */
function channelOf({ channel }: DeliveryFilter): string {
  return channel === null ? "d.channel > 'alert'" : "d.channel = :channel";
}

/** The id of an event, or of one delivery of it. */
function ofId(filter: DeliveryFilter): LogSource {
  const from = `deliveries d CROSS JOIN events e ON e.seq = d.event
    WHERE d.event = (SELECT seq FROM events WHERE id = :askedEvent) AND ${channelOf(filter)} AND ${AFTER}
    AND (:askedTarget IS NULL OR (d.channel = :askedChannel AND d.target = :askedTarget AND d.generation = :askedGeneration))`;
  return { from, event: "d.event" };
}

function ofPerson({ channel }: DeliveryFilter): readonly LogSource[] {
  const channels = channel === null ? ["'mail'", "'slack'", "'webhooks'"] : [":channel"];
  return channels.map((one) => ({
    from: `deliveries d CROSS JOIN events e ON e.seq = d.event
      WHERE d.person = :person AND d.channel = ${one} AND d.event <= :event AND ${AFTER}`,
    event: "d.event",
  }));
}

function ofState(state: (typeof NOT_SENT)[number], filter: DeliveryFilter): LogSource {
  const from = `deliveries d CROSS JOIN events e ON e.seq = d.event
    WHERE d.state = '${state}' AND d.state IN (${listOf(NOT_SENT)}) AND d.event <= :event AND ${channelOf(filter)} AND ${AFTER}`;
  return { from, event: "d.event" };
}

/** Nothing before it can have a delivery since then; where that would have to be looked for at length, nothing is said. */
const FIRST_SINCE = `(SELECT iif(count(*) > 20000, 0, min(seq)) FROM (SELECT seq FROM events WHERE changed_at >= :since LIMIT 20001))`;

function ofEvents(filter: DeliveryFilter): LogSource {
  const wanted = [
    channelOf(filter),
    ...(filter.event === null ? [] : ["e.event_type = :type"]),
    ...(filter.since === null ? [] : ["e.changed_at >= :since"]),
    ...(filter.destination === null ? [] : ["d.target = :destination"]),
    AFTER_IN_EVENT,
  ];
  const narrowed = [
    "e.seq <= :event",
    ...(filter.product === null ? [] : ["e.product = :product"]),
    ...(filter.since === null ? [] : [`e.seq >= ${FIRST_SINCE}`]),
  ];
  const from = `events e LEFT JOIN deliveries d ON d.event = e.seq AND ${wanted.join(" AND ")} WHERE ${narrowed.join(" AND ")}`;
  return { from, event: "e.seq" };
}

/** What is open is found by the counts of its event, one event after another. */
export function isByOpenEvents(viewer: Viewer, { state, person, id }: DeliveryFilter): boolean {
  return viewer.superuser && person === null && id === null && isWithin(state, OPEN);
}

export const OPEN_EVENTS = `SELECT DISTINCT event FROM event_counts INDEXED BY event_counts_open
  WHERE count > 0 AND state IN (${listOf(OPEN)}) AND event <= :event ORDER BY event DESC`;

function ofOneEvent(filter: DeliveryFilter): LogSource {
  const from = `deliveries d CROSS JOIN events e ON e.seq = d.event
    WHERE d.event = :event AND ${channelOf(filter)} AND (d.channel, d.target, d.generation) < (:afterChannel, :afterTarget, :afterGeneration)`;
  return { from, event: "d.event" };
}

function listOf(states: readonly DeliveryState[]): string {
  return states.map((state) => `'${state}'`).join(", ");
}
