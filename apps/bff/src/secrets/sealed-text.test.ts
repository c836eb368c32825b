import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sealedText } from "./sealed-text.ts";

const [key, newer] = [randomBytes(32), randomBytes(32)];

describe("a text that means something to us alone", () => {
  test("opens for whom it was sealed and for nobody else, and shows nothing of itself", () => {
    const ours = sealedText([key], "positions");

    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string(), fc.string(), (text, whose, other) => {
        const sealed = ours.seal(text, whose);

        expect(ours.open(sealed, whose)).toBe(Buffer.from(text).toString());
        if (Buffer.from(other).compare(Buffer.from(whose)) !== 0) expect(ours.open(sealed, other)).toBeNull();
        expect(sealed).toMatch(/^[\w-]+$/);
        expect(ours.seal(text, whose)).not.toBe(sealed);
      }),
    );
  });

  test("does not open with a bit changed, cut short, or written otherwise", () => {
    const ours = sealedText([key], "positions");
    const sealed = ours.seal("812-77-e", "dana");
    const bytes = Buffer.from(sealed, "base64url");
    const changed = Array.from(bytes, (_, index) => {
      const other = Buffer.from(bytes);
      other[index] = (other[index] ?? 0) ^ 1;
      return other.toString("base64url");
    });

    for (const forged of [...changed, sealed.slice(0, -4), sealed.slice(0, 8), "", `${sealed}=`, ` ${sealed}`, "812-77-e"])
      expect(ours.open(forged, "dana")).toBeNull();
  });

  test("opens after the key was exchanged, while the old one is kept, and never for another purpose", () => {
    const sealed = sealedText([key], "positions").seal("1", "dana");

    expect(sealedText([newer, key], "positions").open(sealed, "dana")).toBe("1");
    expect(sealedText([newer], "positions").open(sealed, "dana")).toBeNull();
    expect(sealedText([key], "cursors").open(sealed, "dana")).toBeNull();
  });
});
