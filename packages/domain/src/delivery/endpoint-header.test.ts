import { describe, expect, test } from "vitest";
import { headerNameProblem } from "./endpoint-header.ts";

describe("the name of an endpoint's own header (W7)", () => {
  test.each(["X-Api-Key", "authorization", "X-Tocsin-Token", "Cookie", "x.y", "hostname", "webhooks"])("may be %s", (name) => {
    expect(headerNameProblem(name)).toBeNull();
  });

  test.each([
    "Host",
    "content-type",
    "Content-Length",
    "CONTENT-ENCODING",
    "Transfer-Encoding",
    "connection",
    "Proxy-Authorization",
    "webhook-id",
    "Webhook-Signature",
    "Expect",
    "Accept-Encoding",
  ])("is ours to send when it is %s", (name) => {
    expect(headerNameProblem(name)).toBe("reserved");
  });

  test.each(["", "X Api Key", "X-Key:", "X-Key\r\nHost", "schlüssel", "x".repeat(101)])("is none when it is %j", (name) => {
    expect(headerNameProblem(name)).toBe("not_a_name");
  });
});
