import { channelOfLane, type DeliveryState, type FailureClass, isEndpointLane, type Lane, RELEVANCE_MS } from "@tocsin/domain";
import type { ClaimedDelivery, EventId } from "@tocsin/ports";

export interface MemoryDelivery {
  readonly id: string;
  readonly event: EventId;
  readonly lane: Lane;
  readonly address: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  state: DeliveryState;
  attempts: number;
  attemptNumber: number;
  crashCount: number;
  dueAt: number;
  leaseBoot: string | null;
  leaseUntil: number;
  failure: FailureClass | null;
  messageIdDomain: string | null;
  readonly log: {
    readonly attempt: number;
    readonly boot: string;
    readonly startedAt: number;
    outcome: string;
    failure: FailureClass | null;
  }[];
}

interface NewDelivery {
  readonly place: number;
  readonly event: EventId;
  readonly address: string;
  readonly at: number;
}

export function newDelivery({ place, event, address, at }: NewDelivery): MemoryDelivery {
  const lane: Lane = isEndpointAddress(address) ? address : "mail";
  return {
    id: `${event}_${channelOfLane(lane)}_${String(place)}`,
    event,
    lane,
    address,
    createdAt: at,
    expiresAt: at + RELEVANCE_MS,
    state: "pending",
    attempts: 0,
    attemptNumber: 0,
    crashCount: 0,
    dueAt: at,
    leaseBoot: null,
    leaseUntil: 0,
    failure: null,
    messageIdDomain: null,
    log: [],
  };
}

function isEndpointAddress(address: string): address is Extract<Lane, `webhooks:${string}`> {
  return address.startsWith("webhooks:");
}

export function claimedOf({
  id,
  event,
  attempts,
  crashCount,
  createdAt,
  expiresAt,
  address,
  lane,
  log,
  messageIdDomain,
}: MemoryDelivery): Omit<ClaimedDelivery, "attempt"> {
  return {
    id,
    event,
    attempts,
    crashCount,
    createdAt,
    expiresAt,
    address,
    channel: channelOfLane(lane),
    endpoint: isEndpointLane(lane) ? { id: address, name: address, format: "standard", ownerEmail: null } : null,
    firstAttemptAt: log[0]?.startedAt ?? null,
    messageIdDomain,
    why: "personal",
    person: {
      id: "7",
      username: "dana",
      name: "Dana Reyes",
    },
  };
}
