import { hiddenRetries, type SendReport } from "@tocsin/domain";
import type { DeliveryId } from "@tocsin/ports";
import type { SentChannel } from "./config.ts";
import type { Emit } from "./events.ts";

interface Attempted {
  readonly delivery: DeliveryId;
  readonly channel: SentChannel;
}

/** Whether the message went out more often than its adapter meant it to, and whether that was more than once. */
export function sayWire(emit: Emit, { delivery, channel }: Attempted, report: SendReport): void {
  const times = hiddenRetries(report);
  if (times > 0) emit("message.resent", { delivery, channel, times });
  if ((report.wire?.meant ?? 0) > 1) emit("message.shortened", { delivery, channel });
}
