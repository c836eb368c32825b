import type { Alert } from "@tocsin/contract";
import { eventTypeInfo } from "@tocsin/domain";

/** What stands in one row: an alert, or several that say the same of one product. */
export interface AlertFold {
  /** Stays the same while alerts join it. */
  readonly id: string;
  /** Newest first; one, unless it is folded. */
  readonly alerts: readonly [Alert, ...Alert[]];
}

/** Two of a kind are as quickly read as folded. */
const FOLDED_FROM = 3;

/** Alerts of one day, newest first; repeats stand where the newest of them does. `day` tells one day's rows from another's. */
export function foldAlerts(alerts: readonly Alert[], day: string): readonly AlertFold[] {
  const kinds = new Map<string, [Alert, ...Alert[]]>();
  for (const alert of alerts) {
    const kind = kindOf(alert);
    const sameKind = kinds.get(kind);
    if (sameKind === undefined) kinds.set(kind, [alert]);
    else sameKind.push(alert);
  }
  return alerts.flatMap((alert): readonly AlertFold[] => {
    const kind = kindOf(alert);
    const sameKind = kinds.get(kind) ?? [alert];
    if (sameKind.length < FOLDED_FROM) return [{ id: alert.id, alerts: [alert] }];
    return sameKind[0] === alert ? [{ id: `${day} ${kind}`, alerts: sameKind }] : [];
  });
}

/** What people want of somebody is never a repeat of what others want. */
function kindOf({ id, eventType, eventKey, product, readAt, archivedAt }: Alert): string {
  if (eventTypeInfo(eventType).group === "people") return id;
  return [eventType, eventKey, product?.id ?? "", readAt === null, archivedAt === null].join(" ");
}
