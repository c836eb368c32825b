import { EVENT_TYPES, eventTypeInfo, type EventType, type Source, SOURCES } from "@tocsin/domain";
import * as fc from "fast-check";
import { Window } from "happy-dom";
import { describe, expect, test } from "vitest";
import type { MessageContext, MessageEvent } from "../event.ts";
import type { MessageInput } from "../message-view.ts";
import { sampleEvent } from "../testing/sample-events.ts";
import { fillMail, renderMail, type RenderedMail } from "./render-mail.ts";

const CONTEXT: MessageContext = {
  publicUrl: "https://tocsin.example.com",
  sourceBaseUrls: { defectdojo: "https://dojo.example.com" },
  teamName: "Application Security",
  disclaimer: null,
};

describe("a mail, byte by byte (golden files)", () => {
  test.each(EVENT_TYPES)("says what %s is about", async (type) => {
    const mail = sentTo("Dana Reyes", { event: sampleEvent(type), why: whyOf(type) });

    await expect(asFile(mail)).toMatchFileSnapshot(`../../__golden__/${type}.mail.txt`);
    await expect(mail.html).toMatchFileSnapshot(`../../__golden__/${type}.mail.html`);
  });

  test("shows a key without a row of its own in words", async () => {
    const event = { ...sampleEvent("other"), key: "finding_added", title: "Finding added: SQL injection in /login" };
    const mail = sentTo("Dana Reyes", { event, why: "template" });

    expect(mail.text).toMatch(/^Finding added\n/);
    await expect(asFile(mail)).toMatchFileSnapshot("../../__golden__/unknown_key.mail.txt");
    await expect(mail.html).toMatchFileSnapshot("../../__golden__/unknown_key.mail.html");
  });

  test("of what Tocsin says about itself names no preference, for there is none that stops it (N2)", () => {
    const event = { ...sampleEvent("other"), source: "tocsin", key: "channel_paused", title: "Mail has stopped", actor: null };

    const { text } = sentTo("Dana Reyes", { event, why: "system" });
    expect(text).toContain("you can do something about it; it cannot be switched off");
    expect(text).toMatch(/^by Tocsin, /m);
    expect(sentTo("Dana Reyes", { event, why: "personal" }).text).toContain("in your Personal settings");
  });

  test("shows a hostile title as text", async () => {
    const title = `</title><script>alert(1)</script><img src=x onerror="a()">{{constructor.constructor('return 1')()}}\r\nBcc: all@example.com \u202Eevil`;
    const mail = sentTo("Dana Reyes", { event: { ...sampleEvent("scan_added"), title }, why: "personal" });

    expect(mail.subject).not.toMatch(/[\p{Cc}\u202e]/u);
    await expect(asFile(mail)).toMatchFileSnapshot("../../__golden__/hostile_title.mail.txt");
    await expect(mail.html).toMatchFileSnapshot("../../__golden__/hostile_title.mail.html");
  });
});

