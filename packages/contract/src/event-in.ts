import { AUDIENCE_REQUESTS, isEventKey, OWN_SOURCE, RECIPIENTS_MAX } from "@tocsin/domain";
import { z } from "zod";
import { findJsonFault } from "./json-limits.ts";
import { link } from "./links.ts";
import {
  hasNoControlCharacters,
  integerId,
  instant,
  LABEL_NAME_MAX,
  lineOf,
  lineOrEmpty,
  opaqueId,
  REF_MAX,
  severityIn,
  STRING_MAX,
  TITLE_MAX,
} from "./wire-values.ts";

const USERNAME_MAX = 150;

const ref = z.string().min(1).max(REF_MAX).meta({ description: "Its id in the source.", example: "12" });
const source = lineOf(100)
  .refine((name) => name !== OWN_SOURCE, `"${OWN_SOURCE}" is the name of what Tocsin says about itself. Choose another.`)
  .meta({ example: "ci" });

/** A product or product type as a sender names it. A `ref` without `source` is one of the event's own source. */
export type ObjectName = { readonly id: number } | { readonly ref: string; readonly source: string | null };

const objectName = z
  .strictObject({ id: integerId.optional(), ref: ref.optional(), source: source.optional() })
  .transform((given, context): ObjectName => {
    if (given.id !== undefined && given.ref === undefined && given.source === undefined) return { id: given.id };
    if (given.ref !== undefined && given.id === undefined) return { ref: given.ref, source: given.source ?? null };
    context.issues.push({ code: "custom", input: given, message: "Give either id (ours), or ref (theirs) with or without source." });
    return z.NEVER;
  })
  .meta({ description: "Either `id` (ours) or `ref` (theirs), with `source` if it is not the event's.", example: { ref: "12" } });

const labelShape = {
  ref: ref.nullable().default(null),
  name: lineOrEmpty(LABEL_NAME_MAX).nullable().default(null).meta({ example: "Q4 pentest" }),
};
const label = z.strictObject(labelShape).meta({ description: "A label on the event; nothing else of it is kept." });

/** The sender's own id of an event: with `source`, the key by which a repeated event is recognised. */
export const clientEventId = z
  .string()
  .min(1)
  .max(REF_MAX)
  .refine(hasNoControlCharacters, "Must not contain control characters.")
  .meta({ description: "The sender's own id; the same `(source, id)` again is answered 200.", example: "build-4711" });

export const eventKey = z.string().refine(isEventKey, "Must be 1–64 characters of a–z, 0–9 and _.").meta({
  pattern: "^[a-z0-9_]{1,64}$",
  description: "A key without a row of its own counts as `other` and is kept as it came.",
  example: "scan_added",
});

export type JsonObject = Readonly<Record<string, unknown>>;

const data = z
  .custom<JsonObject>((value) => typeof value === "object" && value !== null && !Array.isArray(value), "Must be an object.")
  .superRefine((value, context) => {
    const fault = findJsonFault(value);
    if (fault !== null) context.addIssue({ code: "custom", path: fault.path.split("/").slice(1), message: fault.message });
  })
  .meta({ type: "object", additionalProperties: true, description: "Anything else; kept, and shown nowhere by itself.", example: {} });

const eventShape = {
  id: clientEventId.nullable().default(null),
  source: source.nullable().default(null).meta({ description: "Default: the token's name." }),
  type: eventKey,
  title: lineOf(TITLE_MAX).meta({ example: "Created 3 findings for Payments API: Q4 pentest: ZAP" }),
  description: z.string().max(STRING_MAX).nullable().default(null).meta({ description: "Plain text." }),
  url: link.nullable().default(null),
  occurredAt: instant.nullable().default(null),
  severity: severityIn.nullable().default(null),
  productType: objectName.nullable().default(null),
  product: objectName.nullable().default(null),
  engagement: label.nullable().default(null),
  test: label.nullable().default(null),
  finding: z
    .strictObject({ ...labelShape, severity: severityIn.nullable().default(null) })
    .nullable()
    .default(null)
    .meta({ description: "A label on the event." }),
  actor: z
    .strictObject({ username: lineOf(USERNAME_MAX).meta({ example: "dana" }) })
    .nullable()
    .default(null)
    .meta({ description: "Who did it; decides nothing about who hears of it." }),
  recipients: z
    .array(z.string().min(1).max(USERNAME_MAX))
    .transform((names): readonly string[] => [...new Set(names)])
    .refine((names) => names.length <= RECIPIENTS_MAX, `At most ${RECIPIENTS_MAX.toLocaleString("en")} recipients.`)
    .nullable()
    .default(null)
    .meta({ description: "User names, compared exactly; at most 1,000, doubles count once. Null: a broadcast. Empty: nobody." }),
  audience: z.enum(AUDIENCE_REQUESTS).default("default").meta({ description: "Only `default` together with recipients (else 422)." }),
  alertOnly: z.boolean().default(false).meta({ description: "In-app alerts and nothing else." }),
  data: data.default({}),
};

const EXAMPLE = {
  type: "scan_added",
  title: "Created 3 findings for Payments API: Q4 pentest: ZAP",
  severity: "High",
  url: "/test/9",
  product: { ref: "12" },
  test: { ref: "9", name: "ZAP" },
  actor: { username: "dana" },
};

/** An event as it comes in. Parsed: times are epoch milliseconds, what was left out is null. */
export const newEvent = z
  .strictObject(eventShape)
  .meta({ id: "NewEvent", description: "Something that happened. Required: `type` and `title`.", examples: [EXAMPLE] });
export type NewEvent = z.output<typeof newEvent>;
export type NewEventBody = z.input<typeof newEvent>;

/** An event that is only asked about: as {@link newEvent}, but needs no title. */
export const imaginedEvent = z.strictObject({ ...eventShape, title: lineOrEmpty(TITLE_MAX).nullable().default(null) }).meta({
  id: "ImaginedEvent",
  description: "As NewEvent, but only `type` is required.",
  examples: [{ type: "scan_added", product: { id: 12 } }],
});
export type ImaginedEvent = z.output<typeof imaginedEvent>;

export const BATCH_MAX = 500;

/** Each entry is parsed with {@link newEvent} on its own, so that one malformed event does not refuse the others. */
export const eventBatchBody = z
  .strictObject({
    events: z
      .array(z.unknown().meta({ allOf: [{ $ref: "#/components/schemas/NewEvent" }] }))
      .min(1, "Send at least one event.")
      .max(BATCH_MAX, `At most ${String(BATCH_MAX)} events.`)
      .readonly(),
  })
  .meta({
    id: "EventBatch",
    description: "Up to 500 events, one transaction; the good ones are stored.",
    examples: [{ events: [EXAMPLE] }],
  });
export type EventBatchBody = z.infer<typeof eventBatchBody>;

/** Whatever DefectDojo sends: a JSON object, of which unknown fields are ignored. */
export const ingestBody = z
  .custom<JsonObject>((value) => typeof value === "object" && value !== null && !Array.isArray(value), "Must be a JSON object.")
  .meta({
    type: "object",
    additionalProperties: true,
    description: "DefectDojo's own webhook request, as it is; unknown fields are ignored.",
    example: { title: "Test webhook notification", description: "", user: null },
  });
export type IngestBody = z.infer<typeof ingestBody>;

export const eventPath = z.object({ id: opaqueId });
