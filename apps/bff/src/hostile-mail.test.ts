import { createMailAdapter } from "@tocsin/channels/mail";
import { fillMail, listOf, type MessageContext, type MessageEvent, renderMail, threadOf } from "@tocsin/messages";
import type { MailMessage } from "@tocsin/ports";
import { fixedClock, type ReceivedMail, type SmtpReceiver, startSmtpReceiver } from "@tocsin/testkit";
import * as fc from "fast-check";
import { Window } from "happy-dom";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const CONTEXT: MessageContext = { publicUrl: "https://tocsin.example.com", sourceBaseUrls: {}, teamName: "AppSec", disclaimer: null };
const DATE = Date.UTC(2026, 10, 23, 9);
const LINE_MAX = 998;

let receiver: SmtpReceiver;
let adapter: ReturnType<typeof createMailAdapter>;
beforeAll(async () => {
  receiver = await startSmtpReceiver();
  const { host, port } = receiver;
  const open = { username: null, password: null, security: "none", allowLoopback: true, isAllowListed: () => false } as const;
  const pace = { connections: 3, ratePerMinute: null, clock: fixedClock() };
  adapter = createMailAdapter({ ...open, ...pace, host, port, from: "Tocsin <tocsin@example.com>", name: "tocsin.example.com" });
});
afterAll(async () => {
  await adapter[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

/** Everything in a mail that somebody else wrote is this text. */
function eventOf(text: string): MessageEvent {
  const label = { ref: text, name: text };
  return {
    key: "scan_added",
    type: "scan_added",
    source: "ci",
    title: text,
    description: text,
    url: null,
    occurredAt: DATE,
    severity: "high",
    product: { id: 12, name: text },
    productType: { id: 4, name: text },
    engagement: label,
    test: label,
    finding: label,
    actor: text,
    data: { findings: { new: [{ id: "1", title: text, severity: "high", url: null }] }, counts: { new: 1 } },
  };
}

function mailOf(text: string, name: string): MailMessage {
  const event = eventOf(text);
  const unsubscribe = "https://tocsin.example.com/u/3f2a.token";
  const template = renderMail({ event, why: "personal", receiver: "person", context: CONTEXT });
  return {
    channel: "mail",
    delivery: "e1_mail_p7_0",
    messageIdDomain: "tocsin.example.com",
    to: { name, address: "dana@example.com" },
    ...fillMail(template, { name, unsubscribe }),
    unsubscribe,
    list: listOf(event, CONTEXT),
    thread: threadOf(event, CONTEXT),
    date: DATE,
  };
}

async function arrived(message: MailMessage): Promise<ReceivedMail> {
  receiver.clear();
  const report = await adapter.send(message, AbortSignal.timeout(10_000));
  expect(report.outcome.kind).toBe("delivered");
  expect(receiver.messages).toHaveLength(1);
  return await receiver.waitFor(() => true);
}

const parser = new new Window().DOMParser();

/** Elements with the names of their attributes, without any text. */
function treeOf(html: string): unknown {
  const root = parser.parseFromString(html, "text/html").documentElement;
  const walk = (element: typeof root): unknown => [
    element.tagName,
    element.getAttributeNames().toSorted(),
    [...element.children].map((child) => walk(child as typeof root)),
  ];
  return walk(root);
}

const namesOf = ({ headers }: ReceivedMail) => headers.map(([name]) => name).toSorted();
const plain = (text: string) => text.replaceAll(/\s+/gu, " ").trim();

const FRAGMENTS = [
  "\r\nBcc: all@example.com",
  "\nX-Injected: 1",
  "\r\n\r\n.\r\nMAIL FROM:<x@example.com>",
  "\u0000",
  "\u007f",
  "\u0085",
  "\u2028",
  "\u202e",
  "\ud800",
  "=?UTF-8?Q?=0D=0ABcc:_all@example.com?=",
  "=?utf-8?B?",
  "?=",
  "=\r\n",
  "=3D",
  '"',
  "\\",
  ")",
  "(",
  "<all@example.com>",
  ",",
  ";",
  ":",
  "</title><script>",
  "{{constructor}}",
  "&amp;",
  "漢字",
  "👩‍👩‍👧",
  "שלום",
  " ",
  "\t",
  ".",
  "--",
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: "binary", maxLength: 6 })), { maxLength: 40 })
  .map((parts) => `x${parts.join("").replaceAll(/[\n\r\u0085\u2028\u2029]+/g, "\r\n")}`);
/** As accepting leaves names: no control character. */
const hostileName = hostile.map((text) => text.replaceAll(/\p{Cc}+/gu, " ").slice(0, 200));

describe("whatever others wrote into an event (1.2.1, 1.3.11)", () => {
  test("arrives as a mail with the headers and the tree of a harmless one, once each, read back as it was", async () => {
    const harmless = await arrived(mailOf("x", "x"));
    const [names, tree] = [namesOf(harmless), treeOf(harmless.html)];
    expect(new Set(names).size).toBe(names.length);

    await fc.assert(
      fc.asyncProperty(hostile, hostileName, async (text, name) => {
        // A line that holds nothing is left out of a description, and a line break is one there: told of in one line alone.
        const message = mailOf(text.replaceAll("\r\n", " "), name);
        const mail = await arrived(message);

        expect(namesOf(mail)).toEqual(names);
        expect(treeOf(mail.html)).toEqual(tree);
        expect(plain(mail.subject)).toBe(plain(message.subject));
        expect(plain(mail.text)).toBe(plain(message.text));
        expect(mail.envelope).toEqual({ from: "tocsin@example.com", to: ["dana@example.com"] });
        expect(mail.messageId).toBe("<e1_mail_p7_0@tocsin.example.com>");
      }),
      // An encoded word between blanks, in nothing but ASCII: a mail program would decode it.
      { numRuns: 120, examples: [["x =?UTF-8?Q?=0D=0ABcc:_all@example.com?= x", "x"]] },
    );
  }, 60_000);

  test("keeps to the form of RFC 5322: header fields of ASCII, no line longer than 998 octets, and under 100 KiB", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, fc.integer({ min: 1, max: 100_000 }), async (text, length) => {
        const long = text.repeat(Math.ceil(length / text.length)).slice(0, length);
        const mail = await arrived(mailOf(long, long.replaceAll(/\p{Cc}+/gu, " ").slice(0, 500)));

        const [head = ""] = mail.raw.split("\r\n\r\n");
        expect(head).toMatch(/^[\t\r\n -~]*$/);
        expect(Math.max(...mail.raw.split("\r\n").map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(LINE_MAX);
        expect(Buffer.byteLength(mail.html)).toBeLessThanOrEqual(102_400);
        expect(mail.headers.filter(([name]) => name === "bcc" || name.startsWith("x-injected"))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
