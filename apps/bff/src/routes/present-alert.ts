import type { Alert } from "@tocsin/contract";
import { eventKeyLabel } from "@tocsin/domain";
import { linkOf, type MessageContext } from "@tocsin/messages";
import type { AlertView } from "@tocsin/ports";
import { isoTime, isoTimeOrNull } from "./wire-time.ts";

export function presentAlert({ source, ...alert }: AlertView, context: MessageContext): Alert {
  return {
    ...alert,
    eventLabel: eventKeyLabel(alert.eventKey),
    url: linkOf({ ...alert, source }, context),
    createdAt: isoTime(alert.createdAt),
    readAt: isoTimeOrNull(alert.readAt),
    archivedAt: isoTimeOrNull(alert.archivedAt),
  };
}
