import { EVENT_TYPES, type EventType } from "@tocsin/domain";

/** The event type of a stored number; throws for one that no CHECK would have let in. */
export function eventTypeOfNumber(number: number): EventType {
  const type = EVENT_TYPES[number - 1];
  if (type === undefined) throw new Error(`No event type has the number ${String(number)}`);
  return type;
}
