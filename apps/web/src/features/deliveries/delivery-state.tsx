import type { Delivery } from "@tocsin/contract";
import { type DeliveryState, RETRY_DELAYS_MS } from "@tocsin/domain";
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  Clock,
  type LucideIcon,
  PauseCircle,
  RotateCw,
  Send,
  TimerOff,
} from "lucide-react";
import { useNow } from "../../lib/now.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { Badge } from "../../ui/badge.tsx";
import { StateWord, type Tone } from "../../ui/state-word.tsx";

const LOOK: Record<DeliveryState, readonly [icon: LucideIcon, tone: Tone]> = {
  pending: [Clock, "muted"],
  held: [PauseCircle, "warning"],
  sending: [Send, "accent"],
  retrying: [RotateCw, "warning"],
  delivered: [CircleCheck, "success"],
  accepted: [CircleDashed, "success"],
  failed: [CircleX, "danger"],
  suppressed: [CircleSlash, "muted"],
  expired: [TimerOff, "danger"],
  cancelled: [Ban, "muted"],
};

type Shown = Pick<Delivery, "channel" | "state" | "reason" | "attempts" | "dueAt" | "test">;

/** What became of a delivery, and why or what next where that needs saying. */
export function DeliveryStateWord({ delivery }: { readonly delivery: Shown }) {
  const now = useNow();
  const [icon, tone] = LOOK[delivery.state];
  const more = moreOf(delivery, now);
  return (
    <>
      <StateWord icon={icon} tone={tone}>
        {deliveryWords.states[delivery.state]}
      </StateWord>
      {delivery.test && (
        <>
          {" "}
          <Badge>{deliveryWords.test}</Badge>
        </>
      )}
      {more !== "" && <span className="meta"> {more}</span>}
    </>
  );
}

function moreOf({ channel, state, reason, attempts, dueAt }: Shown, now: number): string {
  if (state === "accepted") return deliveryWords.notProven;
  const why = reason === null ? [] : [deliveryWords.reason(reason)];
  if (state !== "retrying" || channel === "alert") return why.join("");
  const next = dueAt === null ? [] : [deliveryWords.next(Date.parse(dueAt) - now)];
  return [deliveryWords.ofMax(attempts, RETRY_DELAYS_MS[channel].length + 1), ...next, ...why].join(", ");
}
