import { describe, expect, test } from "vitest";
import { schemaFaults } from "./json-schema.ts";

const resolve = () => ({ type: "object", properties: { id: { type: "integer", exclusiveMinimum: 0 } }, required: ["id"] });

describe("holding answers against their schemas", () => {
  test.each([
    [{ type: ["string", "null"] }, null, 0],
    [{ type: "string", format: "date-time" }, "2026-11-23T09:00:00.000Z", 0],
    [{ type: "string", format: "date-time" }, "2026-11-23T09:00:00Z", 1],
    [{ anyOf: [{ $ref: "#/x" }, { type: "null" }] }, { id: 1 }, 0],
    [{ anyOf: [{ $ref: "#/x" }, { type: "null" }] }, { id: 0 }, 1],
    [{ $ref: "#/x" }, { id: 1, undocumented: 1 }, 1],
    [{ $ref: "#/x" }, {}, 1],
    [{ type: "array", items: { enum: ["a"] }, maxItems: 1 }, ["a", "b"], 2],
    [{ type: "object", properties: {}, additionalProperties: true }, { free: 1 }, 0],
    [{ type: "string", unheardOf: 1 }, "a", 1],
  ])("%j finds in %j so many faults: %i", (schema, value, count) => {
    expect(schemaFaults(value, schema, resolve)).toHaveLength(count);
  });
});