describe("every mail", () => {
  test.each(EVENT_TYPES)("for %s names type, title, actor and product, links to it, says why and where to change that", (type) => {
    const event = sampleEvent(type);
    const mail = sentTo("Dana Reyes", { event, why: "personal" });

    for (const part of [mail.text, textOf(mail.html)]) {
      expect(part).toContain(eventTypeInfo(type).label);
      expect(part).toContain(event.title);
      expect(part).toContain(event.actor === null ? "person" : `by ${event.actor}`);
      expect(part).toContain((event.product ?? event.productType)?.name ?? event.title);
      expect(part).toContain("You get this because you switched on Mail");
    }
    expect(linksOf(mail.html)).toContain(`https://tocsin.example.com/notifications#event=${type}&channel=mail`);
    expect(mail.text).toContain(`https://tocsin.example.com/notifications#event=${type}&channel=mail`);
    expect(linksOf(mail.html).every((link) => /^https:\/\/(dojo|tocsin)\.example\.com\//.test(link))).toBe(true);
  });

  test.each([
    ["system", "System has Mail", "/notifications#"],
    ["product", 'you switched on Mail for "Scan added" for the product Payments API', "/product/12#"],
    ["personal", 'you switched on Mail for "Scan added" in your Personal settings', "/notifications#"],
    ["template", "the Template has Mail", "/notifications#"],
    ["default", "on by default", "/notifications#"],
  ] as const)("sent because of %s says so and leads to where it is set", (why, words, path) => {
    const { text } = sentTo("Dana", { event: sampleEvent("scan_added"), why });

    expect(text).toContain(words);
    expect(text).toContain(`https://tocsin.example.com${path}event=scan_added&channel=mail`);
  });

  test("to the shared mailbox speaks of the mailbox and leads to System", () => {
    const { text } = sentTo("", { event: sampleEvent("scan_added"), why: "system", receiver: "shared" });

    expect(text).toContain("This mailbox gets this because System has");
    expect(text).toContain("https://tocsin.example.com/notifications/system#event=scan_added&channel=mail");
    expect(text).toContain("\nHello,\n");
  });

  test.each([
    ["product", 'Unsubscribe from Mail for "Scan added" of Payments API'],
    ["personal", 'Unsubscribe from Mail for "Scan added"'],
    ["template", 'Unsubscribe from Mail for "Scan added"'],
    ["default", 'Unsubscribe from Mail for "Scan added"'],
  ] as const)("sent because of %s ends with a link that says what it switches off (U1)", (why, label) => {
    const { text, html } = sentTo("Dana", { event: sampleEvent("scan_added"), why });

    expect(text).toContain(`\n${label}: ${UNSUBSCRIBE}\n`);
    expect(linksOf(html)).toContain(UNSUBSCRIBE);
    expect(textOf(html)).toContain(label);
  });

  test.each<[string, Partial<MessageInput>]>([
    ["because of System", { why: "system" }],
    ["to the shared mailbox", { why: "system", receiver: "shared" }],
    ["while we are not reached by https", { context: { ...CONTEXT, publicUrl: "http://tocsin.example.com" } }],
  ])("sent %s has no such link (U2)", (_case, input) => {
    const template = renderMail({ event: sampleEvent("scan_added"), why: "personal", receiver: "person", context: CONTEXT, ...input });

    expect(template.canUnsubscribe).toBe(false);
    expect(fillMail(template, { name: "Dana", unsubscribe: null }).text).not.toContain("Unsubscribe");
    expect(() => fillMail(template, { name: "Dana", unsubscribe: UNSUBSCRIBE })).toThrow(TypeError);
  });

  test("names the first findings of a scan and counts them truly", () => {
    const findings = Array.from({ length: 50 }, (_, index) => ({
      id: String(index),
      title: `Finding no. ${String(index)}`,
      severity: "Low",
      url: null,
    }));
    const event = {
      ...sampleEvent("scan_added"),
      data: { findings: { new: findings, mitigated: [] }, counts: { new: 1_234, mitigated: 0 } },
    };

    const { text } = sentTo("Dana", { event });

    expect(text).toContain("Findings: 1234 new, 0 closed");
    expect(text).toContain("- Low: Finding no. 9\n");
    expect(text).not.toContain("Finding no. 10");
    expect(text).toContain("... and 1224 more findings");
  });

  test("links to our page of the product when its source has no base for the path", () => {
    const { text } = sentTo("Dana", { event: { ...sampleEvent("scan_added"), source: "ci" } });

    expect(text).toContain("Open the product in Tocsin:\nhttps://tocsin.example.com/product/12\n");
  });

  test("stays under 100 KiB however much is sent", () => {
    const long = "&\"<'".repeat(20_000);
    const findings = Array.from({ length: 50 }, () => ({ id: "1", title: long, severity: "critical", url: `/f?${"&".repeat(480)}` }));
    const mail = sentTo(long.slice(0, 500), {
      event: {
        ...sampleEvent("scan_added"),
        title: long.slice(0, 500),
        description: long,
        url: `/test?${"&".repeat(2_000)}`,
        product: { id: 12, name: long.slice(0, 500) },
        data: { findings: { new: findings }, counts: { new: 5_000 } },
      },
    });

    expect(Buffer.byteLength(mail.html)).toBeLessThan(100 * 1_024);
    expect(Buffer.byteLength(mail.text)).toBeLessThan(100 * 1_024);
    expect(mail.text).toContain("The text was cut");
  });

  test("has a short form that still leads on", () => {
    const { shortText } = sentTo("Dana", { event: sampleEvent("scan_added") });

    expect(shortText.length).toBeLessThan(2_000);
    expect(shortText).toContain("https://dojo.example.com/test/9");
    expect(shortText).toContain("You get this because");
  });
});

describe("text of others", () => {
  test("changes nothing in the tree of the mail, whatever it is", () => {
    const harmless = treeOf(sentTo("x", { event: withTexts("x") }).html);

    fc.assert(
      fc.property(hostileText, (text) => {
        const mail = sentTo(text, { event: withTexts(text) });

        expect(treeOf(mail.html)).toEqual(harmless);
        expect(mail.subject).not.toMatch(/\p{Cc}/u);
        expect(mail.text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
        expect(mail.html.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  test("is read back as it was written", () => {
    const title = `a < b && "c" > 'd' &amp; {{ 7 | times: 6 }} {% raw %}`;

    const { html, text } = sentTo("Dana", { event: { ...sampleEvent("scan_added"), title } });

    expect(textOf(html)).toContain(title);
    expect(text).toContain(title);
  });
});

const UNSUBSCRIBE = "https://tocsin.example.com/u/3f2a.token";

const FRAGMENTS = [
  "<",
  ">",
  "&",
  '"',
  "'",
  "</title>",
  "</style>",
  "<!--",
  "-->",
  "]]>",
  "<script>",
  "{{",
  "}}",
  "{%",
  "%}",
  "\u0001",
  "\u0000",
  "\r\n",
  "\u2028",
  "\u202e",
  "\ud800",
  "é",
  "漢",
  "🔥",
];
/** At least one letter stays, so that nothing is left out for being empty; no line of it is another line. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...FRAGMENTS.filter((part) => part !== "\r\n" && part !== "\u2028")),
      fc.string({ unit: "binary", maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => `x${parts.join("").replace(/[\n\r\u0085\u2028\u2029]/g, "\t")}`);

function withTexts(text: string): MessageEvent {
  return {
    ...sampleEvent("scan_added"),
    title: text,
    description: text,
    actor: text,
    product: { id: 12, name: text },
    engagement: { ref: "7", name: text },
    data: { findings: { new: [{ id: "1", title: text, severity: "high", url: "/finding/1" }] }, counts: { new: 1 } },
  };
}

function sentTo(name: string, input: Partial<MessageInput> & Pick<MessageInput, "event">): RenderedMail {
  const template = renderMail({ why: "personal", receiver: "person", context: CONTEXT, ...input });
  return fillMail(template, { name, unsubscribe: template.canUnsubscribe ? UNSUBSCRIBE : null });
}

function asFile({ subject, text }: RenderedMail): string {
  return `Subject: ${subject}\n\n${text}`;
}

/** Element and attribute names, without any text. */
function treeOf(html: string): unknown {
  const walk = (element: ReturnType<typeof documentOf>["documentElement"]): unknown => [
    element.tagName,
    element.getAttributeNames().toSorted(),
    [...element.children].map((child) => walk(child as typeof element)),
  ];
  return walk(documentOf(html).documentElement);
}

const parser = new new Window().DOMParser();

function documentOf(html: string) {
  return parser.parseFromString(html, "text/html");
}

function textOf(html: string): string {
  return documentOf(html).body.textContent;
}

function linksOf(html: string): readonly string[] {
  return [...documentOf(html).querySelectorAll("a")].map((link) => link.getAttribute("href") ?? "");
}

/** Each layer appears in some golden file. */
function whyOf(type: EventType): Source {
  return SOURCES[EVENT_TYPES.indexOf(type) % SOURCES.length] ?? "default";
}
