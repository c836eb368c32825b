import { readFileSync } from "node:fs";
import { readWebhook, type WebhookEvent as Read } from "@tocsin/defectdojo";
import { EVENT_TYPES, type EventType, type Severity } from "@tocsin/domain";
import { renderWebhook, type WebhookEvent } from "@tocsin/messages";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const INSTANCE = "https://dojo.example.com";
const CONTEXT = { publicUrl: "https://tocsin.example.com", sourceBaseUrls: { defectdojo: INSTANCE }, teamName: null, disclaimer: null };

function anEvent(changed: Partial<WebhookEvent> & { readonly type: EventType }): WebhookEvent {
  return {
    id: "e1",
    key: changed.type,
    source: "defectdojo",
    title: `Something: "about" [Payments]`,
    description: "In words,\non two lines.",
    url: "/test/90",
    occurredAt: 0,
    severity: null,
    productType: { id: 31, name: "Retail", source: "defectdojo", ref: "4" },
    product: { id: 12, name: "Payments API", source: "defectdojo", ref: "5" },
    engagement: { ref: "7", name: "Q4 pentest" },
    test: { ref: "90", name: "ZAP Scan" },
    finding: null,
    actor: null,
    recipients: null,
    data: {},
    ...changed,
  };
}

/** Writes an event as DefectDojo would, and reads it as we read DefectDojo. */
function readBack(event: WebhookEvent): Read {
  const { body, headers } = renderWebhook({
    event,
    why: "system",
    receiver: "shared",
    context: CONTEXT,
    format: "defectdojo",
    owner: null,
  });
  const request = { event: headers["X-DefectDojo-Event"] ?? null, instance: headers["X-DefectDojo-Instance"] ?? null };
  const reading = readWebhook({ ...request, body: JSON.parse(body) as unknown });
  if (reading.kind !== "event") throw new Error(`What we wrote is read as ${reading.kind}`);
  expect(reading.instance).toBe(INSTANCE);
  return reading.event;
}

describe("what we write as DefectDojo is what we read from DefectDojo", () => {
  test.each(EVENT_TYPES)("for %s", (type) => {
    expect(readBack(anEvent({ type }))).toMatchObject({
      key: type,
      type,
      title: `Something: "about" [Payments]`,
      description: "In words,\non two lines.",
      url: `${INSTANCE}/test/90`,
      productType: { ref: "4", source: "defectdojo" },
      product: { ref: "5", source: "defectdojo" },
      engagement: { ref: "7", name: "Q4 pentest" },
      test: { ref: "90", name: "ZAP Scan" },
    });
  });

  test("with the finding, its severity and the people who are to review it", () => {
    const event = anEvent({
      type: "review_requested",
      finding: { ref: "77", name: "SQL injection" },
      severity: "critical",
      actor: "Dana",
      recipients: ["eli", "Eli"],
    });

    expect(readBack(event)).toMatchObject({
      finding: { ref: "77", name: "SQL injection" },
      severity: "critical",
      actor: "Dana",
      recipients: ["eli", "Eli"],
    });
  });

  test("with the key of an event that has no row of its own", () => {
    expect(readBack(anEvent({ type: "other", key: "finding_added" }))).toMatchObject({ key: "finding_added", type: "other" });
  });

  test.each(["product_type_added", "product_added", "engagement_added", "test_added", "scan_added"] as const)(
    "for the request that DefectDojo documents for %s",
    (key) => {
      const path = `../../../../packages/defectdojo/fixtures/${key}.json`;
      const fixture: unknown = JSON.parse(
        readFileSync(new URL(path, import.meta.url), "utf8").replaceAll("http://localhost:8080", INSTANCE),
      );
      const first = readWebhook({ event: key, instance: INSTANCE, body: fixture });
      if (first.kind !== "event") throw new Error("The fixture is no event");
      const { title, description, url, engagement, test: ofTest, severity, data } = first.event;

      const again = readBack(
        anEvent({
          type: key,
          title,
          description,
          url,
          engagement,
          test: ofTest,
          severity,
          data,
          productType: sourced(first.event.productType),
          product: sourced(first.event.product),
        }),
      );

      expect(again).toEqual(first.event);
    },
  );

  test("whatever titles, names and findings hold", () => {
    const line = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 80 })
      .map((text) => `x${text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]/gu, "")}`);
    const finding = fc.record({
      id: fc.nat().map(String),
      title: line,
      severity: fc.constantFrom<Severity>("critical", "high", "medium", "low", "info"),
      url: fc.nat().map((number) => `${INSTANCE}/finding/${String(number)}`),
    });
    fc.assert(
      fc.property(line, line, fc.array(finding, { maxLength: 10 }), (title, name, findings) => {
        const data = { findings: { new: findings }, counts: { new: findings.length }, findingCount: findings.length };
        const read = readBack(anEvent({ type: "scan_added", title, test: { ref: "9", name }, data }));

        expect(read).toMatchObject({ title, test: { ref: "9", name }, data });
      }),
    );
  });
});

function sourced(ref: Read["product"]): WebhookEvent["product"] {
  if (ref === null || !("ref" in ref)) return null;
  return { id: 1, name: "notif prod", source: ref.source, ref: ref.ref };
}
