import { ENDPOINT_FORMATS, EVENT_TYPES, SOURCES } from "@tocsin/domain";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MessageContext } from "../event.ts";
import { sampleEvent } from "../testing/sample-events.ts";
import { renderPing, renderWebhook, type WebhookInput } from "./render-webhook.ts";
import type { WebhookEvent, WebhookOwner } from "./webhook-event.ts";

const CONTEXT: MessageContext = {
  publicUrl: "https://tocsin.example.com",
  sourceBaseUrls: { defectdojo: "https://dojo.example.com" },
  teamName: "Application Security",
  disclaimer: null,
};
const OWNER: WebhookOwner = { id: "3", username: "dana", name: "Dana van Reyes", email: "dana@example.com" };

function webhookEvent(changed: Partial<WebhookEvent> & Pick<WebhookEvent, "type">): WebhookEvent {
  const { product, productType, ...sample } = sampleEvent(changed.type);
  return {
    ...sample,
    id: "019342f0c8a27b3e9d5c41e6",
    product: product === null ? null : { ...product, source: "defectdojo", ref: "4" },
    productType: productType === null ? null : { ...productType, source: "defectdojo", ref: "2" },
    recipients: changed.type === "review_requested" ? ["Dana", "lee"] : null,
    ...changed,
  };
}

function rendered(changed: Partial<WebhookInput> & Pick<WebhookInput, "event">) {
  return renderWebhook({ why: "personal", receiver: "person", context: CONTEXT, format: "standard", owner: OWNER, ...changed });
}

function parsed(changed: Partial<WebhookInput> & Pick<WebhookInput, "event">): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(rendered(changed).body);
  if (typeof value !== "object" || value === null) throw new Error("The body is no object");
  return { ...value };
}

describe("the body of a webhook (golden files)", () => {
  test.each(EVENT_TYPES.flatMap((type) => ENDPOINT_FORMATS.map((format) => [type, format] as const)))(
    "for %s in the form %s is the one on file",
    async (type, format) => {
      const why = SOURCES[EVENT_TYPES.indexOf(type) % SOURCES.length] ?? "default";
      const isShared = why === "system";
      const { body, contentType, headers } = rendered({
        event: webhookEvent({ type }),
        why,
        format,
        receiver: isShared ? "shared" : "person",
        owner: isShared ? null : OWNER,
      });

      const file = { headers: { "content-type": contentType, ...headers }, body: JSON.parse(body) as unknown };
      await expect(`${JSON.stringify(file, null, 2)}\n`).toMatchFileSnapshot(`../../__golden__/${type}.webhook.${format}.json`);
    },
  );
});

describe("a body of Standard Webhooks", () => {
  test.each(EVENT_TYPES)("has for %s exactly a type that receivers can choose by, a time and data", (type) => {
    const body = parsed({ event: webhookEvent({ type }) });

    expect(Object.keys(body)).toEqual(["type", "timestamp", "data"]);
    expect(body["type"]).toMatch(/^[a-zA-Z0-9_.]+$/);
    expect(body["timestamp"]).toBe("2026-11-23T09:05:00.000Z");
  });

  test("keeps the key as it came beside the row that it belongs to", () => {
    expect(parsed({ event: webhookEvent({ type: "other", key: "finding_added" }) })).toMatchObject({
      type: "other",
      data: { event: { key: "finding_added", label: "Finding added" } },
    });
  });

  test("hands on what a script put into data, whole or not at all", () => {
    const event = (data: WebhookEvent["data"]) => webhookEvent({ type: "other", data });

    expect(parsed({ event: event({ build: 7, nested: { a: [1] } }) })).toMatchObject({
      data: { details: { build: 7, nested: { a: [1] } }, cut: [] },
    });
    expect(parsed({ event: event({ log: "x".repeat(5_000) }) })).toMatchObject({ data: { details: null, cut: ["details"] } });
  });

  test("counts the findings that it leaves out, and says so", () => {
    const findings = Array.from({ length: 400 }, (_, id) => ({
      id: String(id),
      title: `Finding ${String(id)}`,
      severity: "Low",
      url: null,
    }));

    const { data } = parsed({ event: webhookEvent({ type: "scan_added", data: { findings: { new: findings }, counts: { new: 400 } } }) });

    expect(data).toMatchObject({ scan: { counts: { new: 400 } }, cut: ["findings"] });
  });

  test("is the same for each endpoint of one reason, so that it is rendered once", () => {
    const event = webhookEvent({ type: "scan_added" });

    expect(rendered({ event, owner: null }).body).toBe(rendered({ event }).body);
  });
});

