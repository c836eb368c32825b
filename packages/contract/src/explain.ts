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

export const traceStep = z
  .object({
    layer: z.enum(SOURCES),
    value: z.enum(OWN_VALUES),
    changedBy: z.string().nullable().meta({ description: "User name." }),
    changedAt: timestamp.nullable(),
  })
  .meta({ id: "TraceStep", description: "What one layer says." });
export type TraceStep = z.infer<typeof traceStep>;

export const storedOutcome = z
  .object({
    state: z.enum(DELIVERY_STATES),
    reason: z.enum(DELIVERY_REASONS).nullable(),
    why: z.enum(SOURCES).nullable(),
  })
  .meta({ id: "StoredOutcome", description: "What a stored delivery says, which may differ from what holds now." });
export type StoredOutcome = z.infer<typeof storedOutcome>;

export const explainedChannel = z
  .object({
    channel: z.enum(PERSON_CHANNELS),
    verdict: z.enum(["sent", "suppressed", "none"]).meta({ description: "`suppressed`: a record that says why not; `none`: no record." }),
    source,
    reason: z.enum(SUPPRESS_REASONS).nullable(),
    trace: z.array(traceStep).readonly().meta({ description: "From System to the catalogue's default." }),
    stored: orNull(storedOutcome),
  })
  .meta({ id: "ExplainedChannel", description: "One channel of one person." });
export type ExplainedChannel = z.infer<typeof explainedChannel>;

export const explainedPerson = z
  .object({
    person: z.object({
      id: z.string().nullable().meta({ description: "Null for a recipient whose name is nobody's." }),
      username: z.string(),
      name: z.string(),
    }),
    inAudience: z.boolean(),
    outsideReason: z.enum(["inactive_user", "no_access", "not_named", "nobody", "unknown_recipient"]).nullable(),
    named: z.boolean().meta({ description: "Named in the event's recipients." }),
    came: z.array(access).readonly().meta({ description: "The ways in which this person may see what the event names." }),
    channels: z.array(explainedChannel).readonly(),
  })
  .meta({ id: "ExplainedPerson", description: "How somebody came into the audience, or did not, and what follows per channel." });
export type ExplainedPerson = z.infer<typeof explainedPerson>;

export const explainedDestination = z
  .object({
    target: z.string().meta({ example: "mailbox" }),
    channel: z.enum(CHANNELS),
    verdict: z.enum(["sent", "none"]),
    reason: z.enum(["channel_disabled", "alert_only"]).nullable(),
  })
  .meta({ id: "ExplainedDestination", description: "A shared destination." });
export type ExplainedDestination = z.infer<typeof explainedDestination>;

export const explanation = z
  .object({
    audience: z.object({ rule: z.enum(AUDIENCE_RULES), total: z.int().nonnegative().meta({ description: "People of the audience." }) }),
    people: pageOf(explainedPerson),
    destinations: z.array(explainedDestination).readonly(),
  })
  .meta({ id: "Explanation", description: "Who hears of an event and why, by what holds now." });
export type Explanation = z.infer<typeof explanation>;
