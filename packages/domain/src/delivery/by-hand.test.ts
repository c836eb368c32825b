import { describe, expect, test } from "vitest";
import { cancelRefusal, mayHandle, redeliverRefusal, releaseRefusal } from "./by-hand.ts";
import { FAILURE_CLASSES, HOLD_REASONS, SUPPRESS_REASONS } from "./reasons.ts";
import { canMove, DELIVERY_STATES, FINAL_STATES } from "./states.ts";

const mail = { channel: "mail", reason: null, redelivered: false, nowhere: false, test: false } as const;

describe("sending again by hand (D12)", () => {
  test("is for what ended without a message that somebody has", () => {
    const possible = DELIVERY_STATES.filter((state) => redeliverRefusal({ ...mail, state }) === null);

    expect(possible).toEqual(["failed", "suppressed", "expired", "cancelled"]);
    expect(redeliverRefusal({ ...mail, state: "delivered" })).toBe("delivery_arrived");
    expect(redeliverRefusal({ ...mail, state: "accepted" })).toBe("delivery_arrived");
    expect(redeliverRefusal({ ...mail, state: "retrying" })).toBe("delivery_open");
  });

  test.each(DELIVERY_STATES)("is never for a test, which is tried once (N3): %s", (state) => {
    expect(redeliverRefusal({ ...mail, state, test: true })).toBe("test_is_tried_once");
  });

  test.each(DELIVERY_STATES)("is never for an alert, nor twice for the same one: %s", (state) => {
    expect(redeliverRefusal({ ...mail, channel: "alert", state })).toBe("alert_is_not_sent");
    expect(redeliverRefusal({ ...mail, state, redelivered: true })).toBe("already_redelivered");
    expect(redeliverRefusal({ ...mail, channel: "webhooks", state, nowhere: true })).toBe("nowhere_to_send");
  });
});

describe("cancelling by hand (D13)", () => {
  test("is for exactly what the table of moves lets go to cancelled", () => {
    for (const state of DELIVERY_STATES) expect(cancelRefusal({ state }) === null).toBe(canMove(state, "cancelled"));
    expect(cancelRefusal({ state: "sending" })).toBe("delivery_sending");
    expect(new Set(FINAL_STATES.map((state) => cancelRefusal({ state })))).toEqual(new Set(["delivery_final"]));
  });
});

describe("releasing by hand (D14)", () => {
  test("is for what waits for a person, not for a cap or a connection", () => {
    const reasons = [...HOLD_REASONS, ...SUPPRESS_REASONS, ...FAILURE_CLASSES, null];

    expect(reasons.filter((reason) => releaseRefusal({ state: "held", reason }) === null)).toEqual(["quarantined", "restored"]);
    for (const state of DELIVERY_STATES) expect(releaseRefusal({ state, reason: "restored" }) === null).toBe(state === "held");
  });
});

describe("who decides about a delivery (D15)", () => {
  const root = { person: "1", superuser: true };
  const mia = { person: "2", superuser: false };

  test("is a superuser, or the owner of the webhook endpoint it goes to", () => {
    expect(mayHandle(root, { channel: "mail", person: "2" })).toBe(true);
    expect(mayHandle(mia, { channel: "webhooks", person: "2" })).toBe(true);
    expect(mayHandle(mia, { channel: "webhooks", person: "1" })).toBe(false);
    expect(mayHandle(mia, { channel: "webhooks", person: null })).toBe(false);
    expect(mayHandle(mia, { channel: "mail", person: "2" })).toBe(false);
  });
});
