import type { EventGroup, EventType } from "@tocsin/domain";
import { eventTypeInfo } from "@tocsin/domain";
import { AtSign, Boxes, Plug, ScanSearch, TimerReset, type LucideIcon } from "lucide-react";
import styles from "./event-icon.module.css";

/** By group, not by type: five shapes can be told apart at a glance, eighteen cannot. */
const ICON: Record<EventGroup, LucideIcon> = {
  products: Boxes,
  tests: ScanSearch,
  deadlines: TimerReset,
  people: AtSign,
  integrations: Plug,
};

export function EventIcon({ type }: { readonly type: EventType }) {
  const Icon = ICON[eventTypeInfo(type).group];
  return <Icon className={styles["icon"]} size={18} aria-hidden />;
}
