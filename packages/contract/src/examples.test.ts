import { describe, expect, test } from "vitest";
import { z } from "zod";
import * as contract from "./index.ts";

const schemas = Object.entries(contract).flatMap(([name, value]) =>
  value instanceof z.ZodType ? [{ name, schema: value, meta: value.meta() ?? {} }] : [],
);
const named = schemas.filter(({ meta }) => meta.id !== undefined);
const bodies = schemas.filter(({ name }) => name.endsWith("Body"));

describe("the document's words", () => {
  test("there is a description for every schema that has a name", () => {
    expect(named.filter(({ meta }) => meta.description === undefined).map(({ name }) => name)).toEqual([]);
    expect(named.length).toBeGreaterThan(60);
  });

  test("no name is given twice", () => {
    const ids = named.map(({ meta }) => meta.id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(bodies)("the examples of $name are accepted", ({ schema, meta }) => {
    const examples: readonly unknown[] = Array.isArray(meta["examples"]) ? meta["examples"] : [meta["example"]];

    expect(examples).not.toHaveLength(0);
    for (const example of examples) expect(schema.safeParse(example).error?.issues).toBeUndefined();
  });
});
