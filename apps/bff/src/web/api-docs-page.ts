import { PROBLEM_CODES } from "@tocsin/contract";
import { html } from "hono/html";
import { PROBLEM_STATUS } from "../http/problem.ts";
import { PROBLEM_REMEDY, PROBLEM_TITLE } from "../http/problem-words.ts";
import { API_DOCS_STYLE } from "./api-docs-style.ts";
import { pageFrame } from "./page-frame.ts";
import { type ApiDescription, exampleOf, fieldsOf, type Html, prose, schemaAnchor, type SchemaOrRef, typeWords } from "./schema-words.ts";

type PathItem = NonNullable<ApiDescription["paths"]>[string];
type Operation = NonNullable<PathItem["get"]>;
interface Call {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

/** The description of the API for people: everything that `/api/v1/openapi.json` says, and each kind of problem under its own anchor. */
export function apiDocsBody(description: ApiDescription): Html {
  const calls = callsOf(description);
  const parts = [...new Set(calls.map(partOf))];
  const schemas = Object.entries(description.components?.schemas ?? {}).toSorted(([a], [b]) => a.localeCompare(b));
  return html`<main>
    <h1>API</h1>
    ${(description.info.description ?? "").split("\n\n").map((part) => html`<p>${prose(part)}</p>`)}
    <p>For programs: <a href="/api/v1/openapi.json">openapi.json</a>. The app itself: <a href="/">Tocsin</a>.</p>
    <nav aria-label="Parts of the API">
      <ul>
        ${parts.map((part) => html`<li><a href="#${partAnchor(part)}">${part}</a></li>`)}
        <li><a href="#problems">Problems</a></li>
        <li><a href="#shapes">Shapes</a></li>
      </ul>
    </nav>
    ${parts.map(
      (part) =>
        html`<h2 id="${partAnchor(part)}">${part}</h2>
          ${calls.filter((call) => partOf(call) === part).map(callSection)}`,
    )}
    <h2 id="problems">Problems</h2>
    <dl>${PROBLEM_CODES.map(problemEntry)}</dl>
    <h2 id="shapes">Shapes</h2>
    ${schemas.map(([name, schema]) => schemaSection(name, schema))}
  </main>`;
}

/** Around a body that is the same for everybody: what differs per answer is the nonce alone. */
export function apiDocsPage(body: Html, nonce: string): Html {
  return pageFrame({ title: "API", style: API_DOCS_STYLE, body, nonce });
}

/** For whoever is signed in nowhere. */
export function apiDocsClosed(): Html {
  return html`<main>
    <h1>API</h1>
    <p>Sign in to read this page; then come back here.</p>
    <p><a href="/sign-in">Sign in</a></p>
  </main>`;
}

/** The API itself first, what stands at the root after it. */
function callsOf({ paths = {} }: ApiDescription): readonly Call[] {
  const isApi = ([path]: readonly [string, unknown]) => path.startsWith("/api/");
  return Object.entries(paths)
    .toSorted((a, b) => Number(isApi(b)) - Number(isApi(a)))
    .flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        return operation === undefined ? [] : [{ method: method.toUpperCase(), path, operation }];
      }),
    );
}

function partOf({ operation }: Call): string {
  return operation.tags?.[0] ?? "Other";
}

function partAnchor(part: string): string {
  return `part-${part.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
}

function callSection({ method, path, operation }: Call): Html {
  const { operationId = "", summary = "", description = "", parameters = [], requestBody, responses = {} } = operation;
  const body = requestBody === undefined || "$ref" in requestBody ? undefined : schemaIn(requestBody.content);
  return html`<section id="${operationId}">
    <h3><code>${method} ${path}</code> ${summary}</h3>
    ${description.split("\n\n").map((part) => html`<p>${prose(part)}</p>`)}
    ${
      parameters.length === 0
        ? ""
        : html`<h4>Parameters</h4>
            <dl>${parameters.map(parameterEntry)}</dl>`
    }
    ${
      body === undefined
        ? ""
        : html`<h4>Body</h4>
            <p>${typeWords(body)}</p>`
    }
    <h4>Answers</h4>
    <dl>${Object.entries<Answer>(responses).map(([status, answer]) => answerEntry(status, answer))}</dl>
  </section>`;
}

function parameterEntry(parameter: NonNullable<Operation["parameters"]>[number]): Html {
  if ("$ref" in parameter) return html``;
  const { name, in: place, required = false, schema = {} } = parameter;
  const words = parameter.description ?? ("description" in schema ? schema.description : undefined) ?? "";
  return html`<dt><code>${name}</code> <small>${place}${required ? ", required" : ""}: ${typeWords(schema)}</small></dt>
    <dd>${prose(words)}</dd>`;
}

/** The type of the document has `any` here. */
interface Answer {
  readonly description?: string;
  readonly content?: Content;
}
type Content = Exclude<NonNullable<Operation["requestBody"]>, { readonly $ref: string }>["content"];

function answerEntry(status: string, answer: Answer): Html {
  const schema = schemaIn(answer.content);
  return html`<dt><code>${status}</code> ${schema === undefined ? "" : html`<small>${typeWords(schema)}</small>`}</dt>
    <dd>${prose(answer.description ?? "")}</dd>`;
}

function schemaIn(content: Content = {}): SchemaOrRef | undefined {
  return Object.values(content)[0]?.schema;
}

function problemEntry(code: (typeof PROBLEM_CODES)[number]): Html {
  return html`<dt id="${code}"><code>${code}</code> <small>${String(PROBLEM_STATUS[code])}</small></dt>
    <dd>${PROBLEM_TITLE[code]} ${PROBLEM_REMEDY[code]}</dd>`;
}

function schemaSection(name: string, schema: SchemaOrRef): Html {
  const fields = fieldsOf(schema);
  const example = exampleOf(schema);
  return html`<section id="${schemaAnchor(name)}">
    <h3><code>${name}</code></h3>
    <p>${prose(schema.description ?? "")}</p>
    ${fields.length === 0 ? html`<p>${typeWords(schema)}</p>` : html`<dl>${fields.map(fieldEntry)}</dl>`}
    ${example === undefined ? "" : html`<pre tabindex="0"><code>${JSON.stringify(example, null, 2)}</code></pre>`}
  </section>`;
}

function fieldEntry({ name, isRequired, schema }: ReturnType<typeof fieldsOf>[number]): Html {
  return html`<dt><code>${name}</code> <small>${typeWords(schema)}${isRequired ? "" : "; may be left out"}</small></dt>
    <dd>${prose(("description" in schema ? schema.description : undefined) ?? "")}</dd>`;
}
