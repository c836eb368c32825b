import type { Attempt, Delivery, DeliveryDetail } from "@tocsin/contract";
import { eventKeyLabel } from "@tocsin/domain";
import type { AttemptView, DeliveryView } from "@tocsin/ports";
import { isoTime, isoTimeOrNull } from "./wire-time.ts";

export function presentDelivery({ eventKey, ...delivery }: DeliveryView): Delivery {
  return {
    ...delivery,
    eventLabel: eventKeyLabel(eventKey),
    dueAt: isoTimeOrNull(delivery.dueAt),
    createdAt: isoTime(delivery.createdAt),
    settledAt: isoTimeOrNull(delivery.settledAt),
  };
}

export function presentDeliveryDetail({
  attemptLog,
  ...delivery
}: DeliveryView & { readonly attemptLog: readonly AttemptView[] }): DeliveryDetail {
  return { ...presentDelivery(delivery), attemptLog: attemptLog.map(presentAttempt) };
}

function presentAttempt(attempt: AttemptView): Attempt {
  return { ...attempt, startedAt: isoTime(attempt.startedAt), endedAt: isoTimeOrNull(attempt.endedAt) };
}
