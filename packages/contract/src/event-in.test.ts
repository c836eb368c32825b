import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventBatchBody, ingestBody, newEvent } from "./event-in.ts";

const least = { type: "scan_added", title: "Scan added" };
const accepts = (more: object) => newEvent.safeParse({ ...least, ...more }).success;

describe("an incoming event", () => {
  test("needs a type and a title; what was left out is null", () => {
    expect(newEvent.parse(least)).toEqual({
      ...least,
      id: null,
      source: null,
      description: null,
      url: null,
      occurredAt: null,
      severity: null,
      productType: null,
      product: null,
      engagement: null,
      test: null,
      finding: null,
      actor: null,
      recipients: null,
      audience: "default",
      alertOnly: false,
      data: {},
    });
    expect(newEvent.safeParse({ type: "other" }).success).toBe(false);
    expect(newEvent.safeParse({ title: "x" }).success).toBe(false);
  });

  test("is cleaned and read as it comes in", () => {
    const read = newEvent.parse({
      ...least,
      title: "Created 3\nfindings\u0000",
      severity: "HIGH",
      occurredAt: "2026-11-23T09:00:00.000Z",
      product: { ref: "12" },
      productType: { id: 4 },
      finding: { ref: "77", name: "XSS\tin login", severity: "Critical" },
      recipients: ["dana", "Dana", "dana"],
    });

    expect(read).toMatchObject({
      title: "Created 3 findings",
      severity: "high",
      occurredAt: 1_795_424_400_000,
      product: { ref: "12", source: null },
      productType: { id: 4 },
      finding: { ref: "77", name: "XSS in login", severity: "critical" },
      recipients: ["dana", "Dana"],
    });
  });

  test.each([
    [1, true],
    [500, true],
    [501, false],
  ])("with a title of %i characters: accepted %s", (length, accepted) => {
    expect(accepts({ title: "x".repeat(length) })).toBe(accepted);
  });

  test.each([
    [{ id: 12 }, true],
    [{ ref: "12" }, true],
    [{ ref: "12", source: "ci" }, true],
    [{}, false],
    [{ id: 12, ref: "12" }, false],
    [{ id: 12, source: "ci" }, false],
    [{ source: "ci" }, false],
    [{ id: "12" }, false],
    [{ id: 0 }, false],
    [{ id: 1.5 }, false],
    [{ ref: 12 }, false],
    [{ ref: "12", name: "x" }, false],
  ])("names its product by id or by ref: %j, accepted %s", (product, accepted) => {
    expect(accepts({ product })).toBe(accepted);
    expect(accepts({ productType: product })).toBe(accepted);
  });

  test.each([
    [1_000, true],
    [1_001, false],
  ])("with %i recipients: accepted %s", (count, accepted) => {
    expect(accepts({ recipients: Array.from({ length: count }, (_, index) => `u${String(index)}`) })).toBe(accepted);
  });

  test("counts doubles among the recipients once", () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `u${String(index)}`);

    expect(newEvent.parse({ ...least, recipients: [...names, ...names] }).recipients).toEqual(names);
  });

  test("may have nobody for recipients, which is not the same as a broadcast", () => {
    expect(newEvent.parse({ ...least, recipients: [] }).recipients).toEqual([]);
  });

  test.each([
    ["an unknown field", { colour: "red" }],
    ["an unknown field inside", { actor: { username: "dana", admin: true } }],
    ["a type in capitals", { type: "Scan_Added" }],
    ["a type of 65 characters", { type: "x".repeat(65) }],
    ["an audience that is none", { audience: "everybody" }],
    ["control characters in its id", { id: "a\nb" }],
    ["a list for data", { data: [] }],
    ["__proto__", JSON.parse('{"__proto__":{"admin":true}}')],
    ["a description over 64 KiB", { description: "x".repeat(65_537) }],
  ])("is refused with %s", (_, more: object) => {
    // Object spread would set a prototype instead of the field.
    const body: unknown = JSON.parse(JSON.stringify(least).replace(/}$/, `,${JSON.stringify(more).slice(1)}`));

    expect(newEvent.safeParse(body).success).toBe(false);
  });

  test.each(['{"__proto__":{}}', '{"a":[{"__proto__":1}]}'])("is refused with __proto__ in its data: %s", (data) => {
    expect(newEvent.safeParse({ ...least, data: JSON.parse(data) as unknown }).success).toBe(false);
  });

  test("keeps its data as it came", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 3 })), (data) => {
        const text = JSON.stringify(data);
        fc.pre(!text.includes("__proto__"));

        expect(JSON.stringify(newEvent.parse({ ...least, data: JSON.parse(text) as unknown }).data)).toBe(text);
      }),
    );
  });
});

test("one malformed event does not refuse a batch, but 501 events do", () => {
  const batch = (count: number) => eventBatchBody.safeParse({ events: Array.from({ length: count }, () => ({ nonsense: true })) }).success;

  expect([0, 1, 500, 501].map(batch)).toEqual([false, true, true, false]);
});

test("what DefectDojo sends may have fields that nobody knows", () => {
  const body = { title: "", description: "", user: null, something_new: [1] };

  expect(ingestBody.parse(body)).toEqual(body);
  expect(ingestBody.safeParse([body]).success).toBe(false);
});
