import { EVENT_TYPES, eventTypeInfo, SEVERITIES } from "@tocsin/domain";
import type { AlertFilter } from "../../lib/alerts-api.ts";
import { dateOf, dayStart, type Period } from "../../lib/alert-times.ts";
import { idOf, oneOf } from "../../lib/url-filters.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";

export const STATES = ["unread", "all", "archived"] as const;
const PERIOD_NAMES = ["24h", "7d", "30d"] as const satisfies readonly Period[];

/** What of the alerts is shown, as the address says it; a made-up address filters nothing. Days count from their beginning to their end. */
export interface ShownAlerts extends Omit<AlertFilter, "since" | "until"> {
  readonly period: Period | null;
  readonly from: string | null;
  readonly to: string | null;
}

export function shownBy(params: URLSearchParams): ShownAlerts {
  return {
    state: oneOf(STATES, params.get("state")) ?? "unread",
    event: oneOf(EVENT_TYPES, params.get("event")),
    product: idOf(params.get("product")),
    severity: oneOf(SEVERITIES, params.get("severity")),
    period: oneOf(PERIOD_NAMES, params.get("since")),
    from: dayOf(params.get("since")),
    to: dayOf(params.get("until")),
  };
}

const FIRST_DAY = "1970-01-01";
/** Whatever the zone, the day after it begins at a time that the API takes: one with a year of four digits. */
const LAST_DAY = "9998-12-31";

function dayOf(value: string | null): string | null {
  const date = dateOf(value);
  return date !== null && date >= FIRST_DAY && date <= LAST_DAY ? date : null;
}

/** As the server is asked, by the days of a zone. */
export function filterOf({ period, from, to, ...filter }: ShownAlerts, zone: string | undefined): AlertFilter {
  return {
    ...filter,
    since: from === null ? period : dayStart(from, zone),
    until: to === null ? null : dayStart(to, zone, 1),
  };
}

/** The first day is after the last one. */
export function isCrossed({ from, to }: ShownAlerts): boolean {
  return from !== null && to !== null && from > to;
}

/** What hides alerts, each by its name; the state is none of it. */
export function hidingNames({ event, product, severity, period, from, to }: ShownAlerts): readonly string[] {
  const { hiding } = alertWords;
  return [
    ...(event === null ? [] : [eventTypeInfo(event).label]),
    ...(product === null ? [] : [alertWords.chosenProduct]),
    ...(severity === null ? [] : [hiding.severity(severity)]),
    ...(period === null ? [] : [hiding.period(period)]),
    ...(from === null ? [] : [hiding.from(from)]),
    ...(to === null ? [] : [hiding.to(to)]),
  ];
}
