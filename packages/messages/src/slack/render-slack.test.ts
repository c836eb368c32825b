import { cutText, EVENT_TYPES, SOURCES } from "@tocsin/domain";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MessageContext, MessageEvent } from "../event.ts";
import type { MessageInput } from "../message-view.ts";
import { sampleEvent } from "../testing/sample-events.ts";
import { SLACK_LIMITS, type SlackBlock } from "./blocks.ts";
import { escapeSlack } from "./escape.ts";
import { renderSlack, type RenderedSlack } from "./render-slack.ts";

const CONTEXT: MessageContext = {
  publicUrl: "https://tocsin.example.com",
  sourceBaseUrls: { defectdojo: "https://dojo.example.com" },
  teamName: "Application Security",
  disclaimer: null,
};

describe("a Slack message, byte by byte (golden files)", () => {
  test.each(EVENT_TYPES)("says what %s is about", async (type) => {
    const why = SOURCES[EVENT_TYPES.indexOf(type) % SOURCES.length] ?? "default";

    await expect(asFile(sent({ event: sampleEvent(type), why }))).toMatchFileSnapshot(`../../__golden__/${type}.slack.json`);
  });

  test("shows a hostile title as text", async () => {
    const title = `<!channel> <@U1> <https://evil.example.com|https://good.example.com> "quoted" & *bold* :fire:\r\n\u202Eevil`;

    await expect(asFile(sent({ event: { ...sampleEvent("scan_added"), title } }))).toMatchFileSnapshot(
      "../../__golden__/hostile_title.slack.json",
    );
  });
});

describe("every Slack message", () => {
  test.each(EVENT_TYPES)("for %s leads to the event and to the cell that sent it", (type) => {
    const links = urlsIn(sent({ event: sampleEvent(type), why: "personal" }).blocks);

    expect(links.at(-1)).toBe(`https://tocsin.example.com/notifications#event=${type}&channel=slack`);
    expect(links.every((link) => /^https:\/\/(dojo|tocsin)\.example\.com\//.test(link))).toBe(true);
  });

  test("to the shared channel speaks of the channel and leads to System", () => {
    const { blocks } = sent({ event: sampleEvent("scan_added"), why: "system", receiver: "shared" });

    expect(textsOf(blocks).join("\n")).toContain("This channel gets this because System has Slack");
    expect(urlsIn(blocks)).toContain("https://tocsin.example.com/notifications/system#event=scan_added&channel=slack");
  });

  test("has the whole title below its header where the header is too short for it", () => {
    const title = "a".repeat(400);

    expect(textsOf(sent({ event: { ...sampleEvent("scan_added"), title } }).blocks)).toContain(title);
  });

  // C-04: around every limit, with what is one character to people and several to Slack.
  test.each(
    [0, 1, 149, 150, 151, 2_999, 3_000, 3_001, 12_000, 40_001].flatMap((length) =>
      ["a", "é", "🔥", "ש", "&", "<!channel>"].map((unit) => ({ length, unit })),
    ),
  )("fits into Slack's limits with texts of $length times $unit", ({ length, unit }) => {
    expectToFit(sent({ event: eventOf(unit.repeat(Math.ceil(length / unit.length)).slice(0, length)) }));
  });
});

describe("text of others", () => {
  // What a header has no room for is said below it, which is one block more.
  test.each([
    { titles: "titles that fit into a header", length: 1, titleOf: (text: string) => cutText(`x${text}`, SLACK_LIMITS.header) },
    { titles: "longer titles", length: 200, titleOf: (text: string) => `${"x".repeat(200)}${text}` },
  ])(
    "fits, tears nothing, and changes nothing in the tree of the message, whatever it is ($titles)",
    ({ length, titleOf }) => {
      const harmless = treeOf(sent({ event: { ...eventOf("x"), title: "x".repeat(length) } }).blocks);

      fc.assert(
        fc.property(hostileText, (text) => {
          const rendered = sent({ event: { ...eventOf(`x${text}`), title: titleOf(text) } });

          expectToFit(rendered);
          expect(treeOf(rendered.blocks)).toEqual(harmless);
        }),
        { numRuns: 200 },
      );
    },
    30_000,
  );

  test("is read back from what Slack would read as mark-up, up to where it was cut", () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 60 }), (text, max) => {
        const escaped = escapeSlack(text, max);

        expect(escaped.length).toBeLessThanOrEqual(max);
        expect(parsedAsMarkUp(escaped)).toEqual({ mentionsOrLinks: 0, torn: 0 });
        const plain = unescaped(escaped);
        if (plain !== text) expect([plain.at(-1), text.startsWith(plain.slice(0, -1))]).toEqual(["…", true]);
      }),
      { numRuns: 500 },
    );
  });

  test("of 100,000 characters is rendered in an instant, cut", () => {
    const rendered = sent({ event: eventOf("<&>".repeat(33_334)) });

    expectToFit(rendered);
    expect(rendered.plainText.length).toBeLessThanOrEqual(3_000);
  });
});

