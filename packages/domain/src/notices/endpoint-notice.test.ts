import { describe, expect, test } from "vitest";
import { endpointDisabledNotice } from "./endpoint-notice.ts";

describe("what is told of an endpoint that was turned off (W3)", () => {
  test("that it is gone, and by which answer", () => {
    const { title, description } = endpointDisabledNotice({
      name: "SIEM",
      reason: "gone",
      failingSince: 0,
      answer: { code: "410", text: "The receiver says that\nit is gone." },
    });

    expect(title).toBe("Webhook endpoint SIEM was turned off");
    expect(description.split("\n")).toEqual([
      "It answered that it is gone: 410 The receiver says that it is gone.",
      "Nothing is sent to it any more; what waited for it is listed under Deliveries.",
      "What to do: repair the receiver, turn the endpoint on again, and send again what it missed. It is under Webhooks.",
    ]);
  });

  test("since when it has only failed", () => {
    const since = Date.UTC(2026, 10, 22, 9, 30);
    const { description } = endpointDisabledNotice({
      name: "SIEM",
      reason: "failing",
      failingSince: since,
      answer: { code: null, text: null },
    });

    expect(description).toContain("Since 2026-11-22 09:30 UTC it has only failed. The last answer was: nothing.");
  });
});
