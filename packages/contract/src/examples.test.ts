import { describe, expect, test } from "vitest";
import { z } from "zod";
import * as contract from "./index.ts";

const schemas = Object.entries(contract).flatMap(([name, value]) =>
  value instanceof z.ZodType ? [{ name, schema: value, meta: value.meta() ?? {} }] : [],
);
const named = schemas.filter(({ meta }) => meta.id !== undefined);
const answers = named.filter(({ name, meta }) => !/Body$|^newEvent$|^imaginedEvent$/.test(name) && examplesOf(meta).length > 0);
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

  test.each(answers)("the examples of $name have what it has, and nothing else", ({ schema, meta }) => {
    for (const example of examplesOf(meta)) expect(schema.parse(example)).toEqual(example);
  });

  test("the example of every field fits into it", () => {
    // In paths and queries everything is text, whatever it says.
    const inJson = schemas.filter(({ name }) => !/(?:Path|Query)$/.test(name));
    const faults = inJson.flatMap(({ name, schema }) =>
      fieldsOf(schema).flatMap(([field, of]) =>
        examplesOf(of.meta() ?? {}).flatMap((example) => (of.safeParse(example).success ? [] : [`${name}.${field}: ${String(example)}`])),
      ),
    );

    expect(faults).toEqual([]);
  });

  test.each([
    contract.delivery,
    contract.deliveryDetail,
    contract.attempt,
    contract.alert,
    contract.cell,
    contract.preferenceDocument,
    contract.explanation,
    contract.explainedPerson,
    contract.explainedChannel,
    contract.channelView,
  ])("what is read most has an example and a word about each field: %#", (schema) => {
    expect(examplesOf(schema.meta() ?? {})).not.toHaveLength(0);
    const bare = fieldsOf(schema).filter(([, field]) => !isTold(field));

    expect(bare.map(([name]) => name)).toEqual([]);
  });

  test.each(bodies)("the examples of $name are accepted", ({ schema, meta }) => {
    const examples: readonly unknown[] = Array.isArray(meta["examples"]) ? meta["examples"] : [meta["example"]];

    expect(examples).not.toHaveLength(0);
    for (const example of examples) expect(schema.safeParse(example).error?.issues).toBeUndefined();
  });
});

type Meta = Readonly<Record<string, unknown>>;

function examplesOf(meta: Meta): readonly unknown[] {
  return [
    ...(Array.isArray(meta["examples"]) ? (meta["examples"] as readonly unknown[]) : []),
    ...("example" in meta ? [meta["example"]] : []),
  ];
}

function fieldsOf(schema: z.ZodType): readonly (readonly [string, z.ZodType])[] {
  return schema instanceof z.ZodObject ? Object.entries(schema.shape) : [];
}

/** Named by a schema of its own, or told by a description or an example. */
function isTold(field: z.ZodType): boolean {
  const { description, example } = (field.meta() ?? {}) as Meta;
  if (description !== undefined || example !== undefined) return true;
  return (
    field instanceof z.ZodObject || (field instanceof z.ZodUnion && field.options.some((one) => one instanceof z.ZodType && isTold(one)))
  );
}
