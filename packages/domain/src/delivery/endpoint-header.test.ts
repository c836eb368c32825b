import { describe, expect, test } from "vitest";
import { headerNameProblem, maySendHeader } from "./endpoint-header.ts";

describe("the name of an endpoint's own header (W7)", () => {
  test.each(["X-Api-Key", "authorization", "X-Tocsin-Token", "Cookie", "x.y", "hostname", "webhooks", "cert", "X-DefectDojo"])(
    "may be %s",
    (name) => {
      expect(headerNameProblem(name)).toBeNull();
    },
  );

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
    "Accept",
    "User-Agent",
    "ce-id",
    "CE-Tocsindelivery",
    "X-DefectDojo-Event",
    "x-defectdojo-instance",
    "TE",
    "Trailer",
    "Upgrade",
    "Keep-Alive",
    "webhook-timestamp",
  ])("is ours to send when it is %s", (name) => {
    expect(headerNameProblem(name)).toBe("reserved");
  });

  test("that was stored before its form had it goes along, and one that says where a request ends never does", () => {
    expect(["ce-id", "User-Agent", "X-Api-Key"].map(maySendHeader)).toEqual([true, true, true]);
    expect(["Host", "content-length", "webhook-id", "x\r\nHost"].map(maySendHeader)).toEqual([false, false, false, false]);
  });

  test.each(["", "X Api Key", "X-Key:", "X-Key\r\nHost", "schlüssel", "x".repeat(101)])("is none when it is %j", (name) => {
    expect(headerNameProblem(name)).toBe("not_a_name");
  });
});
