import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readable } from "./readable.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const aSecret = fc.string({ minLength: 12, maxLength: 40, unit: fc.constantFrom(...'abcXYZ019-_+/é&"\\ '.split("")) });

describe("what a server says back of a secret", () => {
  test("is hidden wherever it stands, as it is or as it was sent: in a URL, in JSON, in hexadecimal, in base64 with something around it", () => {
    fc.assert(
      fc.property(aSecret, fc.string(), fc.string(), (secret, before, after) => {
        const quoted = [
          secret,
          encodeURIComponent(secret),
          JSON.stringify(secret).slice(1, -1),
          Buffer.from(secret).toString("hex"),
          base64(secret),
        ];
        for (const form of quoted) {
          const shown = readable(`${before} ${form} ${after}`, [secret], 5_000);
          expect(shown.split("[redacted]").some((part) => part.includes(form))).toBe(false);
        }
        for (const sent of [`\0u\0${secret}`, `user:${secret}`, `ab${secret}`, `${secret}:x`]) {
          const shown = readable(`got ${base64(sent)} of you`, [secret], 5_000);
          const found = shown.split("[redacted]").map((part) => Buffer.from(part.replace(/^got | of you$/g, ""), "base64").toString());
          expect(shown).toContain("[redacted]");
          expect(found.some((part) => part.includes(secret.slice(2, -2)))).toBe(false);
        }
      }),
    );
  });

  test("hides nothing else", () => {
    expect(readable("5.1.1 No such user here", ["", "correct horse battery"])).toBe("5.1.1 No such user here");
    expect(readable("5.1.1 No such user here", [])).toBe("5.1.1 No such user here");
  });
});