describe("a body as DefectDojo writes them", () => {
  test("names objects by the ids of the instance that the headers name", () => {
    const event = webhookEvent({ type: "sla_breach" });

    expect(rendered({ event, format: "defectdojo" }).headers).toMatchObject({
      "X-DefectDojo-Event": "sla_breach",
      "X-DefectDojo-Instance": "https://dojo.example.com",
    });
    expect(parsed({ event, format: "defectdojo" })).toMatchObject({
      product: { id: 4, url_ui: "https://dojo.example.com/product/4", url_api: "https://dojo.example.com/api/v2/products/4/" },
      finding: { id: 77, severity: "High", url_ui: "https://dojo.example.com/finding/77" },
      user: { id: 3, username: "dana", first_name: "Dana van", last_name: "Reyes" },
    });
  });

  test("names them by ours where the event comes from elsewhere", () => {
    const event = webhookEvent({ type: "scan_added", source: "ci" });

    expect(rendered({ event, format: "defectdojo" }).headers).toMatchObject({ "X-DefectDojo-Instance": "https://tocsin.example.com" });
    expect(parsed({ event, format: "defectdojo" })).toMatchObject({
      product: { id: 12, url_ui: "https://tocsin.example.com/product/12" },
      engagement: { id: 7, url_ui: null, url_api: null },
    });
  });

  test("has no owner where the endpoint is shared", () => {
    expect(parsed({ event: webhookEvent({ type: "other" }), format: "defectdojo", owner: null })).toMatchObject({ user: null });
  });

  test("names the reviewers by their user names", () => {
    expect(parsed({ event: webhookEvent({ type: "review_requested" }), format: "defectdojo" })).toMatchObject({
      requested_by: { username: "dana" },
      reviewers: [{ username: "Dana" }, { username: "lee" }],
    });
  });
});

describe("a ping", () => {
  test("says what it is in both forms", () => {
    const input = { owner: OWNER, context: CONTEXT, at: 0 };

    expect(JSON.parse(renderPing({ ...input, format: "standard" }).body)).toEqual({
      type: "ping",
      timestamp: "1970-01-01T00:00:00.000Z",
      data: { title: "Test webhook notification" },
    });
    const { body, headers } = renderPing({ ...input, format: "defectdojo" });
    expect(headers).toMatchObject({ "X-DefectDojo-Event": "ping" });
    expect(JSON.parse(body)).toMatchObject({ description: "Test webhook notification", title: "", user: { username: "dana" } });
  });
});

const HOSTILE = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        "\\",
        "\u0000",
        "\u001b[31m",
        "\r\n",
        "\u2028",
        "\u202e",
        "\ud800",
        "\udfff",
        "😀",
        "漢",
        "</script><script>alert(1)</script>",
        '","admin":true,"x":"',
        "__proto__",
        "${7*7}",
        "<!channel>",
      ),
      { maxLength: 80 },
    )
    .map((parts) => parts.join("")),
);

/** The keys of a body as a tree, without what stands in them and without the list of what was left out. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return null;
  return Object.fromEntries(Object.entries({ ...value, cut: null }).map(([key, entry]: [string, unknown]) => [key, shapeOf(entry)]));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

describe("what others wrote", () => {
  test.each(ENDPOINT_FORMATS)(
    "fits in the form %s, is text of its field alone and holds nothing that acts",
    (format) => {
      fc.assert(
        fc.property(HOSTILE, HOSTILE, fc.integer({ min: 1, max: 100_000 }), (text, other, times) => {
          const event = eventOf({ text, other, times });
          const { body } = rendered({ event, format });
          const value: unknown = JSON.parse(body);

          expect(Buffer.byteLength(body)).toBeLessThan(20_000);
          expect(textsIn(value).every((line) => !/\p{Cs}|[^\P{Cc}\n]/u.test(line))).toBe(true);
          expect(shapeOf(value)).toEqual(shapeOf(parsed({ event: eventOf({ text: "x", other: "x", times: 1 }), format })));
        }),
        { numRuns: 60 },
      );
    },
    30_000,
  );

  test.each(ENDPOINT_FORMATS)("fits in the form %s even where every name is as long and wide as it can be", (format) => {
    const wide = "漢".repeat(100_000);
    const event = eventOf({ text: wide, other: wide, times: 100_000 });
    const context = { ...CONTEXT, teamName: wide, disclaimer: wide, publicUrl: `https://tocsin.example.com/${"x".repeat(2_000)}` };

    expect(Buffer.byteLength(rendered({ event, format, context }).body)).toBeLessThan(20_000);
  });

  test("is read back as it was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 100 }), (text) => {
        const title = `a: [${text}] "b"`.replace(/\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\u2028\u2029]/gu, " ");
        const { data } = parsed({ event: webhookEvent({ type: "other", title }) });

        expect(data).toMatchObject({ title: title.trim().replace(/\p{Cc}+/gu, " ") });
      }),
    );
  });
});

function eventOf({ text, other, times }: { readonly text: string; readonly other: string; readonly times: number }): WebhookEvent {
  const long = `x${text.repeat(Math.ceil(times / Math.max(1, text.length)))}`.slice(0, 100_000);
  const short = `x${other}`;
  return webhookEvent({
    type: "review_requested",
    title: long,
    description: `${long}\n${short}`,
    actor: short,
    product: { id: 1, name: long, source: short, ref: short },
    productType: { id: 2, name: long, source: short, ref: short },
    engagement: { ref: short, name: long },
    test: { ref: short, name: long },
    finding: { ref: short, name: long },
    recipients: [short],
    url: `https://example.com/${encodeURIComponent(long.replace(/\p{Cs}/gu, "?"))}`,
  });
}
