import type { Alert, StreamedAlert } from "@tocsin/contract";
import { eventKeyLabel, OWN_SOURCE } from "@tocsin/domain";
import { linkOf, type MessageContext } from "@tocsin/messages";
import type { AlertView, StreamedAlertView } from "@tocsin/ports";
import { isoTime, isoTimeOrNull } from "./wire-time.ts";

export function presentAlert({ description, ...alert }: AlertView, context: MessageContext): Alert {
  return { ...presentStreamedAlert(alert, context), description };
}

export function presentStreamedAlert({ source, ...alert }: StreamedAlertView, context: MessageContext): StreamedAlert {
  return {
    ...alert,
    eventLabel: eventKeyLabel(alert.eventKey),
    url: linkOf({ ...alert, source }, context),
    createdAt: isoTime(alert.createdAt),
    readAt: isoTimeOrNull(alert.readAt),
    archivedAt: isoTimeOrNull(alert.archivedAt),
    own: source === OWN_SOURCE,
  };
}
