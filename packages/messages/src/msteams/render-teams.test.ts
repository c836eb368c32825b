import { EVENT_TYPES } from "@tocsin/domain";
import * as fc from "fast-check";
import * as markdown from "prettier/plugins/markdown";
import { describe, expect, test } from "vitest";
import { cleanLine } from "../clean-text.ts";
import type { MessageContext, MessageEvent } from "../event.ts";
import { sampleEvent } from "../testing/sample-events.ts";
import { escapeMarkdown, withoutMentions } from "./escape-markdown.ts";
import { fillTeams, renderTeams } from "./render-teams.ts";

const CONTEXT: MessageContext = {
  publicUrl: "https://tocsin.example.com",
  sourceBaseUrls: { defectdojo: "https://dojo.example.com" },
  teamName: "AppSec",
  disclaimer: "Confidential.",
};
const DELIVERY = "019abc_msteams_msteams_0";

const rendered = (event: MessageEvent) =>
  fillTeams(renderTeams({ event, why: "system", receiver: "shared", context: CONTEXT }), { delivery: DELIVERY });

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

/** Every text of a card that is read as Markdown. */
function textsOfBody(body: string): readonly string[] {
  const message: unknown = JSON.parse(body);
  return textsOf(message);
}

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) =>
    (key === "text" || key === "value") && typeof entry === "string" ? [entry] : textsOf(entry),
  );
}

function parse(text: string): Node {
  return markdown.parsers.markdown.parse(text, {} as never) as Node;
}

function nodesOf(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(nodesOf)];
}

const PLAIN_NODES: ReadonlySet<string> = new Set(["root", "paragraph", "sentence", "word", "whitespace", "text", "break"]);

/** A bare address may be made clickable, but then says where it leads. */
function actingNodes(text: string): readonly Node[] {
  return nodesOf(parse(text)).filter(({ type, url, children }) => {
    if (type === "link") return !(url ?? "").includes(children?.map(({ value }) => value ?? "").join("") ?? "");
    return !PLAIN_NODES.has(type);
  });
}

describe("a card", () => {
  test.each(EVENT_TYPES)("for %s is the one on file", async (type) => {
    const { body } = rendered(sampleEvent(type));

    await expect(`${JSON.stringify(JSON.parse(body), null, 2)}\n`).toMatchFileSnapshot(`../../__golden__/${type}.msteams.json`);
  });

  test("is an Adaptive Card 1.4 in the envelope that flows take, with the delivery in its foot", () => {
    const message: unknown = JSON.parse(rendered(sampleEvent("scan_added")).body);

    expect(message).toMatchObject({
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: {
            type: "AdaptiveCard",
            version: "1.4",
            fallbackText: sampleEvent("scan_added").title,
            actions: [{ type: "Action.OpenUrl", url: "https://dojo.example.com/test/9" }],
          },
        },
      ],
    });
    expect(textsOf(message).at(-1)).toBe(String.raw`Delivery 019abc\_msteams\_msteams\_0`);
  });

  test("says how many lines it left out where it would be too big", () => {
    const backslashes = "\\".repeat(400);
    const event = {
      ...sampleEvent("scan_added"),
      description: Array.from({ length: 10 }, () => backslashes).join("\n"),
      data: { findings: { new: Array.from({ length: 10 }, () => ({ title: backslashes })) } },
    };

    const { body } = rendered(event);

    expect(textsOfBody(body).some((text) => /^… \d+ more$/u.test(text))).toBe(true);
    expect(Buffer.byteLength(body)).toBeGreaterThan(17_000);
  });

  test("mentions nobody, however the tag is hidden", () => {
    const event = { ...sampleEvent("other"), title: "<at>all</at> <<at>at>team</at> <AT id=0>x</AT>" };

    expect(rendered(event).body).not.toMatch(/<\/?at/i);
  });

  test("opens http(s) addresses alone", () => {
    const event = { ...sampleEvent("other"), url: "javascript:alert(1)" };

    expect(rendered(event).body).toContain('"url":"https://tocsin.example.com/alerts"');
  });
});

function readBack(text: string): string {
  return unspaced(
    nodesOf(parse(text))
      .map(({ value }) => value ?? "")
      .join(""),
  );
}

function unspaced(text: string): string {
  return text.replace(/\s+/gu, "");
}

const HOSTILE = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        "\\",
        "`",
        "*",
        "_",
        "~",
        "#",
        "-",
        "+",
        ".",
        "!",
        ">",
        "|",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "<",
        "&",
        ";",
        ":",
        "=",
        " ",
        "\n",
        "\t",
        "1",
        "](https://evil.example.com)",
        "![x](https://evil.example.com/x.png)",
        "<at>all</at>",
        "<https://evil.example.com>",
        "{{DATE(2026-11-23T09:00:00Z, SHORT)}}",
        "&lt;at&gt;",
        "**bold**",
        "1. one",
        "```",
        "漢字",
        "😀",
        "\u202e",
        "\ud800",
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join("")),
);

describe("what others wrote", () => {
  test("is read back as it was, and does nothing", () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const line = cleanLine(text);
        const escaped = escapeMarkdown(line);
        expect(actingNodes(escaped)).toEqual([]);
        // What a parser makes clickable by itself it reads by rules of its own.
        if (!/https?:|www\.|@/i.test(line)) expect(readBack(escaped)).toBe(unspaced(withoutMentions(line)));
        expect(escaped).not.toMatch(/\{\{(DATE|TIME)/);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    "**bold**) ](https://evil.example.com)**bold**) ](https://evil.example.com)",
    "www.example.com/*a* and *b*",
    "mailto:a*b*@example.com *c*",
  ])("does nothing behind an address that a parser would take to go on: %s", (text) => {
    const escaped = escapeMarkdown(cleanLine(text));

    expect(actingNodes(escaped)).toEqual([]);
    expect(readBack(escaped)).toBe(unspaced(text));
  });

  test("keeps an address as it is where nothing in it could act", () => {
    expect(escapeMarkdown("See https://dojo.example.com/test/9 for more")).toBe("See https://dojo.example.com/test/9 for more");
    expect(escapeMarkdown("[here](https://evil.example.com)")).toBe(String.raw`\[here\](https://evil.example.com)`);
  });

  test("leaves a card in its limits, with nothing in it that acts, wherever it stands", () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, fc.integer({ min: 1, max: 100_000 }), (text, other, times) => {
        const long = text.repeat(Math.ceil(times / Math.max(1, text.length))).slice(0, 100_000);
        const finding = { title: long, severity: "High", url: other };
        const event: MessageEvent = {
          ...sampleEvent("scan_added"),
          title: long,
          description: `${long}\n${other}`,
          actor: other,
          product: { id: 1, name: long },
          engagement: { ref: other, name: long },
          data: { findings: { new: Array.from({ length: 20 }, () => finding) }, counts: { new: 2_000 } },
        };
        const { body: full, shortBody } = rendered(event);
        for (const body of [full, shortBody]) {
          expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
          expect(textsOfBody(body).flatMap(actingNodes)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
