import type { SendReport } from "@tocsin/domain";
import { type SmtpFault, type SmtpPhase, startSmtpReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { takenAnswer } from "./classify.ts";
import { type MailAdapterOptions, PHASE_LIMITS } from "./mail-options.ts";
import { adapterTo, message, soon } from "./testing/sample-mail.ts";

const AUTH = { user: "tocsin", pass: "correct horse battery" };

describe("what a server answers", () => {
  test.each([
    ["250 2.0.0 Ok: queued as 4Xyz", { code: "250 2.0.0", text: "Ok: queued as 4Xyz" }],
    ["250 OK: message queued", { code: "250", text: "OK: message queued" }],
    ["queued", { code: "250", text: "queued" }],
  ])("to a mail that it takes, has its code apart from its words: %s", (response, answer) => {
    expect(takenAnswer(response, [])).toEqual(answer);
  });

  const PAUSE = { kind: "pause", failure: "connection" };
  const TRANSIENT = { kind: "retry", failure: "transient" };
  const fail = (failure: string) => ({ kind: "fail", failure });

  test.each<[SmtpPhase, number, string, object]>([
    ["connect", 421, "4.3.2 Too busy", TRANSIENT],
    ["connect", 554, "5.7.1 Not welcome", PAUSE],
    ["ehlo", 421, "4.3.2 Closing", TRANSIENT],
    ["auth", 454, "4.7.0 Temporary authentication failure", TRANSIENT],
    ["auth", 535, "5.7.8 Authentication failed", PAUSE],
    ["auth", 534, "5.7.9 Mechanism too weak", PAUSE],
    ["auth", 530, "5.7.0 Must issue STARTTLS", PAUSE],
    ["mail", 451, "4.3.0 Try again", TRANSIENT],
    ["mail", 530, "5.7.0 Authentication required", PAUSE],
    ["mail", 553, "5.1.8 Sender refused", PAUSE],
    ["rcpt", 421, "4.2.1 Closing", TRANSIENT],
    ["rcpt", 450, "4.2.0 Mailbox busy", TRANSIENT],
    ["rcpt", 452, "4.2.2 Mailbox full for now", TRANSIENT],
    ["rcpt", 530, "5.7.0 Authentication required", PAUSE],
    ["rcpt", 550, "5.1.1 No such user", fail("recipient")],
    ["rcpt", 550, "No such user", fail("refused")],
    ["rcpt", 550, "Relay not permitted", fail("refused")],
    ["rcpt", 551, "User not local", fail("recipient")],
    ["rcpt", 551, "5.1.6 Moved", fail("recipient")],
    ["rcpt", 553, "Bad name", fail("recipient")],
    ["rcpt", 550, "5.2.1 Disabled", fail("recipient")],
    ["rcpt", 550, "5.7.1 Blocked", fail("policy")],
    ["rcpt", 554, "5.7.1 Relay access denied", fail("policy")],
    ["rcpt", 553, "5.7.1 Not for you", fail("policy")],
    ["rcpt", 553, "5.7.1 <tocsin@example.com>: Sender address rejected: not owned by user tocsin", PAUSE],
    ["rcpt", 550, "5.1.8 <tocsin@example.com>: Sender address rejected: Domain not found", PAUSE],
    ["rcpt", 550, "5.1.7 Bad sender's mailbox address syntax", PAUSE],
    ["rcpt", 550, "5.1.1 <dana@example.com>: its server said: Sender address rejected", fail("recipient")],
    ["rcpt", 552, "5.2.2 Mailbox full", { kind: "retry", failure: "mailbox_full" }],
    ["rcpt", 552, "Storage exceeded", fail("refused")],
    ["data", 451, "4.3.0 Local error", TRANSIENT],
    ["data", 554, "No valid recipients", fail("policy")],
    ["dot", 451, "4.7.1 Greylisted", TRANSIENT],
    ["dot", 552, "5.2.2 Mailbox full", { kind: "retry", failure: "mailbox_full" }],
    ["dot", 554, "5.7.1 Spam", fail("policy")],
    ["dot", 550, "5.7.26 Unauthenticated sender", fail("policy")],
    ["dot", 550, "5.1.1 No such user after all", fail("recipient")],
    ["dot", 550, "5.1.8 Access denied, bad outbound sender", PAUSE],
    ["dot", 550, "5.1.90 Reached your daily limit for message recipients", PAUSE],
    ["dot", 550, "5.6.0 Malformed", fail("refused")],
    ["dot", 550, "4.1.1 A class that contradicts its code", fail("refused")],
  ])("at %s with %i %s", async (at, code, text, outcome) => {
    const report = await meeting({ at, code, text });

    expect(report.outcome).toMatchObject(outcome);
    expect(report.answer.code?.startsWith(String(code))).toBe(true);
  });

  test.each<[SmtpPhase, string]>([
    ["connect", "transient"],
    ["ehlo", "transient"],
    ["auth", "transient"],
    ["mail", "transient"],
    ["rcpt", "transient"],
    ["data", "transient"],
    ["dot", "ambiguous"],
  ])("losing the connection at %s is %s", async (at, failure) => {
    const report = await meeting({ at, drop: true });

    expect(report.outcome).toMatchObject({ kind: "retry", failure });
  });

  test.each<[SmtpPhase, string]>([
    ["connect", "timeout"],
    ["ehlo", "timeout"],
    ["rcpt", "timeout"],
    ["dot", "ambiguous"],
  ])("silence at %s ends with the deadline of the phase and is %s", async (at, failure) => {
    const report = await meeting({ at, hang: true }, { limits: { connectMs: 500, greetingMs: 800, idleMs: 500, replyMs: 300 } });

    expect(report.outcome).toMatchObject({ kind: "retry", failure });
  });

  test.each<SmtpPhase>(["connect", "ehlo", "mail", "rcpt", "data", "dot"])(
    "a reply at %s that comes byte by byte does not hold the slot",
    async (at) => {
      const limits = { connectMs: 350, greetingMs: 350, idleMs: 350, replyMs: 350, totalMs: 1_500 };
      const startedAt = performance.now();

      const report = await meeting({ at, drip: true }, { limits });

      expect(report.outcome).toMatchObject({ kind: "retry", failure: at === "dot" ? "ambiguous" : "timeout" });
      expect(performance.now() - startedAt).toBeLessThan(15_000);
    },
  );

  test("the whole and the short form together keep to one deadline, of at most 130 s", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver, { limits: { totalMs: 1_500 } });
    receiver.answerNext({ at: "dot", code: 552, text: "5.3.4 Too big" });
    receiver.answerNext({ at: "dot", hang: true });
    const startedAt = performance.now();

    const report = await adapter.send(message(), soon());

    expect(report.outcome).toMatchObject({ kind: "retry", failure: "ambiguous" });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(PHASE_LIMITS.totalMs).toBeLessThanOrEqual(130_000);
  });

  test("a mail cut off in the middle is not in the mailbox and will be tried again", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);
    receiver.answerNext({ at: "content", drop: true });

    const report = await adapter.send(message(), soon());

    expect(report.outcome.kind).toBe("retry");
    expect(receiver.messages).toEqual([]);
  });

  test("a server that is not there is transient, for anybody", async () => {
    const receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);
    await receiver[Symbol.asyncDispose]();

    const report = await adapter.send(message(), soon());

    expect(report).toMatchObject({ outcome: { kind: "retry", failure: "transient" }, answer: { code: "ECONNREFUSED" } });
  });

  test("the pool never sends anything again by itself", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);
    await adapter.send(message({ delivery: "d-0" }), soon());
    receiver.answerNext({ at: "rcpt", drop: true });

    await adapter.send(message(), soon());

    expect(receiver.commands.filter((verb) => verb === "RCPT")).toHaveLength(2);
  });

  test("nothing that a server says brings the password into the log", async () => {
    const report = await meeting({
      at: "auth",
      code: 535,
      text: `5.7.8 ${AUTH.pass} and ${Buffer.from(AUTH.pass).toString("base64")} are wrong`,
    });

    expect(report.answer.text).toBe("[redacted] and [redacted] are wrong");
  });
});

async function meeting(fault: SmtpFault, changed: Partial<MailAdapterOptions> = {}): Promise<SendReport> {
  await using receiver = await startSmtpReceiver({ auth: AUTH });
  await using adapter = adapterTo(receiver, { username: AUTH.user, password: AUTH.pass, ...changed });
  receiver.answerNext(fault);
  return await adapter.send(message(), soon());
}
