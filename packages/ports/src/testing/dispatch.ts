import { describe } from "vitest";
import { describeAddresses } from "./dispatch-addresses.ts";
import { describeAttempts } from "./dispatch-attempts.ts";
import { describeCaps } from "./dispatch-caps.ts";
import { describeCircuits } from "./dispatch-circuits.ts";
import { describeClaims } from "./dispatch-claims.ts";
import { describeEndpointOutcomes } from "./dispatch-endpoint-outcomes.ts";
import { describeEndpointDeliveries } from "./dispatch-endpoints.ts";
import { describeExpiry } from "./dispatch-expiry.ts";
import { describeFanOut } from "./dispatch-fan-out.ts";
import { describeLeases } from "./dispatch-leases.ts";
import { describeLedger } from "./dispatch-ledger.ts";
import { describeAttemptWalk } from "./dispatch-walk.ts";
import type { OpenStore } from "./store-under-test.ts";

/** Run by every store that the engine may work on: nothing is doubled, nothing is lost, every row is counted (rules D1–D12). */
export function describeDispatch(name: string, open: OpenStore): void {
  describe(`${name} under the engine`, () => {
    describe("fanning out", () => {
      describeFanOut(open);
    });
    describe("claiming", () => {
      describeClaims(open);
    });
    describe("storms", () => {
      describeCaps(open);
    });
    describe("webhook endpoints", () => {
      describeEndpointDeliveries(open);
      describeEndpointOutcomes(open);
    });
    describe("expiry", () => {
      describeExpiry(open);
    });
    describe("circuits", () => {
      describeCircuits(open);
    });
    describe("attempts", () => {
      describeAttempts(open);
      describeAttemptWalk(open);
    });
    describe("addresses", () => {
      describeAddresses(open);
    });
    describe("leases", () => {
      describeLeases(open);
    });
    describe("the ledger", () => {
      describeLedger(open);
    });
  });
}
