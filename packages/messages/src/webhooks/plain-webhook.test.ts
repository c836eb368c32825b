import { ENDPOINT_FORMATS, EVENT_TYPES, SOURCES } from "@tocsin/domain";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCloudEvent } from "../testing/parse-cloud-event.ts";
import { sampleEvent } from "../testing/sample-events.ts";
import { plainWebhook } from "./plain-webhook.ts";
import { renderWebhook, type WebhookInput } from "./render-webhook.ts";
import type { WebhookEvent } from "./webhook-event.ts";

const CONTEXT = {
  publicUrl: "https://tocsin.example.com",
  sourceBaseUrls: { defectdojo: "https://dojo.example.com" },
  teamName: null,
  disclaimer: null,
};

function input(changed: Partial<WebhookEvent> = {}, more: Partial<WebhookInput> = {}): WebhookInput {
  const { product: _product, productType: _type, ...sample } = sampleEvent(changed.type ?? "scan_added");
  const event = { ...sample, id: "019342f0c8a27b3e9d5c41e6", product: null, productType: null, recipients: null, ...changed };
  const owner = { id: "3", username: "dana", name: "Dana van Reyes", email: "dana@example.com" };
  return { event, why: "personal", receiver: "person", context: CONTEXT, format: "standard", owner, ...more };
}

const bodyOf = (given: WebhookInput) => JSON.parse(plainWebhook(given).body) as Readonly<Record<string, unknown>>;

describe("a webhook whose body could not be rendered", () => {
  test("says by Standard Webhooks what happened and where to look, and names everything that it leaves out", () => {
    const given = input({ title: "Created 4 findings", url: "/test/9", severity: "critical" });
    const whole = JSON.parse(renderWebhook(given).body) as { readonly type: string; readonly timestamp: string; readonly data: object };
    const plain = bodyOf(given);

    expect(plain).toMatchObject({
      type: whole.type,
      timestamp: whole.timestamp,
      data: {
        event: { id: given.event.id, key: "scan_added", label: "Scan added", source: given.event.source },
        title: "Created 4 findings",
        url: "https://dojo.example.com/test/9",
        severity: "critical",
      },
    });
    const { data } = plain;
    expect(Object.keys(data as object)).toEqual(Object.keys(whole.data));
    expect((data as { readonly cut: unknown }).cut).toContain("product");
  });

  test("says the same as DefectDojo would, with its headers", () => {
    const given = input({ title: "Created 4 findings", url: "/test/9" }, { format: "defectdojo" });

    expect(plainWebhook(given).headers).toEqual({
      "X-DefectDojo-Event": "scan_added",
      "X-DefectDojo-Instance": "https://tocsin.example.com",
      Accept: "application/json",
    });
    expect(bodyOf(given)).toEqual({
      title: "Created 4 findings",
      description: "The full message could not be written. The page behind the link has all of it.",
      user: { id: 3, username: "dana", email: "dana@example.com" },
      url_ui: "https://dojo.example.com/test/9",
      url_api: null,
    });
  });

  test("is the CloudEvent that it would have been, in both modes", () => {
    for (const format of ["cloudevents", "cloudevents_binary"] as const) {
      const product = { id: 12, name: "Payments API", source: null, ref: null };
      const given = input({ product }, { format });

      expect(parseCloudEvent(plainWebhook(given)).attributes).toEqual(parseCloudEvent(renderWebhook(given)).attributes);
      expect(parseCloudEvent(plainWebhook(given)).data).toMatchObject({ title: given.event.title });
    }
  });

  test("gets through without a link where there is no base for one, and without a time that is none", () => {
    const given = input({ url: null, occurredAt: Number.NaN }, { context: { ...CONTEXT, publicUrl: "nowhere" } });

    expect(bodyOf(given)).toMatchObject({ timestamp: null, data: { title: given.event.title, url: null } });
    expect(parseCloudEvent(plainWebhook({ ...given, format: "cloudevents_binary" })).attributes).not.toHaveProperty("time");
  });

  test.each(ENDPOINT_FORMATS)("never fails itself in the form %s, and is small, whatever an event holds", (format) => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constant("漢".repeat(100_000)), fc.constant('","x":"\r\n\ud800'));
    const self: Record<string, unknown> = {};
    self["self"] = self;
    fc.assert(
      fc.property(fc.constantFrom(...EVENT_TYPES), fc.constantFrom(...SOURCES), text, fc.option(fc.webUrl()), (type, why, title, url) => {
        const { body, headers } = plainWebhook(input({ type, title, url, description: title, data: self }, { why, format }));

        expect(Buffer.byteLength(body)).toBeLessThan(20_000);
        expect(JSON.parse(body)).toBeTypeOf("object");
        expect(Object.values(headers).every((value) => /^[\x20-\x7e]*$/.test(value))).toBe(true);
      }),
    );
  });
});
