import type { FanOutProgress } from "../dispatch.ts";
import type { EventAccepted, NewEvent } from "../events.ts";
import type { EventId } from "../ids.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** A new event of its own id and body. */
export function anEvent(id: EventId, overrides: Partial<NewEvent> = {}): NewEvent {
  const body = JSON.stringify({ id });
  return {
    id,
    source: "dojo",
    clientId: null,
    key: "scan_added",
    type: "scan_added",
    title: `Scan ${id}`,
    description: null,
    url: null,
    occurredAt: 500,
    severity: null,
    engagement: null,
    test: null,
    finding: null,
    actor: null,
    data: {},
    product: null,
    productType: null,
    recipients: null,
    audience: "default",
    alertOnly: false,
    body,
    bodyHash: pretendHash(id),
    onUnknownProduct: "refuse",
    repeatWithinMs: null,
    ...overrides,
  };
}

/** As different as the ids are: what a hash is made of is the caller's, not the store's. */
function pretendHash(id: EventId): string {
  return Buffer.from(id).toString("hex").padStart(64, "0");
}

/** Accepts events one by one, each a millisecond after the one before; throws for one that is refused. */
export async function acceptAll(store: StoreUnderTest, events: readonly NewEvent[], from = 10_000): Promise<void> {
  for (const [index, event] of events.entries()) {
    const [answer] = await store.writes.events.accept({ events: [event], at: from + index });
    if (answer?.status !== "accepted")
      throw new Error(`The event was not accepted: ${JSON.stringify(answer satisfies EventAccepted | undefined)}`);
  }
}

/** Runs the fan-out until nothing is left to do. */
export async function fanOutAll(store: StoreUnderTest, now = 20_000, peopleMax = 100): Promise<readonly FanOutProgress[]> {
  const all: FanOutProgress[] = [];
  for (;;) {
    const pages = await store.dispatch.fanOutPages({ now, peopleMax, eventsMax: 10 });
    if (pages.length === 0) return all;
    all.push(...pages);
  }
}
