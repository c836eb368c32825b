import { AUDIENCE_REQUESTS, AUDIENCE_RULES, DELIVERY_STATES, SEVERITIES } from "@tocsin/domain";
import { z } from "zod";
import { channel } from "./catalogue.ts";
import type { JsonObject } from "./event-in.ts";
import { pageOf, pageShape } from "./lists.ts";
import { problem } from "./problem.ts";
import { namedRef } from "./products.ts";
import { eventType, flagInQuery, integerIdInQuery, opaqueId, orNull, timestamp } from "./wire-values.ts";

const id = opaqueId.meta({ description: "Our id of the event; random, and growing with time." });

export const eventAccepted = z
  .object({ id, status: z.literal("accepted") })
  .meta({ id: "EventAccepted", description: "On disk; its recipients are still to be resolved." });
export type EventAccepted = z.infer<typeof eventAccepted>;

export const eventDuplicate = z
  .object({
    id,
    status: z.literal("duplicate"),
    sameBody: z.boolean().meta({ description: "False: the first event of this `(source, id)` said something else, and stands." }),
  })
  .meta({ id: "EventDuplicate", description: "Known already; nothing was created." });
export type EventDuplicate = z.infer<typeof eventDuplicate>;

export const eventRejected = z
  .object({ status: z.literal("rejected"), problem })
  .meta({ id: "EventRejected", description: "Refused; the other events of the batch are not touched." });
export type EventRejected = z.infer<typeof eventRejected>;

export const batchResult = z
  .discriminatedUnion("status", [eventAccepted, eventDuplicate, eventRejected])
  .meta({ id: "BatchResult", description: "What became of one event of a batch." });
export type BatchResult = z.infer<typeof batchResult>;

export const eventBatchAnswer = z
  .object({ results: z.array(batchResult).readonly().meta({ description: "In the order of the events." }) })
  .meta({ id: "EventBatchAnswer", description: "One result per event." });
export type EventBatchAnswer = z.infer<typeof eventBatchAnswer>;

const reachedNobody = z
  .enum(["unknown_product", "nobody"])
  .nullable()
  .meta({ description: "Why it reached nobody; null where it did, or where that is not known yet." });

export const ingestAccepted = z
  .object({ id, status: z.literal("accepted"), reachedNobody })
  .meta({ id: "IngestAccepted", description: "On disk. Of an unknown product: recorded, and reaching nobody." });
export type IngestAccepted = z.infer<typeof ingestAccepted>;

export const ingestConnected = z
  .object({ status: z.literal("connected") })
  .meta({ id: "IngestConnected", description: "DefectDojo's test request (`ping`) has arrived." });
export type IngestConnected = z.infer<typeof ingestConnected>;

export const ingestOk = z
  .discriminatedUnion("status", [eventDuplicate, ingestConnected])
  .meta({ id: "IngestOk", description: "A repeated request, or DefectDojo's test request." });
export type IngestOk = z.infer<typeof ingestOk>;

const eventLabel = z
  .object({ ref: z.string().nullable(), name: z.string().nullable() })
  .meta({ id: "EventLabel", description: "An engagement, test or finding, as a label on an event." });

export const eventLedger = z
  .object({
    intended: z.int().nullable().meta({ description: "Deliveries that follow from it; null until it is fanned out." }),
    counts: z
      .array(z.object({ channel, state: z.enum(DELIVERY_STATES), count: z.int().nonnegative() }))
      .readonly()
      .meta({ description: "Per channel and state; they outlive the deliveries and add up to `intended`." }),
    skipped: z
      .array(z.object({ channel, reason: z.enum(["channel_disabled", "alert_only"]), count: z.int().nonnegative() }))
      .readonly()
      .meta({ description: "People who had it on through a channel that is off: counted only." }),
  })
  .meta({ id: "EventLedger", description: "What became of an event." });
export type EventLedger = z.infer<typeof eventLedger>;

const freeData = z
  .custom<JsonObject>((value) => typeof value === "object" && value !== null)
  .meta({ type: "object", additionalProperties: true, description: "As it was sent." });

export const event = z
  .object({
    id,
    source: z.string().meta({ example: "defectdojo" }),
    key: z.string().meta({ description: "The incoming key as it came.", example: "finding_added" }),
    type: eventType,
    label: z.string().meta({ description: "What people read for the key.", example: "Finding added" }),
    title: z.string(),
    description: z.string().nullable(),
    url: z.string().nullable().meta({ description: "Where its title leads, complete; null: nowhere but here." }),
    occurredAt: timestamp,
    acceptedAt: timestamp,
    severity: z.enum(SEVERITIES).nullable(),
    productType: orNull(namedRef),
    product: orNull(namedRef),
    engagement: orNull(eventLabel),
    test: orNull(eventLabel),
    finding: orNull(eventLabel),
    actor: z.string().nullable().meta({ description: "User name of who did it." }),
    audience: z.enum(AUDIENCE_REQUESTS).meta({ description: "What the sender asked for." }),
    rule: z.enum(AUDIENCE_RULES).meta({ description: "What decided whom it concerns." }),
    alertOnly: z.boolean(),
    fanOut: z.enum(["accepted", "fanning_out", "fanned_out"]),
    reachedNobody,
    recipients: z.array(z.string()).readonly().nullable().meta({ description: "Superusers only; null also for a broadcast." }),
    ledger: orNull(eventLedger).meta({ description: "Superusers only." }),
  })
  .meta({ id: "Event", description: "An event, as the caller may see it." });
export type Event = z.infer<typeof event>;

export const eventDetail = z.object({ ...event.shape, data: freeData }).meta({ id: "EventDetail", description: "An event with its data." });
export type EventDetail = z.infer<typeof eventDetail>;

export const eventsQuery = z.strictObject({
  ...pageShape,
  event: eventType.optional(),
  product: integerIdInQuery.optional(),
  reachedNobody: flagInQuery.optional().meta({ description: "Only events that reached nobody, or only the others." }),
});
export type EventsQuery = z.output<typeof eventsQuery>;

export const eventsPage = pageOf(event).meta({ id: "EventsPage", description: "Events, newest first." });
export type EventsPage = z.infer<typeof eventsPage>;
