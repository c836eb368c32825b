import { randomBytes } from "node:crypto";
import { CHANNELS, EVENT_TYPES } from "@tocsin/domain";
import type { PersonLayerKey, UnsubscribeLink } from "@tocsin/ports";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unsubscribeTokens } from "./unsubscribe-tokens.ts";

const [old, current] = [randomBytes(32), randomBytes(32)];
const tokens = unsubscribeTokens([current]);

const anyKey: fc.Arbitrary<PersonLayerKey> = fc.oneof(
  fc.record({ scope: fc.constant("personal" as const), person: fc.string() }),
  fc.record({ scope: fc.constant("product" as const), person: fc.string(), product: fc.nat() }),
);
const anyLink: fc.Arbitrary<UnsubscribeLink> = fc.record({
  key: anyKey,
  event: fc.constantFrom(...EVENT_TYPES),
  channel: fc.constantFrom(...CHANNELS),
});
const LINK: UnsubscribeLink = { key: { scope: "product", person: "7", product: 12 }, event: "scan_added", channel: "mail" };

describe("the token of an unsubscribe link (U2)", () => {
  test("is read back as it was written, and is one segment of a path", () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        const token = tokens.write(link);

        expect(tokens.read(token)).toEqual(link);
        expect(token).toMatch(/^[\w.-]+$/);
      }),
    );
  });

  test("is always the same for the same cell, so that every mail of a kind has one link", () => {
    expect(tokens.write(LINK)).toBe(tokens.write({ ...LINK }));
  });

  test("is worth nothing after any bit of it was changed", () => {
    const token = tokens.write(LINK);
    const forged = Array.from(token, (digit, index) =>
      [0, 1, 2, 3, 4, 5, 6].map(
        (bit) => `${token.slice(0, index)}${String.fromCharCode(digit.charCodeAt(0) ^ (1 << bit))}${token.slice(index + 1)}`,
      ),
    ).flat();

    expect(forged).toHaveLength(token.length * 7);
    expect(forged.filter((text) => tokens.read(text) !== null)).toEqual([]);
  });

  test("is none with anything behind it", () => {
    const token = tokens.write(LINK);

    expect([`${token}.`, `${token}.x`, `${token}.${token}`].map((text) => tokens.read(text))).toEqual([null, null, null]);
  });

  test.each([1.5, 2 ** 53, -0.5])("is none for a product that cannot be one: %s", (product) => {
    expect(tokens.read(tokens.write({ ...LINK, key: { scope: "product", person: "7", product } }))).toBeNull();
  });

  test("carries 192 bits that nobody can guess", () => {
    expect(Buffer.from(tokens.write(LINK).split(".")[2] ?? "", "base64url").byteLength).toBe(24);
  });

  test.each(["", ".", "..", "a.b.c", "999.e30.AAAA"])("%j is none", (text) => {
    expect(tokens.read(text)).toBeNull();
  });

  test("of a key that was replaced still works, and no longer once that key was removed", () => {
    const before = unsubscribeTokens([old]).write(LINK);
    const rotated = unsubscribeTokens([current, old]);

    expect(rotated.read(before)).toEqual(LINK);
    expect(rotated.write(LINK)).toBe(tokens.write(LINK));
    expect(tokens.read(before)).toBeNull();
  });
});
