import type { Delivery } from "@tocsin/contract";
import type { DeliveryState } from "@tocsin/domain";
import { Ban, CircleCheck, CircleSlash, CircleX, Clock, type LucideIcon, PauseCircle, RotateCw, Send, TimerOff } from "lucide-react";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { StateWord, type Tone } from "../../ui/state-word.tsx";

const LOOK: Record<DeliveryState, readonly [icon: LucideIcon, tone: Tone]> = {
  pending: [Clock, "muted"],
  held: [PauseCircle, "warning"],
  sending: [Send, "accent"],
  retrying: [RotateCw, "warning"],
  delivered: [CircleCheck, "success"],
  accepted: [CircleCheck, "success"],
  failed: [CircleX, "danger"],
  suppressed: [CircleSlash, "muted"],
  expired: [TimerOff, "danger"],
  cancelled: [Ban, "muted"],
};

/** What became of a delivery, and why where that needs saying. */
export function DeliveryStateWord({ delivery: { state, reason } }: { readonly delivery: Pick<Delivery, "state" | "reason"> }) {
  const [icon, tone] = LOOK[state];
  return (
    <>
      <StateWord icon={icon} tone={tone}>
        {deliveryWords.states[state]}
      </StateWord>
      {reason !== null && <span className="meta"> {deliveryWords.reason(reason)}</span>}
    </>
  );
}
