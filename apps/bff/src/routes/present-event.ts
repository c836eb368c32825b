import type { Event, EventDetail } from "@tocsin/contract";
import { eventKeyLabel } from "@tocsin/domain";
import { linkOf, type MessageContext } from "@tocsin/messages";
import type { EventView, Viewer } from "@tocsin/ports";
import { isoTime } from "./wire-time.ts";

export interface EventReader {
  readonly viewer: Viewer;
  readonly context: MessageContext;
}

/** An event as its reader may see it: who else was named, and what became of it, is for superusers. */
export function presentEvent(event: EventView, reader: EventReader): Event {
  const { data: _data, ...shown } = presentEventDetail(event, reader);
  return shown;
}

export function presentEventDetail(event: EventView, { viewer, context }: EventReader): EventDetail {
  return {
    ...event,
    label: eventKeyLabel(event.key),
    url: linkOf(event, context),
    occurredAt: isoTime(event.occurredAt),
    acceptedAt: isoTime(event.acceptedAt),
    recipients: viewer.superuser ? event.recipients : null,
    ledger: viewer.superuser ? event.ledger : null,
  };
}
