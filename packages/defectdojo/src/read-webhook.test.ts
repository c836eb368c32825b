import { readFileSync } from "node:fs";
import { isHttpUrl, isLocalPath } from "@tocsin/contract";
import { eventTypeOf, SEVERITIES } from "@tocsin/domain";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readWebhook, type WebhookEvent, type WebhookRequest } from "./read-webhook.ts";

const INSTANCE = "http://localhost:8080";

describe("reading the webhook requests that DefectDojo documents", () => {
  test.each([
    ["product_type_added", "Product type added: notif prod type", "/product/type/4"],
    ["product_added", "Product added: notif prod", "/product/4"],
    ["engagement_added", "Engagement added: notif eng, notif prod", "/engagement/7"],
    ["test_added", "Test added: notif test, notif prod", "/test/90"],
    ["scan_added", "Scan added: notif test, notif prod", "/test/90"],
    ["scan_added_empty", "Scan added (nothing changed): notif test, notif prod", "/test/90"],
  ])("%s gets a title from its most specific object and its product", (key, title, page) => {
    const event = readEvent(key, fixture(key === "scan_added_empty" ? "scan_added" : key));

    expect(event).toMatchObject({ key, type: key, title, url: `${INSTANCE}${page}`, description: null, audience: "default" });
  });

  test("ping is a sign of life and no event", () => {
    expect(readWebhook({ event: "ping", instance: INSTANCE, body: fixture("ping") })).toEqual({ kind: "ping", instance: INSTANCE });
  });

  test("objects are named by DefectDojo's ids as text", () => {
    expect(readEvent("test_added", fixture("test_added"))).toMatchObject({
      source: "defectdojo",
      product: { ref: "4", source: "defectdojo" },
      productType: { ref: "4", source: "defectdojo" },
      engagement: { ref: "7", name: "notif eng" },
      test: { ref: "90", name: "notif test" },
      finding: null,
    });
  });

  test("the owner of the endpoint is neither the actor nor a recipient", () => {
    expect(readEvent("scan_added", fixture("scan_added"))).toMatchObject({ actor: null, recipients: null });
  });

  test("a scan carries its findings, their counts and the severity of the worst new or reactivated one", () => {
    const event = readEvent("scan_added", fixture("scan_added"));

    expect(event.severity).toBe("critical");
    expect(event.data).toMatchObject({
      findings: { new: [{ id: "232", title: "New Finding", severity: "critical", url: `${INSTANCE}/finding/232` }] },
      counts: { new: 1, reactivated: 1, mitigated: 1, untouched: 1 },
      findingCount: 4,
    });
  });

  test("a review names its reviewers and who asked", () => {
    const event = readEvent("review_requested", {
      title: "",
      product: { id: 4, name: "notif prod" },
      finding: { id: 7, title: "SQL injection", severity: "High", url_ui: `${INSTANCE}/finding/7` },
      requested_by: { id: 1, username: "Dana", first_name: "", last_name: "" },
      reviewers: [{ id: 2, username: "eli" }, { id: 3, username: "Eli" }, { id: 2, username: "eli" }, null, { id: 5 }],
    });

    expect(event).toMatchObject({
      title: "Review requested: SQL injection, notif prod",
      url: `${INSTANCE}/finding/7`,
      severity: "high",
      actor: "Dana",
      recipients: ["eli", "Eli"],
      finding: { ref: "7", name: "SQL injection" },
    });
  });

  test.each(["sla_breach", "risk_acceptance_expiration", "engagement_closed", "finding_added", "a_key_of_tomorrow"])(
    "%s comes with the common body alone and concerns no object",
    (key) => {
      const event = readEvent(key, { title: "Something happened", description: "in words", user: null, url_ui: `${INSTANCE}/finding/1` });

      expect(event).toMatchObject({
        key,
        type: eventTypeOf(key),
        title: "Something happened",
        description: "in words",
        product: null,
        productType: null,
        data: {},
      });
    },
  );
});

