/** A request, as a receiver of CloudEvents has it. */
export interface CloudEventRequest {
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ParsedCloudEvent {
  readonly mode: "structured" | "binary";
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: unknown;
}

const REQUIRED = ["specversion", "id", "source", "type"] as const;
const NAME = /^[a-z0-9]{1,20}$/;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const JSON_TYPE = /^application\/json(?:; *charset=utf-8)?$/;

/** Reads by CloudEvents 1.0.2, its JSON format and its HTTP binding, and throws for everything that one of the three does not allow. */
export function parseCloudEvent(request: CloudEventRequest): ParsedCloudEvent {
  const parsed = /^application\/cloudevents\+json(?:; *charset=utf-8)?$/.test(request.contentType) ? structured(request) : binary(request);
  checkAttributes(parsed.attributes);
  return parsed;
}

function structured({ body, headers }: CloudEventRequest): ParsedCloudEvent {
  const { data, ...attributes } = recordOf(JSON.parse(body));
  demand(!("data_base64" in attributes), "data and data_base64 together");
  demand(
    Object.keys(headers).every((name) => !name.toLowerCase().startsWith("ce-")),
    "attributes in headers beside a structured body",
  );
  demand(
    data === undefined || JSON_TYPE.test(text(attributes["datacontenttype"] ?? "application/json")),
    "data of a type that is not JSON",
  );
  const { datacontenttype: _, ...own } = attributes;
  return { mode: "structured", attributes: mapped(own, text), data };
}

function binary({ body, headers, contentType }: CloudEventRequest): ParsedCloudEvent {
  demand(JSON_TYPE.test(contentType), `a body of ${contentType}`);
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const attributes = own
    .filter(([name]) => name.startsWith("ce-"))
    .map(([name, value]) => [name.slice("ce-".length), decoded(value)] as const);
  demand(!attributes.some(([name]) => name === "datacontenttype"), "the type of data in a header of its own");
  return { mode: "binary", attributes: Object.fromEntries(attributes), data: JSON.parse(body) as unknown };
}

/** Printable ASCII but the space, the double quote and a per cent sign that begins nothing. */
function decoded(value: string): string {
  demand(/^(?:[\x21\x23\x24\x26-\x7e]|%[0-9A-Fa-f]{2})+$/.test(value), `a header that holds ${JSON.stringify(value)}`);
  return decodeURIComponent(value);
}

function checkAttributes(attributes: Readonly<Record<string, string>>): void {
  for (const name of REQUIRED) demand((attributes[name] ?? "") !== "", `no ${name}`);
  for (const [name, value] of Object.entries(attributes)) {
    demand(NAME.test(name), `an attribute named ${name}`);
    demand(value !== "" && !/[\p{Cc}\p{Cs}\p{Cn}]/u.test(value), `a value of ${name} that no string may be`);
  }
  const { specversion, source = "", time } = attributes;
  demand(specversion === "1.0", `version ${String(specversion)}`);
  demand(URL.canParse(source, "https://relative.example.com"), `a source that is no URI: ${source}`);
  demand(time === undefined || (RFC_3339.test(time) && !Number.isNaN(Date.parse(time))), `the time ${String(time)}`);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  demand(typeof value === "object" && value !== null && !Array.isArray(value), "an event that is no object");
  return { ...(value as object) };
}

function text(value: unknown): string {
  demand(typeof value === "string", `an attribute that is no string: ${JSON.stringify(value)}`);
  return String(value);
}

function mapped(record: Readonly<Record<string, unknown>>, as: (value: unknown) => string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, as(value)]));
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(`No CloudEvent: ${what}`);
}
