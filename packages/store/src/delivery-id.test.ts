import { CHANNELS } from "@tocsin/domain";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deliveryIdOf, parseDeliveryId } from "./delivery-id.ts";

const anyKey = fc.record({
  event: fc.uuid({ version: 7 }),
  channel: fc.constantFrom(...CHANNELS),
  target: fc.oneof(
    fc.integer({ min: 1 }).map((person) => `p${person}`),
    fc.constantFrom("mailbox", "slack", "msteams", "w7"),
    fc.string({ unit: "grapheme", minLength: 1 }).map((name) => `name:${name}`),
  ),
  generation: fc.nat({ max: 999 }),
});

describe("the public id of a delivery", () => {
  test("is derived from the key and leads back to it", () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        expect(parseDeliveryId(deliveryIdOf(key))).toEqual(key);
      }),
    );
  });

  test("is safe in a URL, a header and a Message-ID", () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        expect(deliveryIdOf(key)).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });

  test("is different for different keys", () => {
    fc.assert(
      fc.property(anyKey, anyKey, (one, other) => {
        expect(deliveryIdOf(one) === deliveryIdOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  test.each(["", "e1", "e1_mail_p1", "e1_fax_p1_0", "e1_mail_p0_0", "e1_mail_p1_00", "e1_mail_x_0", "e1_mail_nzz_0"])("is not %j", (id) => {
    expect(parseDeliveryId(id)).toBeNull();
  });
});
