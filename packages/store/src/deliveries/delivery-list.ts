import { eventNumber } from "@tocsin/domain";
import type { DeliveryFilter, DeliveryReads, DeliveryView, Page, PageKey, Viewer } from "@tocsin/ports";
import { mayReadEvent } from "../access-predicate.ts";
import type { Db } from "../database.ts";
import { personKey } from "../keys.ts";
import { keyNumber, keyText } from "../page.ts";
import { statement } from "../statements.ts";
import { DELIVERY_SELECT, deliveryOf, type DeliveryRow, type DeliveryRowKey, SHOWN_STATE } from "./delivery-rows.ts";

/** A page of the log stops here and may be short; its key leads on from the last row looked at. */
export interface LogLimits {
  readonly rowsMax: number;
  readonly elapsedMaxMs: number;
}

const LOG_LIMITS: LogLimits = { rowsMax: 20_000, elapsedMaxMs: 100 };

type ListDeliveries = Parameters<DeliveryReads["deliveries"]>[0];

/** Newest event first; within one by channel and target. */
export function deliveries(db: Db, { viewer, filter, page }: ListDeliveries, limits: LogLimits = LOG_LIMITS): Page<DeliveryView> {
  const found: DeliveryRowKey[] = [];
  const { looked, last } = scan(db, { viewer, filter, after: page.after, limits }, (key) => {
    found.push(key);
    return found.length < page.limit;
  });
  const items = found.map((key) => deliveryByKey(db, key));
  return { items, next: looked && last !== null ? [last.event, last.channel, last.target, last.generation] : null };
}

interface ScannedRow extends DeliveryRowKey {
  readonly matches: number;
}

interface Scan {
  readonly viewer: Viewer;
  readonly filter: DeliveryFilter;
  readonly after: PageKey | null;
  readonly limits: LogLimits;
}

/** `looked`: something may come after the last row. */
function scan(db: Db, { viewer, filter, after, limits }: Scan, take: (key: DeliveryRowKey) => boolean) {
  const startedAt = performance.now();
  const rows = statement<ScanParameters, ScannedRow>(db, scanText(viewer, filter)).iterate(scanParameters(viewer, filter, after));
  let last: DeliveryRowKey | null = null;
  let count = 0;
  for (const { matches, ...key } of rows) {
    last = key;
    count += 1;
    const goesOn = matches === 0 || take(key);
    if (!goesOn || count >= limits.rowsMax || performance.now() - startedAt > limits.elapsedMaxMs) return { looked: true, last };
  }
  return { looked: false, last };
}

/**
 * What an index serves narrows the scan; the rest is asked of each row that is looked at. Channels are read one by one
 * under their event, so that a broadcast's alerts are never walked through on the way to its mails.
 */
function scanText(viewer: Viewer, filter: DeliveryFilter): string {
  const ofPerson = !viewer.superuser || filter.person !== null;
  const conditions = [
    filter.channel === null ? "d.channel IN ('mail', 'slack', 'msteams', 'webhooks')" : "d.channel = :channel",
    ...(ofPerson ? ["d.person = :person"] : []),
    ...(filter.product === null ? [] : ["e.product = :product"]),
    ...(filter.since === null ? [] : ["e.changed_at >= :since"]),
    ...(viewer.superuser ? [] : ["d.person = :viewer", mayReadEvent(":viewer")]),
  ];
  const tables = ofPerson ? "deliveries d CROSS JOIN events e ON e.seq = d.event" : "events e CROSS JOIN deliveries d ON d.event = e.seq";
  return `SELECT d.event, d.channel, d.target, d.generation,
      ((:state IS NULL OR ${SHOWN_STATE} = :state) AND (:type IS NULL OR e.event_type = :type)
        AND (:since IS NULL OR d.created_at >= :since)) AS matches
    FROM ${tables}
    WHERE ${ofPerson ? "d.event" : "e.seq"} <= :event AND (d.event < :event OR (d.channel, d.target, d.generation) > (:afterChannel, :afterTarget, :afterGeneration))
      AND ${conditions.join(" AND ")}
    ORDER BY ${ofPerson ? "d.event" : "e.seq"} DESC, d.channel, d.target, d.generation`;
}

interface ScanParameters {
  readonly viewer: number;
  readonly person: number | null;
  readonly channel: string | null;
  readonly product: number | null;
  readonly since: number | null;
  readonly state: string | null;
  readonly type: number | null;
  readonly event: number;
  readonly afterChannel: string;
  readonly afterTarget: string;
  readonly afterGeneration: number;
}

function scanParameters(viewer: Viewer, filter: DeliveryFilter, after: PageKey | null): ScanParameters {
  const own = personKey(viewer.person);
  return {
    viewer: own,
    person: filter.person === null ? own : personKey(filter.person),
    channel: filter.channel,
    product: filter.product,
    since: filter.since,
    state: filter.state,
    type: filter.event === null ? null : eventNumber(filter.event),
    event: keyNumber(after, 0, Number.MAX_SAFE_INTEGER),
    afterChannel: keyText(after, 1),
    afterTarget: keyText(after, 2),
    afterGeneration: keyNumber(after, 3, -1),
  };
}

const BY_KEY = `${DELIVERY_SELECT}
  WHERE d.event = :event AND d.channel = :channel AND d.target = :target AND d.generation = :generation`;

function deliveryByKey(db: Db, key: DeliveryRowKey): DeliveryView {
  const row = statement<DeliveryRowKey, DeliveryRow>(db, BY_KEY).get(key);
  if (row === undefined) throw new Error("A delivery is gone between two looks at it");
  return deliveryOf(row);
}
