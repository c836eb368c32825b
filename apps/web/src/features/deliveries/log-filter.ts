import { CHANNELS, type Channel, DELIVERY_STATES, type DeliveryState, EVENT_TYPES, type EventType } from "@tocsin/domain";
import type { DeliveryFilter } from "../../lib/delivery-api.ts";
import { idOf, oneOf } from "../../lib/url-filters.ts";

export const PERIODS = { "1h": 3_600_000, "24h": 86_400_000, "7d": 604_800_000, "30d": 2_592_000_000 } as const;
export type Period = keyof typeof PERIODS;
export const DESTINATIONS = ["mailbox", "slack", "msteams"] as const;

/** What of the log is shown, as the address says it. */
export interface ShownDeliveries {
  readonly state: DeliveryState | null;
  readonly channel: Channel | null;
  readonly event: EventType | null;
  readonly product: number | null;
  readonly person: string;
  readonly destination: string | null;
  readonly period: Period | null;
  readonly id: string;
  readonly skipped: boolean;
}

/** As many characters as the server takes; no name and no id has more. */
const PERSON_MAX = 200;
export const ID_MAX = 1_000;

const ENDPOINT = /^w[1-9]\d{0,14}$/;

/** A made-up address filters nothing. */
export function shownBy(params: URLSearchParams): ShownDeliveries {
  const destination = params.get("destination") ?? "";
  return {
    state: oneOf(DELIVERY_STATES, params.get("state")),
    channel: oneOf(CHANNELS, params.get("channel")),
    event: oneOf(EVENT_TYPES, params.get("event")),
    product: idOf(params.get("product")),
    person: textOf(params.get("person"), PERSON_MAX),
    destination: ENDPOINT.test(destination) ? destination : oneOf(DESTINATIONS, destination),
    period: oneOf(["1h", "24h", "7d", "30d"], params.get("since")),
    id: textOf(params.get("id"), ID_MAX),
    skipped: params.get("skipped") === "1",
  };
}

function textOf(value: string | null, max: number): string {
  const text = value?.trim() ?? "";
  return text.length > max ? "" : text;
}

/** The same as an address says it, in one order: two filters are alike if this is. */
export function queryOf({ period, skipped, ...filter }: ShownDeliveries): string {
  const { state, channel, event, product, destination, person, id } = filter;
  const named = { state, channel, event, product, destination, since: period, person, id, skipped: skipped ? "1" : null };
  const given = Object.entries(named).flatMap(([name, value]) => (value === null || value === "" ? [] : [[name, String(value)]]));
  return new URLSearchParams(given).toString();
}

/** Whether anything but skipped deliveries is hidden. */
export function isNarrowed({ skipped: _, ...filter }: ShownDeliveries): boolean {
  return Object.values(filter).some((value) => value !== null && value !== "");
}

const NOT_SKIPPED = DELIVERY_STATES.filter((state) => state !== "suppressed");

/** As the server is asked. What was skipped is left out unless it is asked for, or one delivery is. */
export function askedOf(
  { state, channel, event, product, person, destination, period, id, skipped }: ShownDeliveries,
  now: number,
): DeliveryFilter {
  const states = state === null ? (skipped || id !== "" ? null : NOT_SKIPPED) : [state];
  return {
    state: states?.join(",") ?? null,
    channel,
    event,
    product,
    person,
    destination,
    since: period === null ? null : new Date(now - PERIODS[period]).toISOString(),
    id,
  };
}

/** What was skipped has a box of its own. */
export function numberSet({ skipped: _, ...filter }: ShownDeliveries): number {
  return Object.values(filter).filter((value) => value !== null && value !== "").length;
}
