/** A schema of an OpenAPI 3.1 document, as plain JSON. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export type ResolveRef = (ref: string) => JsonSchema;

/** Keywords that say nothing about what is valid. */
const ANNOTATIONS = new Set(["description", "example", "examples", "default", "discriminator", "title", "deprecated"]);

type Rule = (value: unknown, wanted: unknown, context: Context) => readonly string[];

interface Context {
  readonly schema: JsonSchema;
  readonly path: string;
  readonly resolve: ResolveRef;
}

/**
 * What in a value a schema does not allow; empty: it conforms. Stricter than the standard: an object that names its
 * properties has no others unless it says so, for an answer must not hold what the document does not tell. A keyword that is
 * not known here is a fault as well, so that nothing passes unchecked.
 */
export function schemaFaults(value: unknown, schema: JsonSchema, resolve: ResolveRef): readonly string[] {
  return faultsAt(value, { schema, path: "", resolve });
}

function faultsAt(value: unknown, context: Context): readonly string[] {
  return Object.entries(context.schema)
    .filter(([keyword]) => !ANNOTATIONS.has(keyword))
    .flatMap(([keyword, wanted]) => {
      const rule = RULES.get(keyword);
      return rule === undefined ? [`${context.path}: the keyword ${keyword} is not checked`] : rule(value, wanted, context);
    });
}

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["$ref", (value, ref, context) => faultsAt(value, { ...context, schema: context.resolve(String(ref)) })],
  ["type", (value, type, context) => (asList(type).some((one) => isOfType(value, one)) ? [] : [fault(context, `is no ${String(type)}`)])],
  [
    "enum",
    (value, allowed, context) => (asList(allowed).includes(value) ? [] : [fault(context, `${JSON.stringify(value)} is not in the list`)]),
  ],
  ["const", (value, only, context) => (value === only ? [] : [fault(context, `is not ${JSON.stringify(only)}`)])],
  ["anyOf", anyOf],
  ["oneOf", anyOf],
  ["allOf", (value, all, context) => schemas(all).flatMap((schema) => faultsAt(value, { ...context, schema }))],
  ["properties", properties],
  [
    "required",
    (value, names, context) =>
      isObject(value)
        ? asList(names)
            .filter((name) => !Object.hasOwn(value, String(name)))
            .map((name) => fault(context, `lacks ${String(name)}`))
        : [],
  ],
  ["additionalProperties", () => []],
  [
    "items",
    (value, schema, context) =>
      Array.isArray(value)
        ? value.flatMap((item, index) => faultsAt(item, { ...context, schema: asSchema(schema), path: `${context.path}/${String(index)}` }))
        : [],
  ],
  ["minimum", bound((value, limit) => value >= limit)],
  ["exclusiveMinimum", bound((value, limit) => value > limit)],
  ["maximum", bound((value, limit) => value <= limit)],
  ["minLength", bound((value, limit) => value >= limit)],
  ["maxLength", bound((value, limit) => value <= limit)],
  ["minItems", bound((value, limit) => value >= limit)],
  ["maxItems", bound((value, limit) => value <= limit)],
  [
    "pattern",
    (value, source, context) =>
      typeof value !== "string" || new RegExp(String(source), "u").test(value) ? [] : [fault(context, `does not match ${String(source)}`)],
  ],
  [
    "format",
    (value, format, context) =>
      format !== "date-time" || typeof value !== "string" || UTC_MILLISECONDS.test(value)
        ? []
        : [fault(context, `${value} is no time in UTC with milliseconds`)],
  ],
]);

const UTC_MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function anyOf(value: unknown, wanted: unknown, context: Context): readonly string[] {
  const attempts = schemas(wanted).map((schema) => faultsAt(value, { ...context, schema }));
  return attempts.some((faults) => faults.length === 0)
    ? []
    : [fault(context, `fits none of: ${attempts.map((faults) => faults.join(", ")).join(" | ")}`)];
}

function properties(value: unknown, wanted: unknown, context: Context): readonly string[] {
  if (!isObject(value)) return [];
  const known = asSchema(wanted);
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = `${context.path}/${name}`;
    if (Object.hasOwn(known, name)) return faultsAt(inner, { ...context, path, schema: asSchema(known[name]) });
    return context.schema["additionalProperties"] === undefined || context.schema["additionalProperties"] === false
      ? [`${path}: is not in the document`]
      : [];
  });
}

/** Numbers by themselves, texts and lists by their length. */
function bound(holds: (value: number, limit: number) => boolean): Rule {
  return (value, limit, context) => {
    const size = typeof value === "string" || Array.isArray(value) ? value.length : value;
    return typeof size !== "number" || holds(size, Number(limit)) ? [] : [fault(context, `${String(size)} is beyond ${String(limit)}`)];
  };
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asSchema(value: unknown): JsonSchema {
  if (!isObject(value)) throw new Error(`Not a schema: ${JSON.stringify(value)}`);
  return value;
}

function schemas(value: unknown): readonly JsonSchema[] {
  return asList(value).map(asSchema);
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function fault({ path }: Context, words: string): string {
  return `${path === "" ? "the body" : path}: ${words}`;
}