describe("mapping a request to an event (C4)", () => {
  test("a title is kept as it was sent, colons, brackets and quotes included", () => {
    const title = `Created/Updated 3 findings for "Payments": [Q4]: 'ZAP' <b>`;

    expect(readEvent("scan_added", { title }).title).toBe(title);
  });

  test("a title of more than 500 characters is cut with an ellipsis, control characters become one space", () => {
    expect(readEvent("other", { title: "a".repeat(501) }).title).toBe(`${"a".repeat(499)}…`);
    expect(readEvent("other", { title: "one\r\n\u0000two" }).title).toBe("one two");
  });

  test("a test without a title takes its name from the engagement", () => {
    const body = { test: { id: 1, title: null }, engagement: { id: 2, name: "Q4" }, product: { id: 3, name: "API" } };

    expect(readEvent("test_added", body).title).toBe("Test added: Q4, API");
  });

  test("an empty title without any object is the event's label", () => {
    expect(readEvent("finding_added", { title: " " }).title).toBe("Finding added");
  });

  test.each([
    ["an absolute address stays", { url_ui: "https://other.example.com/x" }, "https://other.example.com/x"],
    ["a path gets the instance's base once", { url_ui: "/test/9" }, `${INSTANCE}/test/9`],
    ["without an address, the page of the most specific object", { product: { id: 1, url_ui: "/product/1" } }, `${INSTANCE}/product/1`],
    ["an address that is no link is passed over", { url_ui: "javascript:alert(1)", test: { url_ui: "/test/1" } }, `${INSTANCE}/test/1`],
    ["a path that leads elsewhere is no link", { url_ui: "//evil.example.com/x" }, null],
    ["nothing usable", { url_ui: 5, test: "x" }, null],
  ])("url: %s", (_, body, url) => {
    expect(readEvent("other", body).url).toBe(url);
  });

  test("an instance below a path is not doubled", () => {
    const read = (url_ui: string) => readEvent("other", { url_ui }, "https://apps.example.com/dojo/").url;

    expect(read("/dojo/test/9")).toBe("https://apps.example.com/dojo/test/9");
    expect(read("/test/9")).toBe("https://apps.example.com/dojo/test/9");
  });

  test("without an instance a path stays a path", () => {
    expect(readEvent("other", { url_ui: "/test/9" }, null).url).toBe("/test/9");
  });

  test("lists of findings are cut at 50, the counts beside them are true, and the severity is that of all", () => {
    const low = Array.from({ length: 60 }, (_, id) => ({ id, title: "t", severity: "Low" }));
    const event = readEvent("scan_added", {
      findings: { new: [...low, { id: 99, title: "worst", severity: "HIGH" }], mitigated: [{ severity: "Critical" }] },
    });

    expect(event.data).toMatchObject({ counts: { new: 61, mitigated: 1 } });
    expect(event.data["findings"]).toHaveProperty("new.length", 50);
    expect(event.severity).toBe("high");
  });

  test("a product that cannot be read is an unknown product, not none: it must not fall to superusers", () => {
    expect(readEvent("scan_added", { product: { name: "no id" } }).product).toEqual({ ref: "", source: "defectdojo" });
    expect(readEvent("scan_added", { product: "4" }).product).toEqual({ ref: "", source: "defectdojo" });
    expect(readEvent("scan_added", { product: null }).product).toBeNull();
  });

  test("an instance is compared without the slash at its end and without regard to case of its host", () => {
    expect(readWebhook({ event: "ping", instance: " HTTPS://Dojo.Example.com/ ", body: {} })).toMatchObject({
      instance: "https://dojo.example.com",
    });
    expect(readWebhook({ event: "ping", instance: null, body: {} })).toMatchObject({ instance: null });
  });

  test.each(["", "not an address", "javascript:alert(1)", `https://dojo.example.com/${"a".repeat(5_000)}`])(
    "what is no address (%.40j) is no instance, so that it cannot be remembered as one",
    (instance) => {
      expect(readWebhook({ event: "ping", instance, body: {} })).toMatchObject({ instance: null });
    },
  );
});

