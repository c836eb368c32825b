import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SecretString } from "./secret-string.ts";
import { secretsWithKey, SecretUnreadable } from "./secrets.ts";

const MAIL = { table: "channels", row: "mail", column: "password" };
const secrets = secretsWithKey(randomBytes(32));

describe("a sealed secret", () => {
  test("opens where it was sealed, whatever it says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(secrets.open(secrets.seal(new SecretString(text), MAIL), MAIL).reveal()).toBe(text);
      }),
    );
  });

  test("shows nothing of its content and never looks the same twice", () => {
    const [one, two] = [1, 2].map(() => secrets.seal(new SecretString("hunter2hunter2"), MAIL));

    expect(one).not.toBe(two);
    expect(one).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
  });

  test("does not open in another place", () => {
    const sealed = secrets.seal(new SecretString("hunter2"), MAIL);

    for (const place of [
      { ...MAIL, row: "slack" },
      { ...MAIL, column: "token" },
      { ...MAIL, table: "settings" },
    ]) {
      expect(() => secrets.open(sealed, place)).toThrow(SecretUnreadable);
    }
  });

  test("does not open after any bit of it was changed", () => {
    const sealed = secrets.seal(new SecretString("hunter2"), MAIL);
    const [version, keyId, content = ""] = sealed.split(".");
    const bytes = Buffer.from(content, "base64url");

    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => secrets.open([version, keyId, flipped.toString("base64url")].join("."), MAIL)).toThrow(SecretUnreadable);
    }
  });

  test("names the key it was sealed with when another one tries", () => {
    const sealed = secrets.seal(new SecretString("hunter2"), MAIL);
    const other = secretsWithKey(randomBytes(32));

    expect(() => other.open(sealed, MAIL)).toThrow(/channels\/mail\/password was sealed with the key [0-9a-f]{8}; ours is [0-9a-f]{8}/);
  });

  test.each(["", "v1", "v2.a.b", "v1.a.b.c", "hunter2"])("is refused in the form %j", (sealed) => {
    expect(() => secrets.open(sealed, MAIL)).toThrow(SecretUnreadable);
  });
});

describe("a secret in memory", () => {
  const secret = new SecretString("correct-horse-4f2a");

  test("is redacted wherever it could be shown", () => {
    expect([JSON.stringify({ secret }), String(secret), inspect({ secret })].join(" ")).not.toContain("horse");
  });

  test("shows its end as a mask, if enough stays hidden", () => {
    expect(secret.mask).toBe("••••4f2a");
    expect(new SecretString("short").mask).toBe("••••");
  });
});
