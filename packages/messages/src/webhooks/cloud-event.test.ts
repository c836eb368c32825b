import { EVENT_TYPES } from "@tocsin/domain";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CloudEventRequest, parseCloudEvent } from "../testing/parse-cloud-event.ts";
import { sampleEvent } from "../testing/sample-events.ts";
import { binaryHeaders, cloudEventOf } from "./cloud-event.ts";
import { renderPing, renderWebhook, type WebhookInput } from "./render-webhook.ts";
import type { WebhookEvent } from "./webhook-event.ts";

const CONTEXT = { publicUrl: "https://tocsin.example.com", sourceBaseUrls: {}, teamName: null, disclaimer: null };

function webhookEvent(changed: Partial<WebhookEvent> & Pick<WebhookEvent, "type">): WebhookEvent {
  const { product, productType, ...sample } = sampleEvent(changed.type);
  return {
    ...sample,
    id: "019342f0c8a27b3e9d5c41e6",
    product: product === null ? null : { ...product, source: "defectdojo", ref: "4" },
    productType: productType === null ? null : { ...productType, source: "defectdojo", ref: "2" },
    recipients: null,
    ...changed,
  };
}

function rendered(event: WebhookEvent, format: WebhookInput["format"], context = CONTEXT) {
  return renderWebhook({ event, why: "personal", receiver: "person", context, format, owner: null });
}

describe("a CloudEvent (W9)", () => {
  test.each(EVENT_TYPES)("of %s is one by the rules of the specification, the same in both modes", (type) => {
    const event = webhookEvent({ type });

    const whole = parseCloudEvent(rendered(event, "cloudevents"));
    const inHeaders = parseCloudEvent(rendered(event, "cloudevents_binary"));

    expect([whole.mode, inHeaders.mode]).toEqual(["structured", "binary"]);
    expect(inHeaders.attributes).toEqual(whole.attributes);
    expect(inHeaders.data).toEqual(whole.data);
    expect(whole.attributes).toMatchObject({
      id: "019342f0c8a27b3e9d5c41e6",
      source: "https://tocsin.example.com",
      type: `tocsin.${type}`,
      time: "2026-11-23T09:05:00.000Z",
    });
  });

  test("has the data that Standard Webhooks have", () => {
    const event = webhookEvent({ type: "scan_added" });
    const standard: unknown = JSON.parse(rendered(event, "standard").body);

    expect(standard).toMatchObject({ data: parseCloudEvent(rendered(event, "cloudevents")).data });
  });

  test("is about a product, else a product type, else nothing in particular", () => {
    const type = { id: 31, name: "Retail", source: null, ref: null };
    const product = { id: 12, name: "Payments API", source: null, ref: null };
    const subject = (changed: Partial<WebhookEvent>) =>
      parseCloudEvent(rendered(webhookEvent({ type: "other", ...changed }), "cloudevents")).attributes["subject"];

    expect(subject({ product, productType: type })).toBe("product/12");
    expect(subject({ product: null, productType: type })).toBe("product_type/31");
    expect(subject({ product: null, productType: null })).toBeUndefined();
  });

  test("stays one in headers whatever an attribute holds", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.stringMatching(/^[ "%&é€\u{1F600}a-z]{0,12}$/u), (url, tail) => {
        const cloudEvent = { ...cloudEventOf(webhookEvent({ type: "other" }), CONTEXT), subject: `${url}${tail}` };
        const request = { contentType: "application/json", headers: binaryHeaders(cloudEvent), body: "{}" };

        expect(parseCloudEvent(request).attributes["subject"]).toBe(`${url}${tail}`);
      }),
    );
  });

  test("is a ping, too", () => {
    for (const format of ["cloudevents", "cloudevents_binary"] as const) {
      const { attributes, data } = parseCloudEvent(renderPing({ format, owner: null, context: CONTEXT, at: 1_000 }));
      expect(attributes).toEqual({
        specversion: "1.0",
        id: "ping-1000",
        source: "https://tocsin.example.com",
        type: "tocsin.ping",
        time: "1970-01-01T00:00:01.000Z",
      });
      expect(data).toEqual({ title: "Test webhook notification" });
    }
  });
});

describe("the reader of these tests", () => {
  const good = JSON.parse(rendered(webhookEvent({ type: "other" }), "cloudevents").body) as Readonly<Record<string, unknown>>;
  const read = (changed: object): unknown =>
    parseCloudEvent({ contentType: "application/cloudevents+json", headers: {}, body: JSON.stringify({ ...good, ...changed }) });

  test.each([
    { id: "" },
    { id: undefined },
    { id: 7 },
    { specversion: "0.3" },
    { source: "" },
    { source: "http://[" },
    { time: "yesterday" },
    { subject: "" },
    { subject: null },
    { dataContentType: "x" },
    { datacontenttype: "text/plain" },
    { data_base64: "AA==" },
    { type: "a\nb" },
  ])("takes no event with %j", (changed) => {
    expect(() => read({})).not.toThrow();
    expect(() => read(changed)).toThrow("No CloudEvent");
  });

  test.each<Partial<CloudEventRequest>>([
    { contentType: "text/plain" },
    { headers: {} },
    { headers: { "ce-id": "1", "ce-source": "/", "ce-type": "a b", "ce-specversion": "1.0" } },
    { headers: { "ce-id": "1", "ce-source": "/", "ce-type": "é", "ce-specversion": "1.0" } },
    { headers: { "ce-id": "1", "ce-source": "/", "ce-type": "100%", "ce-specversion": "1.0" } },
  ])("takes no request with %j", (changed) => {
    const request = { ...rendered(webhookEvent({ type: "other" }), "cloudevents_binary"), ...changed };

    expect(() => parseCloudEvent(request)).toThrow("No CloudEvent");
  });
});
