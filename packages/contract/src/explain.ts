import { AUDIENCE_RULES, CHANNELS, DELIVERY_STATES, OWN_VALUES, PERSON_CHANNELS, SOURCES, SUPPRESS_REASONS } from "@tocsin/domain";
import { z } from "zod";
import { DELIVERY_REASONS } from "./deliveries.ts";
import { imaginedEvent } from "./event-in.ts";
import { cursor, PAGE_LIMIT, PAGE_LIMIT_MAX, pageOf } from "./lists.ts";
import { access } from "./products.ts";
import { opaqueId, orNull, timestamp } from "./wire-values.ts";

export const explainBody = z
  .strictObject({
    event: imaginedEvent.optional(),
    eventId: opaqueId.optional(),
    person: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: "Id or user name. Default: everybody for a superuser, oneself for everybody else.", example: "dana" }),
    limit: z.int().min(1).max(PAGE_LIMIT_MAX).default(PAGE_LIMIT),
    cursor: cursor.optional(),
  })
  .refine(({ event, eventId }) => (event === undefined) !== (eventId === undefined), "Give either event or eventId.")
  .meta({
    id: "Explain",
    description: "A real event (`eventId`) or an imagined one (`event`); nothing is written.",
    examples: [{ event: { type: "scan_added", product: { id: 12 } }, person: "dana" }],
  });
export type ExplainBody = z.output<typeof explainBody>;

const source = z.enum(SOURCES).meta({ description: "The layer that decided." });

const NOT_SET = { value: "inherit", changedBy: null, changedAt: null };

const EXPLAINED_MAIL = {
  channel: "mail",
  verdict: "suppressed",
  source: "template",
  reason: "no_address",
  trace: [
    { layer: "system", ...NOT_SET },
    { layer: "personal", ...NOT_SET },
    { layer: "template", value: "on", changedBy: "root", changedAt: "2026-11-20T08:15:00.000Z" },
    { layer: "default", value: "off", changedBy: null, changedAt: null },
  ],
  stored: null,
};

const EXPLAINED_PERSON = {
  person: { id: "p7", username: "dana", name: "Dana Reyes" },
  inAudience: true,
  outsideReason: null,
  named: false,
  came: [{ kind: "product_member", role: "writer", group: null }],
  channels: [EXPLAINED_MAIL],
};

export const traceStep = z
  .object({
    layer: z.enum(SOURCES).meta({ example: "template" }),
    value: z.enum(OWN_VALUES).meta({ description: "What it says; `inherit`: nothing.", example: "on" }),
    changedBy: z.string().nullable().meta({ description: "User name." }),
    changedAt: timestamp.nullable(),
  })
  .meta({ id: "TraceStep", description: "What one layer says." });
export type TraceStep = z.infer<typeof traceStep>;

export const storedOutcome = z
  .object({
    state: z.enum(DELIVERY_STATES).meta({ example: "delivered" }),
    reason: z.enum(DELIVERY_REASONS).nullable().meta({ description: "As in the log of deliveries." }),
    why: z.enum(SOURCES).nullable().meta({ description: "The layer that decided when it was made." }),
  })
  .meta({ id: "StoredOutcome", description: "What a stored delivery says, which may differ from what holds now." });
export type StoredOutcome = z.infer<typeof storedOutcome>;

export const explainedChannel = z
  .object({
    channel: z.enum(PERSON_CHANNELS).meta({ example: "mail" }),
    verdict: z.enum(["sent", "suppressed", "none"]).meta({ description: "`suppressed`: a record that says why not; `none`: no record." }),
    source,
    reason: z
      .enum(SUPPRESS_REASONS)
      .nullable()
      .meta({ description: "What would stop it; null where nothing does.", example: "no_address" }),
    trace: z.array(traceStep).readonly().meta({ description: "From System to the catalogue's default." }),
    stored: orNull(storedOutcome).meta({ description: "Of a real event, what the log has; null where it has nothing." }),
  })
  .meta({ id: "ExplainedChannel", description: "One channel of one person.", examples: [EXPLAINED_MAIL] });
export type ExplainedChannel = z.infer<typeof explainedChannel>;

export const explainedPerson = z
  .object({
    person: z.object({
      id: z.string().nullable().meta({ description: "Null for a recipient whose name is nobody's." }),
      username: z.string(),
      name: z.string(),
    }),
    inAudience: z.boolean().meta({ description: "The event concerns them; whether they want it is for the channels to say." }),
    outsideReason: z
      .enum(["inactive_user", "no_access", "not_named", "nobody", "unknown_recipient"])
      .nullable()
      .meta({ description: "Why it does not; null where it does." }),
    named: z.boolean().meta({ description: "Named in the event's recipients." }),
    came: z.array(access).readonly().meta({ description: "The ways in which this person may see what the event names." }),
    channels: z.array(explainedChannel).readonly().meta({ description: "In catalogue order." }),
  })
  .meta({
    id: "ExplainedPerson",
    description: "How somebody came into the audience, or did not, and what follows per channel.",
    examples: [EXPLAINED_PERSON],
  });
export type ExplainedPerson = z.infer<typeof explainedPerson>;

export const explainedDestination = z
  .object({
    target: z.string().meta({ description: "`mailbox`, `slack`, `msteams`, or an endpoint.", example: "mailbox" }),
    channel: z.enum(CHANNELS),
    verdict: z
      .enum(["sent", "none"])
      .meta({ description: "`none`: System does not have it on, or nothing can be sent there.", example: "sent" }),
    reason: z.enum(["channel_disabled", "alert_only"]).nullable().meta({ description: "What would stop it; null where nothing does." }),
  })
  .meta({ id: "ExplainedDestination", description: "A shared destination." });
export type ExplainedDestination = z.infer<typeof explainedDestination>;

export const explanation = z
  .object({
    audience: z.object({
      rule: z.enum(AUDIENCE_RULES).meta({ description: "What decided whom it concerns.", example: "product" }),
      total: z.int().nonnegative().meta({ description: "People of the audience." }),
    }),
    people: pageOf(explainedPerson),
    destinations: z.array(explainedDestination).readonly().meta({ description: "Empty for who is no superuser." }),
  })
  .meta({
    id: "Explanation",
    description: "Who hears of an event and why, by what holds now.",
    examples: [
      {
        audience: { rule: "product", total: 4 },
        people: { items: [EXPLAINED_PERSON], nextCursor: null },
        destinations: [{ target: "slack", channel: "slack", verdict: "sent", reason: null }],
      },
    ],
  });
export type Explanation = z.infer<typeof explanation>;
