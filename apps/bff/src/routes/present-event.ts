import type { Event, EventDetail } from "@tocsin/contract";
import { eventKeyLabel } from "@tocsin/domain";
import { linkOf, type MessageContext } from "@tocsin/messages";
import type { EventView } from "@tocsin/ports";
import { isoTime } from "./wire-time.ts";

/** An event as the caller may see it; its link is complete. */
export function presentEvent(event: EventView, context: MessageContext): Event {
  const { data: _data, ...shown } = presentEventDetail(event, context);
  return shown;
}

export function presentEventDetail(event: EventView, context: MessageContext): EventDetail {
  return {
    ...event,
    label: eventKeyLabel(event.key),
    url: linkOf(event, context),
    occurredAt: isoTime(event.occurredAt),
    acceptedAt: isoTime(event.acceptedAt),
  };
}
