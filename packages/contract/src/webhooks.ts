import { DISABLE_REASONS, ENDPOINT_FORMATS, headerNameProblem } from "@tocsin/domain";
import { z } from "zod";
import { isHttpUrl, URL_MAX } from "./links.ts";
import { pageOf } from "./lists.ts";
import { personRef } from "./people.ts";
import { eventType, instant, lineOf, opaqueId, orNull, timestamp } from "./wire-values.ts";

export const WEBHOOK_TIMEOUT_SECONDS = { min: 5, max: 30, usual: 15 } as const;

export const webhookSettingsBody = z
  .strictObject({
    enabled: z.boolean(),
    timeoutSeconds: z
      .int()
      .min(WEBHOOK_TIMEOUT_SECONDS.min, "At least 5 seconds.")
      .max(WEBHOOK_TIMEOUT_SECONDS.max, "At most 30 seconds.")
      .default(WEBHOOK_TIMEOUT_SECONDS.usual)
      .meta({ description: "How long an endpoint may take to answer in all.", example: 15 }),
  })
  .meta({
    id: "WebhookSettings",
    description: "Whether webhooks go out at all, and how long they wait.",
    examples: [{ enabled: true, timeoutSeconds: 15 }],
  });
export type WebhookSettingsBody = z.output<typeof webhookSettingsBody>;

export const webhookSettings = z
  .object({ enabled: z.boolean(), timeoutSeconds: z.int() })
  .meta({ id: "WebhookSettingsView", description: "Whether webhooks go out at all, and how long they wait." });
export type WebhookSettings = z.infer<typeof webhookSettings>;

const url = z
  .string()
  .max(URL_MAX, `At most ${String(URL_MAX)} characters.`)
  .refine((text) => isHttpUrl(text), "Must be an https address without user name.")
  .meta({ format: "uri", example: "https://siem.example.com/hooks/tocsin" });

const events = z
  .array(eventType)
  .min(1, "Choose at least one event type, or null for all.")
  .transform((given) => [...new Set(given)])
  .readonly()
  .nullable()
  .meta({ description: "Event types that it takes; null: all, those of later versions included." });

const headerName = z
  .string()
  .superRefine((name, context) => {
    const problem = headerNameProblem(name);
    if (problem !== null) context.issues.push({ code: "custom", input: name, message: HEADER_NAME[problem] });
  })
  .nullable()
  .meta({ description: "A header of the receiver's choice; null: none.", example: "X-Api-Key" });

const HEADER_NAME = {
  not_a_name: "Must be the name of a header, as in X-Api-Key.",
  reserved:
    "Tocsin sets this header itself, as it does Host, Content-*, Connection and their like, Accept, User-Agent, webhook-*, ce-* and X-DefectDojo-*. Take another name, as in X-Api-Key.",
} as const;

/** What a line of a header can hold, or the mask of the stored one. */
const HEADER_VALUE = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?|••••[^\s\p{Cc}]{0,4})$/u;

const headerValue = z
  .string()
  .max(1_000, "At most 1,000 characters.")
  .refine((text) => HEADER_VALUE.test(text), "Must be plain ASCII without spaces at its ends.")
  .nullable()
  .meta({ format: "password", description: "Write-only. Sending the mask back keeps it while url stays.", example: "••••4f2a" });

const shape = {
  name: lineOf(100).meta({ example: "SIEM" }),
  url,
  events,
  format: z.enum(ENDPOINT_FORMATS).meta({
    description:
      "Standard Webhooks, bodies and headers as DefectDojo sends them, or CloudEvents 1.0: structured, or binary with the attributes in headers. All are signed as Standard Webhooks are.",
  }),
  headerName,
  headerValue,
  active: z.boolean(),
};

export const createEndpointBody = z
  .strictObject({
    ...shape,
    owner: opaqueId.nullable().optional().meta({ description: "null: shared, for superusers. Left out: one's own." }),
    events: events.default(null),
    format: shape.format.default("standard"),
    headerName: headerName.default(null),
    headerValue: headerValue.default(null),
    active: shape.active.default(true),
  })
  .refine(({ headerName: name, headerValue: value }) => (name === null) === (value === null), {
    path: ["headerValue"],
    error: "A header has a name and a value, or neither.",
  })
  .meta({
    id: "CreateEndpoint",
    description: "An endpoint that gets webhooks. Without an owner it is shared and follows the System settings.",
    examples: [{ name: "SIEM", url: "https://siem.example.com/hooks/tocsin", owner: null, events: ["sla_breach"] }],
  });
