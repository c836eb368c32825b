import type { ClaimedDelivery } from "@tocsin/ports";

/** One that goes to a shared endpoint and was never tried; `particulars` in its place. */
export function claimedDelivery(particulars: Partial<ClaimedDelivery> = {}): ClaimedDelivery {
  return {
    id: "e1_webhooks_w1_0",
    event: "e1",
    channel: "webhooks",
    attempts: 0,
    crashCount: 0,
    createdAt: 0,
    expiresAt: 1,
    firstAttemptAt: null,
    messageIdDomain: null,
    why: "system",
    person: null,
    address: "https://hooks.example.com/",
    attempt: null,
    endpoint: null,
    ...particulars,
  };
}
