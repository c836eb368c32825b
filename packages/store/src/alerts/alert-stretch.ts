import type { AlertFilter } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import { eventRange } from "./alert-range.ts";

/** As many alerts are looked at for one page, or in one transaction, where few may be found among many. */
export const LOOKED_AT_MAX = 20_000;

/** The alerts that are looked at, by their events: after `after`, before `before`. */
export interface Stretch {
  readonly after: number;
  readonly before: number;
  /** Where the next stretch begins, as its `before`; null: this is the last one. */
  readonly next: number | null;
}

/** From `before` down. A filter that asks for no more than a state is looked through to its end. */
export function stretchOf(
  db: Db,
  {
    person,
    filter,
    before,
    rowsMax,
  }: { readonly person: number; readonly filter: AlertFilter; readonly before: number; readonly rowsMax: number },
): Stretch {
  const { first, last } = eventRange(db, filter);
  const start = Math.min(before, last + 1);
  const floor = isNarrow(filter) ? floorBelow(db, { person, before: start, rowsMax }) : 0;
  return floor === 0 || floor < first ? { after: first - 1, before: start, next: null } : { after: floor, before: start, next: floor + 1 };
}

function isNarrow({ event, product, severity, since, until }: AlertFilter): boolean {
  return [event, product, severity, since, until].some((asked) => asked !== null);
}

interface Floor {
  readonly person: number;
  readonly before: number;
  readonly rowsMax: number;
}

/** Read from the index alone. */
const FLOOR = `SELECT event FROM deliveries WHERE person = :person AND channel = 'alert' AND event < :before
  ORDER BY event DESC LIMIT 1 OFFSET :rowsMax`;

/** The first that is not looked at any more; 0 where all are. Events are numbered from 1. */
function floorBelow(db: Db, floor: Floor): number {
  return statement<Floor, { readonly event: number }>(db, FLOOR).get(floor)?.event ?? 0;
}
