import type { NewEvent } from "@tocsin/ports";

type Made = Pick<NewEvent, "id" | "product"> & Partial<NewEvent>;

/** A scan of a product as the API would accept it, with nothing in it that is not asked for. */
export function anEvent({ id, ...made }: Made): NewEvent {
  return {
    id,
    source: "bench",
    clientId: id,
    key: "scan_added",
    type: "scan_added",
    title: "Scan added",
    description: null,
    url: null,
    occurredAt: 0,
    severity: null,
    engagement: null,
    test: null,
    finding: null,
    actor: null,
    data: {},
    productType: null,
    recipients: null,
    audience: "default",
    alertOnly: false,
    body: "{}",
    bodyHash: id,
    onUnknownProduct: "refuse",
    repeatWithinMs: null,
    ...made,
  };
}