export type CreateEndpointBody = z.output<typeof createEndpointBody>;

export const patchEndpointBody = z
  .strictObject(shape)
  .partial()
  .refine((body) => Object.keys(body).length > 0, "Name at least one field to change.")
  .meta({
    id: "PatchEndpoint",
    description: "What is left out stays. With another URL the value of the header is wanted again.",
    examples: [{ active: true }],
  });
export type PatchEndpointBody = z.output<typeof patchEndpointBody>;

export const ENDPOINT_STATES = ["active", "errors_seen", "paused", "off"] as const;

export const endpoint = z
  .object({
    id: opaqueId,
    name: z.string(),
    url: z.string().nullable().meta({ description: "Null for superusers who look at another's." }),
    host: z.string().meta({ example: "siem.example.com" }),
    owner: orNull(personRef).meta({ description: "Null: shared." }),
    events: z.array(eventType).readonly().nullable(),
    format: z.enum(ENDPOINT_FORMATS),
    headerName: z.string().nullable(),
    headerValue: z.string().nullable().meta({ description: "Masked.", example: "••••4f2a" }),
    active: z.boolean(),
    mayEdit: z.boolean().meta({ description: "False for superusers who look at another's: they may only turn it off." }),
    state: z.object({
      state: z.enum(ENDPOINT_STATES),
      reason: z.enum(DISABLE_REASONS).nullable().meta({ description: "Why it is off." }),
      words: z.string().meta({ example: "Active" }),
      since: timestamp.nullable(),
      nextTryAt: timestamp.nullable().meta({ description: "While it is paused: when the next try is made." }),
    }),
    previousSecretUntil: timestamp.nullable().meta({ description: "Until then the secret before the last exchange signs as well." }),
    pastSecretsUntil: z.array(timestamp).readonly().meta({
      description: "Until when each exchanged secret signs as well, the last exchanged first; those whose time is over may be among them.",
    }),
    lastSuccessAt: timestamp.nullable(),
    lastError: z.object({ at: timestamp, code: z.string().nullable(), text: z.string().nullable() }).nullable(),
    createdAt: timestamp,
  })
  .meta({ id: "Endpoint", description: "Where webhooks go; its secrets are never shown." });
export type Endpoint = z.infer<typeof endpoint>;

export const endpointsPage = pageOf(endpoint).meta({ id: "EndpointsPage", description: "Endpoints, oldest first." });
export type EndpointsPage = z.infer<typeof endpointsPage>;

export const pingOutcome = z
  .object({
    delivered: z.boolean(),
    code: z.string().nullable().meta({ description: "What the receiver answered.", example: "200" }),
    text: z.string().nullable(),
    durationMs: z.int().nonnegative(),
  })
  .meta({ id: "PingOutcome", description: "What came of a signed request of the type `ping`." });
export type PingOutcome = z.infer<typeof pingOutcome>;

const ping = orNull(pingOutcome).meta({
  description: "Null where none was sent: nothing that matters to it changed, or there were too many.",
});

export const savedEndpoint = z
  .object({ endpoint, ping })
  .meta({ id: "SavedEndpoint", description: "The endpoint as it is now, and what it answered." });
export type SavedEndpoint = z.infer<typeof savedEndpoint>;

export const endpointWithSecret = z
  .object({ endpoint, ping, secret: z.string().meta({ description: "Signs every request; shown this once.", example: "whsec_…" }) })
  .meta({ id: "EndpointWithSecret", description: "The endpoint with its new signing secret." });
export type EndpointWithSecret = z.infer<typeof endpointWithSecret>;

export const replayBody = z
  .strictObject({
    since: instant.meta({ description: "Failed since then." }),
    confirm: z.int().nonnegative().meta({ description: "How many there are; another number is 409 and sends nothing." }),
  })
  .meta({
    id: "ReplayEndpoint",
    description: "From when on, and how many that is.",
    examples: [{ since: "2026-11-23T09:00:00.000Z", confirm: 12 }],
  });
export type ReplayBody = z.output<typeof replayBody>;

export const endpointPath = z.object({ id: opaqueId });
