import { FAILURE_CLASSES } from "@tocsin/domain";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readable } from "../http/readable.ts";
import { classifyFailure, type SmtpFailure } from "./classify.ts";

const anyFailure: fc.Arbitrary<SmtpFailure> = fc.record({
  code: fc.option(
    fc.constantFrom(
      "ECONNECTION",
      "ESOCKET",
      "ETIMEDOUT",
      "EDNS",
      "ETLS",
      "EAUTH",
      "EENVELOPE",
      "EMESSAGE",
      "EHOSTREFUSED",
      "EABORT",
      "ENEW",
    ),
  ),
  command: fc.option(fc.constantFrom("CONN", "EHLO", "STARTTLS", "AUTH PLAIN", "MAIL FROM", "RCPT TO", "DATA", "API", "NOOP")),
  reply: fc.option(
    fc.oneof(
      fc.tuple(fc.integer({ min: 200, max: 599 }), fc.string()).map(([code, text]) => `${String(code)} ${text}`),
      fc
        .tuple(fc.integer({ min: 400, max: 599 }), fc.constantFrom("4.7.1", "5.1.1", "5.2.2", "5.3.4", "5.7.1"), fc.string())
        .map((parts) => parts.join(" ")),
      fc.string(),
    ),
  ),
  handedOver: fc.constantFrom("nothing", "all"),
  gaveUp: fc.boolean(),
});

describe("whatever a mail server does", () => {
  test("comes to a retry, a failure or a pause, of a known class", () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const { outcome, answer } = classifyFailure(failure, []);

        expect(["retry", "fail", "pause"]).toContain(outcome.kind);
        expect("failure" in outcome && FAILURE_CLASSES.includes(outcome.failure)).toBe(true);
        expect((answer.text ?? "").length).toBeLessThanOrEqual(500);
        expect(answer.text ?? "").not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  test("a temporary reply is never final, and never blames the recipient", () => {
    fc.assert(
      fc.property(anyFailure, fc.integer({ min: 400, max: 499 }), fc.string(), (failure, code, text) => {
        const { outcome } = classifyFailure({ ...failure, reply: `${String(code)} 4.0.0 ${text}` }, []);

        expect(outcome.kind).toBe("retry");
      }),
    );
  });

  test("a reply of several lines is judged by the first that has an enhanced code", () => {
    const told = (reply: string) =>
      classifyFailure({ code: "EENVELOPE", command: "RCPT TO", reply, handedOver: "nothing", gaveUp: false }, []).outcome;

    expect(told("550-Your message was blocked.\n550 5.7.1 Ask your provider.")).toEqual({ kind: "fail", failure: "policy" });
    expect(told("550-5.1.1 Nobody here\n550 5.7.1 has that name.")).toEqual({ kind: "fail", failure: "recipient" });
    expect(told("551-Nobody here\n551 has that name.")).toEqual({ kind: "fail", failure: "recipient" });
    expect(told("550-Nobody here\n550 has that name.")).toEqual({ kind: "fail", failure: "refused" });
  });

  test("a connection lost after the final dot is ambiguous, and nothing before it is", () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const lost = (handedOver: SmtpFailure["handedOver"]) =>
          classifyFailure({ ...failure, code: "ESOCKET", command: "CONN", reply: null, handedOver }, []).outcome;

        expect(lost("all")).toMatchObject({ kind: "retry", failure: "ambiguous" });
        expect(lost("nothing")).not.toMatchObject({ failure: "ambiguous" });
      }),
    );
  });

  test("keeps a secret out of the log, in clear and in base64", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), fc.string(), fc.string(), (secret, before, after) => {
        const shown = readable(`${before} ${secret} ${Buffer.from(secret).toString("base64")} ${after}`, [secret]);

        expect(shown.split("[redacted]").some((part) => part.includes(secret))).toBe(false);
      }),
    );
  });
});
