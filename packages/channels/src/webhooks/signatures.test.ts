import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { createSign } from "./signatures.ts";

const secret = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.constantFrom("whsec_", ""))
  .map(([bytes, prefix]) => `${prefix}${Buffer.from(bytes).toString("base64")}`);

it("signs as the library of Standard Webhooks does, whatever the secret and the text", () => {
  fc.assert(
    fc.property(secret, fc.string({ unit: "binary" }), fc.integer({ min: 0, max: 4_102_444_800_000 }), (own, body, at) => {
      const headers = createSign([{ secret: own, until: null }])({ id: "evt_1", at, body });
      expect(headers["webhook-signature"]).toBe(new Webhook(own).sign("evt_1", new Date(at), body));
    }),
  );
});

it("takes no secret that the library would not", () => {
  for (const bad of ["", "whsec_", "whsec_***"]) expect(() => createSign([{ secret: bad, until: null }])).toThrow(Error);
});
