import type { Channel, DeliveryState } from "@tocsin/domain";

/** What is measured every few seconds: nothing here walks over events or deliveries. */
export interface Measures {
  /** Ever, duplicates not counted. */
  readonly eventsAccepted: number;
  readonly eventsReachedNobody: number;
  /** Events whose recipients are not resolved yet. */
  readonly fanOutBacklog: number;
  /** Deliveries ever, by where they are now; those that retention removed are in it. */
  readonly totals: readonly DeliveryTotal[];
  /** Attempts ever after one that may have arrived. */
  readonly possibleRepeats: readonly { readonly channel: Channel; readonly count: number }[];
  /** When the longest waiting delivery of each open channel was due; a channel without one, off or paused is not in it. */
  readonly oldestDue: readonly { readonly channel: Channel; readonly dueAt: number }[];
}

export interface DeliveryTotal {
  readonly channel: Channel;
  readonly state: DeliveryState;
  readonly count: number;
}

export interface OperationsReads {
  measures(input: Record<string, never>): Promise<Measures>;
}
