import type { OpenAPIHono } from "@hono/zod-openapi";
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

export type ApiDescription = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;
export type SchemaOrRef = NonNullable<NonNullable<ApiDescription["components"]>["schemas"]>[string];
type Schema = Exclude<SchemaOrRef, { readonly $ref: string }>;

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** One field of a body or an answer, named as a client reaches it: `items[].product.name`. */
export interface Field {
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: SchemaOrRef;
}

const COMPONENTS = "#/components/schemas/";

/** Where a named schema stands on the page. */
export function schemaAnchor(name: string): string {
  return `schema-${name}`;
}

/** All fields of a schema with those of the objects in it, down to schemas that have a name of their own. */
export function fieldsOf(schema: SchemaOrRef, prefix = ""): readonly Field[] {
  if ("$ref" in schema) return [];
  const { properties = {}, required = [], items } = schema;
  const own = Object.entries(properties).flatMap(([key, value]) => {
    const name = prefix === "" ? key : `${prefix}.${key}`;
    return [{ name, isRequired: required.includes(key), schema: value }, ...fieldsOf(value, name)];
  });
  return [
    ...own,
    ...(items === undefined ? [] : fieldsOf(items, `${prefix}[]`)),
    ...alternativesOf(schema).flatMap((one) => fieldsOf(one, prefix)),
  ];
}

function alternativesOf({ anyOf = [], oneOf = [], allOf = [] }: Schema): readonly SchemaOrRef[] {
  return [...anyOf, ...oneOf, ...allOf];
}

/** What a value may be: its type, the values it has, its limits, and what stands for it where it is left out. */
export function typeWords(schema: SchemaOrRef): Html {
  if ("$ref" in schema) {
    const name = schema.$ref.replace(COMPONENTS, "");
    return html`<a href="#${schemaAnchor(name)}">${name}</a>`;
  }
  const alternatives = alternativesOf(schema);
  const what = alternatives.length > 0 ? joined(alternatives.map(typeWords), " or ") : ownWords(schema);
  const limits = [...limitsOf(schema), ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`])];
  return html`${what}${limits.map((limit) => `, ${limit}`).join("")}`;
}

function ownWords({ type, enum: values, items, format, additionalProperties }: Schema): Html {
  if (values !== undefined)
    return joined(
      values.map((value) => html`<code>${JSON.stringify(value)}</code>`),
      ", ",
    );
  const types = typeof type === "string" ? [type] : (type ?? ["anything"]);
  const names = types.map((name): Html => {
    if (name === "array") return html`list of ${items === undefined ? "anything" : typeWords(items)}`;
    if (name === "object" && typeof additionalProperties === "object") return html`object of ${typeWords(additionalProperties)}`;
    return html`${name === "string" && format !== undefined ? (FORMAT_WORDS[format] ?? name) : name}`;
  });
  return joined(names, " or ");
}

const FORMAT_WORDS: Readonly<Record<string, string>> = { "date-time": "time", email: "e-mail address", uri: "address" };

function limitsOf({ minLength, maxLength, minimum, maximum, exclusiveMinimum, minItems, maxItems, pattern }: Schema): readonly string[] {
  const least = typeof exclusiveMinimum === "number" ? exclusiveMinimum + 1 : minimum;
  const spans = [span(minLength, maxLength, " characters"), span(least, maximum, ""), span(minItems, maxItems, " items")];
  return [...spans.filter((limit) => limit !== ""), ...(pattern === undefined ? [] : [`as ${pattern}`])];
}

function span(least: number | undefined, most: number | undefined, unit: string): string {
  if (most !== undefined) return `${String(least ?? 0)} to ${String(most)}${unit}`;
  return least === undefined ? "" : `at least ${String(least)}${unit}`;
}

function joined(parts: readonly Html[], between: string): Html {
  return html`${parts.map((part, at) => html`${at === 0 ? "" : between}${part}`)}`;
}

/** What stands between back-ticks is code, as everywhere in the description. */
export function prose(text: string): Html {
  return html`${text.split("`").map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** The example that a schema brings with it, if any. */
export function exampleOf(schema: SchemaOrRef): unknown {
  if ("$ref" in schema) return undefined;
  // The type knows one example; JSON Schema, which 3.1 takes over, has a list.
  return schema.example ?? schema.examples?.[0];
}