describe("what DefectDojo sends too long, too much or of another form (A10)", () => {
  const lostOf = (body: unknown, cutIn: WebhookRequest["cutIn"] = null) => {
    const reading = readWebhook({ event: "review_requested", instance: INSTANCE, body, cutIn });
    return reading.kind === "event" ? reading.lost : expect.unreachable();
  };

  test("a description over 64 KiB is cut between characters, and says so", () => {
    // As JIRA's answer in "jira_update": a page of HTML.
    const description = `${"<p>🦦 &amp; co</p>\n".repeat(5_000)}end`;

    const kept = readEvent("jira_update", { title: "JIRA problem", description }).description ?? "";

    expect(new TextEncoder().encode(kept).length).toBeLessThanOrEqual(65_536);
    expect(new TextEncoder().encode(kept).length).toBeGreaterThan(65_400);
    expect(kept).toMatch(/[^&]…\n\n\[Cut here: DefectDojo sent a longer text than Tocsin keeps\.\]$/);
    expect(description.startsWith(kept.slice(0, kept.indexOf("…")))).toBe(true);
    expect(lostOf({ description })).toEqual(["description"]);
  });

  test("one of 64 KiB is kept as it is", () => {
    const description = "é".repeat(32_768);

    expect(readEvent("other", { description }).description).toBe(description);
    expect(lostOf({ description })).toEqual([]);
  });

  test("findings that were too many to be read say so, and from which list on", () => {
    const body = { description: "in words", findings: { new: [{ id: 1, title: "t", severity: "High" }], untouched: [] } };
    const reading = readWebhook({ event: "scan_added", instance: INSTANCE, body, cutIn: "untouched" });

    if (reading.kind !== "event") expect.unreachable();
    expect(reading.lost).toEqual(["findings.untouched"]);
    expect(reading.event.severity).toBe("high");
    expect(reading.event.description).toMatch(/^in words\n\n\[Cut: .* From the list "untouched" on/);
  });

  test.each([
    [{ title: "a".repeat(501) }, ["title"]],
    [{ title: "a…" }, []],
    [{ url_ui: `/test/9?${"a".repeat(2_100)}`, test: { id: 9, url_ui: "/test/9" } }, ["url_ui"]],
    [{ url_ui: "javascript:alert(1)" }, ["url_ui"]],
    [{ url_ui: "/test/9", url_api: 7, user: 5, disclaimer: [] }, []],
    [{ title: 5, description: ["a"], finding_count: "None", findings: "none" }, ["title", "description", "finding_count", "findings"]],
    [{ product: "Payments", product_type: null }, ["product"]],
    [{ reviewers: Array.from({ length: 1_001 }, (_, id) => ({ id, username: `u${String(id)}` })) }, ["reviewers"]],
    [{ reviewers: [{ username: "eli" }, { username: "eli" }] }, []],
    [{ reviewers: [{ username: "eli" }, { username: "e".repeat(151) }] }, ["reviewers"]],
    [{ title: null, description: "", url_ui: null, product: null, findings: null, reviewers: null }, []],
  ])("%.60j is taken, and what is lost of it is told: %j", (body, lost) => {
    expect([...lostOf(body)].toSorted()).toEqual([...lost].toSorted());
  });
});

describe("requests that cannot be read", () => {
  test.each([
    [null, {}, "event_missing"],
    [" ", {}, "event_missing"],
    ["Scan Added", {}, "event_malformed"],
    ["a".repeat(65), {}, "event_malformed"],
    ["scan_added", [], "body_not_an_object"],
    ["scan_added", "text", "body_not_an_object"],
    ["ping", null, "body_not_an_object"],
  ])("event %j with body %j is refused", (event, body, refusal) => {
    expect(readWebhook({ event, instance: INSTANCE, body })).toEqual({ kind: "refused", refusal });
  });
});

describe("reading anything at all", () => {
  test("never throws, and every event it yields can be stored and shown", () => {
    fc.assert(
      fc.property(anyKey, fc.option(fc.oneof(fc.webUrl(), fc.string())), anyBody, (event, instance, body) => {
        const reading = readWebhook({ event, instance, body });

        if (reading.kind === "event") expectUsable(reading.event);
      }),
      { numRuns: 1_000 },
    );
  });
});

function expectUsable(event: WebhookEvent): void {
  expect(event.title.length).toBeGreaterThan(0);
  expect(event.title.length).toBeLessThanOrEqual(500);
  expect(event.title).not.toMatch(/\p{Cc}/u);
  expect(event.url === null || isHttpUrl(event.url) || isLocalPath(event.url)).toBe(true);
  expect([null, ...SEVERITIES]).toContain(event.severity);
  expect(event.recipients === null || event.recipients.every((name) => name !== "")).toBe(true);
  expect(() => JSON.stringify(event)).not.toThrow();
}

const anyKey = fc.option(fc.oneof(fc.constantFrom("ping", "scan_added", "review_requested", "finding_added"), fc.string()));
const anyObject = fc.oneof(
  fc.jsonValue(),
  fc.record({ id: fc.jsonValue(), name: fc.jsonValue(), title: fc.jsonValue(), url_ui: fc.jsonValue() }),
);
const anyFinding = fc.record({
  id: fc.jsonValue(),
  title: fc.string(),
  severity: fc.oneof(fc.constantFrom("High", "info"), fc.jsonValue()),
});
const anyBody = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      title: fc.oneof(fc.string({ maxLength: 600 }), fc.jsonValue()),
      description: fc.jsonValue(),
      url_ui: fc.oneof(fc.webUrl(), fc.string(), fc.jsonValue()),
      product_type: anyObject,
      product: anyObject,
      engagement: anyObject,
      test: anyObject,
      finding: fc.oneof(anyFinding, fc.jsonValue()),
      findings: fc.oneof(fc.record({ new: fc.array(fc.oneof(anyFinding, fc.jsonValue())), mitigated: fc.jsonValue() }), fc.jsonValue()),
      finding_count: fc.jsonValue(),
      requested_by: fc.oneof(fc.record({ username: fc.jsonValue() }), fc.jsonValue()),
      reviewers: fc.oneof(fc.array(fc.record({ username: fc.oneof(fc.string(), fc.jsonValue()) })), fc.jsonValue()),
    },
    { requiredKeys: [] },
  ),
);

function readEvent(event: string, body: unknown, instance: string | null = INSTANCE): WebhookEvent {
  const reading = readWebhook({ event, instance, body });
  if (reading.kind !== "event") throw new Error(`Not an event: ${JSON.stringify(reading)}`);
  return reading.event;
}

function fixture(event: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/${event}.json`, import.meta.url), "utf8"));
}