const FRAGMENTS = [
  "<",
  ">",
  "&",
  "&amp;",
  "&lt",
  "<!channel>",
  "<!here>",
  "<@U123>",
  "<https://evil.example|https://good.example>",
  "*",
  "_",
  "`",
  "```",
  "~",
  ":fire:",
  "\u0000",
  "\u202e",
  "🔥",
  "👨‍👩‍👧",
  "שלום",
  "\u{1F1E9}\u{1F1EA}",
];
const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 40 })
  .map((parts) => parts.join("").replace(/[\n\r\u0085\u2028\u2029\p{Cs}]/gu, "\t"));

function eventOf(text: string): MessageEvent {
  const findings = Array.from({ length: 60 }, () => ({ id: "1", title: text, severity: "high", url: "/finding/1" }));
  return {
    ...sampleEvent("scan_added"),
    title: text,
    description: text,
    actor: text,
    product: { id: 12, name: text },
    engagement: { ref: "7", name: text },
    data: { findings: { new: findings }, counts: { new: 60 } },
  };
}

function sent(input: Partial<MessageInput> & Pick<MessageInput, "event">): RenderedSlack {
  return renderSlack({ why: "personal", receiver: "person", context: CONTEXT, ...input });
}

function asFile(message: RenderedSlack): string {
  return `${JSON.stringify(message, null, 2)}\n`;
}

/** What Slack would refuse, and what it would read as more than text. */
function expectToFit({ text, blocks, plainText }: RenderedSlack): void {
  const limits: Readonly<Record<SlackBlock["type"], number>> = { header: 150, section: 3_000, context: 3_000, actions: 75 };
  const texts = textsOf(blocks);
  expect(blocks.length).toBeLessThanOrEqual(SLACK_LIMITS.blocks);
  for (const block of blocks)
    for (const one of textsOf([block])) {
      expect(one.length).toBeGreaterThan(0);
      expect(one.length).toBeLessThanOrEqual(limits[block.type]);
    }
  for (const url of urlsIn(blocks)) expect(url.length).toBeLessThanOrEqual(SLACK_LIMITS.url);
  expect([text, ...texts].reduce((sum, one) => sum + one.length, 0)).toBeLessThanOrEqual(SLACK_LIMITS.all);
  expect([text, plainText, ...texts].join("")).not.toMatch(/\p{Cs}/u);
  expect(text).not.toBe("");
  expect(plainText.length).toBeLessThanOrEqual(3_000);
  for (const escaped of [text, plainText]) expect(parsedAsMarkUp(escaped)).toEqual({ mentionsOrLinks: 0, torn: 0 });
}

/** Slack's own reading: "<…>" is a mention or a link, "&" begins one of three entities. */
function parsedAsMarkUp(text: string) {
  return {
    mentionsOrLinks: text.match(/[<>]/g)?.length ?? 0,
    torn: (text.match(/&(?!amp;|lt;|gt;)/g)?.length ?? 0) + (text.match(/\p{Cs}/gu)?.length ?? 0),
  };
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_entity, name: string) => ({ amp: "&", lt: "<", gt: ">" })[name] ?? "");
}

/** Everything but the texts: types, order, links. */
function treeOf(blocks: readonly SlackBlock[]): unknown {
  return JSON.parse(JSON.stringify(blocks), (key, value: unknown) => (key === "text" && typeof value === "string" ? "" : value));
}

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === "text" && typeof inner === "string" ? [inner] : textsOf(inner),
  );
}

function urlsIn(blocks: readonly SlackBlock[]): readonly string[] {
  return blocks.flatMap((block) => (block.type === "actions" ? block.elements.map(({ url }) => url) : []));
}
