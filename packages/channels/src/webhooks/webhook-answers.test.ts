import { gzipSync } from "node:zlib";
import type { SendOutcome } from "@tocsin/domain";
import { EXPIRED_CERTIFICATE, type HttpFault, OTHER_NAMES_CERTIFICATE, startWebhookReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import type { WebhookAdapterOptions } from "./webhook-adapter.ts";
import { adapterTo, message, SECRET, soon } from "./testing/sample-endpoint.ts";

const DELIVERED = { kind: "delivered" } as const;
const REFUSED = { kind: "retry", failure: "refused", afterMs: null, countsAsAttempt: true } as const;
const LATER = { kind: "retry", failure: "transient", afterMs: null, countsAsAttempt: true } as const;
const AMBIGUOUS = { kind: "retry", failure: "ambiguous", afterMs: null, countsAsAttempt: true } as const;

async function answerTo(fault: HttpFault, changed: Partial<WebhookAdapterOptions> = {}) {
  await using receiver = await startWebhookReceiver({ secrets: [SECRET] });
  receiver.answerAlways(fault);
  return await adapterTo(receiver, changed).send(message(), soon());
}

/** What every status comes to: 2xx alone is success, 410 alone ends it, everything else goes by the schedule. */
function expected(status: number): SendOutcome["kind"] | Partial<SendOutcome> {
  // An interim answer is none: what comes after it does not come.
  if (status < 200) return AMBIGUOUS;
  if (status < 300) return DELIVERED;
  if (status === 410) return { kind: "fail", failure: "gone" };
  if ([408, 425, 429, 503].includes(status)) return LATER;
  return status < 500 ? REFUSED : AMBIGUOUS;
}

describe("the answer of an endpoint (W6)", () => {
  test("has a meaning for every status from 100 to 599", async () => {
    await using receiver = await startWebhookReceiver();
    const adapter = adapterTo(receiver);
    const wrong: unknown[] = [];
    for (let status = 100; status < 600; status += 1) {
      receiver.answerAlways({
        raw: `HTTP/1.1 ${String(status)} x\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
      });
      const { outcome } = await adapter.send(message({ delivery: `d-${String(status)}` }), soon());
      if (JSON.stringify(pick(outcome, expected(status))) !== JSON.stringify(expected(status))) wrong.push([status, outcome]);
    }

    expect(wrong).toEqual([]);
    // No redirect was followed, nothing was sent again.
    expect(receiver.requests).toHaveLength(500);
  }, 60_000);

  test.each([
    [429, "120", { afterMs: 120_000, countsAsAttempt: false }],
    [503, "120", { afterMs: 120_000, countsAsAttempt: false }],
    [502, "3600", { afterMs: 3_600_000, countsAsAttempt: false }],
    [504, "90", { afterMs: 90_000, countsAsAttempt: false }],
    [429, "0", { afterMs: 0, countsAsAttempt: true }],
    [429, "1", { afterMs: 1_000, countsAsAttempt: true }],
    [429, "soon", { afterMs: null, countsAsAttempt: true }],
    [429, "999999999", { afterMs: 86_400_000, countsAsAttempt: false }],
    [500, "120", { afterMs: null, countsAsAttempt: true }],
  ])("%i with Retry-After %s is waited for as it should be", async (status, after, outcome) => {
    const report = await answerTo({ status, headers: { "retry-after": after } });

    expect(report.outcome).toMatchObject({ kind: "retry", ...outcome });
  });

  test.each([
    ["as HTTP/1.0", "HTTP/1.0 204 No Content\r\n\r\n", DELIVERED],
    ["as HTTP/1.0 with a body that ends with the connection", "HTTP/1.0 200 OK\r\n\r\ntaken", DELIVERED],
    ["with a length that is too long", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\ntaken", DELIVERED],
    ["with two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab", AMBIGUOUS],
    ["with a length that is no number", "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n", AMBIGUOUS],
    ["that is no HTTP", "SSH-2.0-OpenSSH_9.9\r\n", AMBIGUOUS],
    ["that is empty", "", AMBIGUOUS],
  ])("%s comes to what its status says, or may have been taken", async (_name, raw, outcome) => {
    const report = await answerTo({ raw });

    expect(report.outcome).toMatchObject(outcome);
  });

  test("that is no HTTP is called that, and not no answer", async () => {
    const report = await answerTo({ raw: "SSH-2.0-OpenSSH_9.9\r\n" });

    expect(report.answer).toEqual({ code: "not_http", text: "What answers there does not speak HTTP." });
  });

  test("with a length that is too short is taken by its status", async () => {
    const report = await answerTo({ raw: "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\ntaken and more" });

    expect(["delivered", "retry"]).toContain(report.outcome.kind);
  });

  test("that is a gigabyte, a gzip bomb or a header without an end costs no memory and little to read", async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    await using receiver = await startWebhookReceiver();
    const adapter = adapterTo(receiver);
    const before = process.memoryUsage();
    let most = 0;
    const watch = setInterval(() => {
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external - before.heapUsed - before.external);
    }, 2);
    const faults: readonly HttpFault[] = [
      { endless: "body" },
      { endless: "headers" },
      { status: 200, body: bomb, headers: { "content-encoding": "gzip" } },
    ];

    const outcomes: string[] = [];
    for (const fault of faults) {
      receiver.answerNext(fault);
      const { outcome, answer } = await adapter.send(message(), soon());
      outcomes.push(outcome.kind);
      expect((answer.text ?? "").length).toBeLessThanOrEqual(2_048);
    }
    clearInterval(watch);

    expect(outcomes).toEqual(["delivered", "retry", "delivered"]);
    expect(most).toBeLessThan(20 * 2 ** 20);
  }, 30_000);

  test.each([
    ["expired", EXPIRED_CERTIFICATE, "CERT_HAS_EXPIRED", "Its certificate has expired."],
    ["for another name", OTHER_NAMES_CERTIFICATE, "ERR_TLS_CERT_ALTNAME_INVALID", "Its certificate is for another name."],
  ])("is not asked for where the certificate is %s", async (_name, certificate, code, text) => {
    await using receiver = await startWebhookReceiver({ tls: certificate });

    const report = await adapterTo(receiver, { trustedRoots: [certificate.cert] }).send(message(), soon());

    expect(report).toMatchObject({ outcome: LATER, answer: { code, text } });
    expect(receiver.requests).toEqual([]);
  });

  test("is not asked for where nobody vouches for the certificate", async () => {
    await using receiver = await startWebhookReceiver({ tls: true });

    const report = await adapterTo(receiver, { trustedRoots: [] }).send(message(), soon());

    expect(report).toMatchObject({
      outcome: LATER,
      answer: { code: "DEPTH_ZERO_SELF_SIGNED_CERT", text: "Nobody that we trust vouches for its certificate." },
    });
  });

  test("that never comes may have been taken; without a connection it was not", async () => {
    const limits = { connectMs: 1_500, firstByteMs: 1_000, totalMs: 1_500 };

    expect(await answerTo({ hang: true }, { limits })).toMatchObject({
      outcome: AMBIGUOUS,
      answer: { code: "timeout", text: "No answer within 5 seconds." },
    });
    expect((await answerTo({ drip: true }, { limits })).outcome).toMatchObject(DELIVERED);
    const gone = await startWebhookReceiver();
    await gone[Symbol.asyncDispose]();
    expect(await adapterTo(gone).send(message(), soon())).toMatchObject({
      outcome: LATER,
      answer: { code: "ECONNREFUSED", text: "Nothing listens at this address and port." },
    });
  });

  test("is shown to 2,048 characters, without the secrets that it quotes", async () => {
    const key = "super-secret-key";
    await using receiver = await startWebhookReceiver();
    const url = `${receiver.url}?token=hidden-in-the-url`;
    receiver.answerNext({ status: 500, body: `${SECRET} ${SECRET.slice(6)} ${key} ${url} ${"x".repeat(5_000)}` });

    const { answer } = await adapterTo({ url }, { header: { name: "x-key", value: key } }).send(message(), soon());

    expect(answer.text).toMatch(/^\[redacted\] \[redacted\] \[redacted\] \[redacted\] x+…$/);
    expect(answer.text).toHaveLength(2_048);
  });
});

function pick(outcome: SendOutcome, wanted: unknown): unknown {
  if (typeof wanted !== "object" || wanted === null) return outcome.kind;
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, Object.getOwnPropertyDescriptor(outcome, key)?.value]));
}
