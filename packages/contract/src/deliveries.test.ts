import { describe, expect, test } from "vitest";
import { deliveriesQuery, DELIVERY_ID_MAX, deliveryFilterQuery, deliveryPath, redeliverBody } from "./deliveries.ts";

/** Of a name of nobody: 150 characters of three bytes, in hexadecimal. */
const LONGEST = `${"f".repeat(32)}_webhooks_n${"e7958c".repeat(150)}_999999999`;

const WAYS = [
  ["in a path", (id: string) => deliveryPath.safeParse({ id })],
  ["in the query of the log", (id: string) => deliveriesQuery.safeParse({ id })],
  ["in a filter", (id: string) => deliveryFilterQuery.safeParse({ id })],
  ["in a body", (id: string) => redeliverBody.safeParse({ filter: { id }, confirm: 1 })],
] as const;

describe("the id of a delivery", () => {
  test.each(WAYS)("is taken %s however long the name in it is, and no longer than any id", (_, parse) => {
    expect(parse(LONGEST).success).toBe(true);
    expect(parse("x".repeat(DELIVERY_ID_MAX)).success).toBe(true);
    expect(parse("x".repeat(DELIVERY_ID_MAX + 1)).success).toBe(false);
    expect(parse("").success).toBe(false);
  });
});
