import { type Channel, eventNumber } from "@tocsin/domain";
import type { DeliveryFilter, PageKey, Viewer } from "@tocsin/ports";
import { mayReadEvent } from "../access-predicate.ts";
import type { Db } from "../database.ts";
import { parseDeliveryId } from "../delivery-id.ts";
import { personKey } from "../keys.ts";
import { startOf } from "../page.ts";
import { statement } from "../statements.ts";
import { type DeliveryRowKey, NOWHERE, REDELIVERED, SHOWN_STATE } from "./delivery-rows.ts";
import { isByOpenEvents, OPEN_EVENTS, sourcesOf } from "./log-sources.ts";

/** A page of the log stops here and may be short; its key leads on from the last row looked at. */
export interface LogLimits {
  readonly rowsMax: number;
  readonly elapsedMaxMs: number;
  /** The time is looked at after so many: fewer come whole, however busy the machine. */
  readonly rowsPerLook: number;
}

export const LOG_LIMITS: LogLimits = { rowsMax: 20_000, elapsedMaxMs: 100, rowsPerLook: 64 };

export interface Scan {
  readonly viewer: Viewer;
  readonly filter: DeliveryFilter;
  readonly after: PageKey | null;
  readonly limits: LogLimits;
  /** Only what rule D12 lets be sent again: not sent again yet, with a place to go to, and no test, which is tried once. */
  readonly again?: boolean;
}

interface ScannedRow {
  readonly event: number;
  readonly event_id: string;
  /** Null: an event that was looked at for nothing. It counts, so that a scan ends in time whatever it has to pass over. */
  readonly channel: Channel | null;
  readonly target: string;
  readonly generation: number;
  readonly matches: 0 | 1;
}

export interface ScannedKey extends DeliveryRowKey {
  readonly eventId: string;
}

/**
 * Looks through the log, newest event first, until `take` has enough, the limits are reached or there is no more. Answers the
 * key to go on from; null: everything was looked at.
 */
export function scanLog(db: Db, scan: Scan, take: (key: ScannedKey) => boolean): PageKey | null {
  const { limits } = scan;
  const startedAt = performance.now();
  let count = 0;
  for (const { event, event_id: eventId, channel, target, generation, matches } of rowsOf(db, scan)) {
    count += 1;
    const isEnough = channel !== null && matches === 1 && !take({ event, channel, target, generation, eventId });
    const isLate = count % limits.rowsPerLook === 0 && performance.now() - startedAt > limits.elapsedMaxMs;
    if (isEnough || isLate || count >= limits.rowsMax) {
      // Nothing more is of this event: the next page begins with the one before it.
      return channel === null ? [event - 1, LAST_CHANNEL, "", 0] : [event, channel, target, generation];
    }
  }
  return null;
}

function* rowsOf(db: Db, { viewer, filter, after, again = false }: Scan): Iterable<ScannedRow> {
  const parameters = scanParameters(viewer, filter, after);
  const rows = statement<ScanParameters, ScannedRow>(db, scanText({ viewer, filter, again }));
  if (!isByOpenEvents(viewer, filter)) {
    yield* rows.iterate(parameters);
    return;
  }
  const { event: first } = parameters;
  for (const { event } of statement<{ event: number }, { event: number }>(db, OPEN_EVENTS).iterate({ event: first })) {
    yield* rows.iterate({ ...parameters, event, ...(event === first ? {} : FROM_THE_START) });
    yield { event, event_id: "", channel: null, target: "", generation: 0, matches: 0 };
  }
}

/** What no index serves is asked of each row that is looked at. */
export function scanText({ viewer, filter, again }: Required<Pick<Scan, "viewer" | "filter" | "again">>): string {
  const conditions = [
    "d.channel IS NOT NULL",
    ...(filter.state === null ? [] : [`${SHOWN_STATE} IN (SELECT value FROM json_each(:states))`]),
    ...(filter.event === null ? [] : ["e.event_type = :type"]),
    ...(filter.product === null ? [] : ["e.product = :product"]),
    ...(filter.since === null ? [] : ["d.created_at >= :since"]),
    ...(filter.destination === null ? [] : ["d.target = :destination"]),
    ...(filter.person === null ? [] : ["d.person = :person"]),
    ...(again ? [`e.is_test = 0 AND NOT ${REDELIVERED} AND NOT ${NOWHERE}`] : []),
    ...(viewer.superuser ? [] : ["d.person = :viewer", mayReadEvent(":viewer")]),
  ];
  const matches = conditions.join(" AND ");
  return `${sourcesOf(viewer, filter)
    .map(
      ({ from, event }) =>
        `SELECT ${event} AS event, e.id AS event_id, d.channel, d.target, d.generation, (${matches}) AS matches FROM ${from}`,
    )
    .join(" UNION ALL ")} ORDER BY event DESC, channel DESC, target DESC, generation DESC`;
}

interface ScanParameters {
  readonly viewer: number;
  readonly person: number | null;
  readonly channel: string | null;
  readonly destination: string | null;
  readonly product: number | null;
  readonly since: number | null;
  readonly states: string;
  readonly type: number | null;
  readonly askedEvent: string | null;
  readonly askedChannel: string | null;
  readonly askedTarget: string | null;
  readonly askedGeneration: number | null;
  readonly event: number;
  readonly afterChannel: string;
  readonly afterTarget: string;
  readonly afterGeneration: number;
}

/** Sorts after every channel. */
const LAST_CHANNEL = "~";
const FROM_THE_START = { afterChannel: LAST_CHANNEL, afterTarget: "", afterGeneration: 0 } as const;

export function scanParameters(viewer: Viewer, filter: DeliveryFilter, after: PageKey | null): ScanParameters {
  const own = personKey(viewer.person);
  const [event, afterChannel, afterTarget, afterGeneration] = startOf(after, Number.MAX_SAFE_INTEGER, LAST_CHANNEL, "", 0);
  return {
    ...idParameters(filter.id),
    viewer: own,
    person: filter.person === null ? own : personKey(filter.person),
    channel: filter.channel,
    destination: filter.destination,
    product: filter.product,
    since: filter.since,
    states: JSON.stringify(filter.state ?? []),
    type: filter.event === null ? null : eventNumber(filter.event),
    event,
    afterChannel,
    afterTarget,
    afterGeneration,
  };
}

/** The id of a delivery names its event and the rest of its key; any other is an event's, or nobody's. */
function idParameters(id: string | null): Pick<ScanParameters, "askedEvent" | "askedChannel" | "askedTarget" | "askedGeneration"> {
  const key = id === null ? null : parseDeliveryId(id);
  if (key === null) return { askedEvent: id, askedChannel: null, askedTarget: null, askedGeneration: null };
  return { askedEvent: key.event, askedChannel: key.channel, askedTarget: key.target, askedGeneration: key.generation };
}
