import { asSchema, type JsonSchema, schemaFaults } from "./json-schema.ts";

export interface Operation {
  readonly method: string;
  /** As the document writes it: `/api/v1/people/{id}`. */
  readonly path: string;
  /** Empty where there is none. */
  readonly id: string;
  readonly policy: string;
  readonly description: string;
  /** Names of the schemes, any of which opens it. */
  readonly security: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly description: string }[];
  readonly responses: JsonSchema;
}

export interface Answered {
  readonly method: string;
  /** As it was asked for, with or without a query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: unknown;
}

export interface ApiDocument {
  readonly operations: readonly Operation[];
  operationOf(method: string, path: string): Operation | null;
  /** Where an answer differs from what the document says of its operation; empty: nowhere. */
  faults(answer: Answered): readonly string[];
}

/** Reads an OpenAPI document as a client would, to hold answers against it. */
export function apiDocument(json: unknown): ApiDocument {
  const document = asSchema(json);
  const components = asSchema(asSchema(document["components"])["schemas"]);
  const resolve = (ref: string) => asSchema(components[ref.replace("#/components/schemas/", "")]);
  const operations = operationsOf(asSchema(document["paths"]));

  function operationOf(method: string, path: string): Operation | null {
    const matching = operations.filter((one) => one.method === method.toUpperCase() && patternOf(one.path).test(path.split("?")[0] ?? ""));
    // A literal path comes before one with a parameter in its place.
    return matching.toSorted((a, b) => a.path.split("{").length - b.path.split("{").length)[0] ?? null;
  }

  function faults({ method, path, status, contentType, body }: Answered): readonly string[] {
    const operation = operationOf(method, path);
    if (operation === null) return [];
    const said = operation.responses[String(status)];
    if (said === undefined) return [`${String(status)} is not documented`];
    const content = asSchema(said)["content"];
    if (content === undefined) return body === null ? [] : ["no body is documented"];
    const [[type, media] = ["", {}]] = Object.entries(asSchema(content));
    if (contentType?.split(";")[0] !== type) return [`the type is ${String(contentType)}, documented is ${type}`];
    return schemaFaults(body, asSchema(asSchema(media)["schema"]), resolve);
  }

  return { operations, operationOf, faults };
}

function operationsOf(paths: JsonSchema): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(asSchema(item)).map(([method, said]) => {
      const { responses, operationId, description, security, parameters, "x-policy": policy } = asSchema(said);
      return {
        method: method.toUpperCase(),
        path,
        id: textOf(operationId),
        policy: String(policy),
        description: textOf(description),
        security: listOf(security).flatMap((one) => Object.keys(one)),
        parameters: listOf(parameters).map((one) => ({
          name: textOf(one["name"]),
          description: textOf(one["description"] ?? asSchema(one["schema"])["description"]),
        })),
        responses: asSchema(responses),
      };
    }),
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function listOf(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? value.map(asSchema) : [];
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/[.+]/g, String.raw`\$&`).replaceAll(/\{[^}]+\}/g, "[^/]+")}$`);
}
