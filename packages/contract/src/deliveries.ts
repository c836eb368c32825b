import { DELIVERY_STATES, FAILURE_CLASSES, HOLD_REASONS, SOURCES, SUPPRESS_REASONS } from "@tocsin/domain";
import { z } from "zod";
import { channel } from "./catalogue.ts";
import { pageOf, pageShape } from "./lists.ts";
import { personRef } from "./people.ts";
import { namedRef } from "./products.ts";
import { eventType, instant, integerIdInQuery, opaqueId, orNull, timestamp } from "./wire-values.ts";

/** Why a delivery is in its state: suppressed, held, or the class of its failure. */
export const DELIVERY_REASONS = [...SUPPRESS_REASONS, ...HOLD_REASONS, ...FAILURE_CLASSES] as const;
export type DeliveryReason = (typeof DELIVERY_REASONS)[number];

export const delivery = z
  .object({
    id: opaqueId,
    eventId: opaqueId,
    eventType,
    eventLabel: z.string().meta({ description: "What people read for the event's key.", example: "Scan added" }),
    title: z.string().meta({ description: "The event's title." }),
    product: orNull(namedRef),
    channel,
    person: orNull(personRef),
    destination: z
      .string()
      .nullable()
      .meta({ description: "A shared destination, or a recipient's name that is nobody's; null for a person.", example: "mailbox" }),
    address: z.string().nullable().meta({ description: "Where it goes, as far as that is known.", example: "dana@example.com" }),
    state: z.enum(DELIVERY_STATES),
    reason: z.enum(DELIVERY_REASONS).nullable(),
    why: z.enum(SOURCES).nullable().meta({ description: "The layer that decided; null where none was asked." }),
    attempts: z.int().nonnegative(),
    dueAt: timestamp.nullable(),
    createdAt: timestamp,
    settledAt: timestamp.nullable(),
  })
  .meta({ id: "Delivery", description: "One event to one person or destination through one channel." });
export type Delivery = z.infer<typeof delivery>;

export const ATTEMPT_OUTCOMES = ["started", "delivered", "accepted", "retry", "failed", "paused", "unknown"] as const;

export const attempt = z
  .object({
    attempt: z.int().positive(),
    startedAt: timestamp,
    endedAt: timestamp.nullable(),
    outcome: z.enum(ATTEMPT_OUTCOMES).meta({ description: "`unknown`: cut off by a crash, it may have arrived." }),
    failure: z.enum(FAILURE_CLASSES).nullable(),
    code: z.string().nullable().meta({ description: "What the other side answered.", example: "451 4.3.0" }),
    text: z.string().nullable(),
    durationMs: z.int().nonnegative().nullable(),
    possibleRepeat: z.boolean(),
  })
  .meta({ id: "Attempt", description: "One try at one delivery; secrets are masked." });
export type Attempt = z.infer<typeof attempt>;

export const deliveryDetail = z
  .object({ ...delivery.shape, attemptLog: z.array(attempt).readonly() })
  .meta({ id: "DeliveryDetail", description: "A delivery with every attempt." });
export type DeliveryDetail = z.infer<typeof deliveryDetail>;

export const deliveriesQuery = z.strictObject({
  ...pageShape,
  state: z.enum(DELIVERY_STATES).optional(),
  channel: channel.optional().meta({ description: "Alerts come only when asked for here." }),
  event: eventType.optional(),
  product: integerIdInQuery.optional(),
  person: z.string().min(1).max(200).optional().meta({ description: "Id or user name." }),
  since: instant.optional().meta({ description: "Created at or after this time." }),
});
export type DeliveriesQuery = z.output<typeof deliveriesQuery>;

export const deliveriesPage = pageOf(delivery).meta({ id: "DeliveriesPage", description: "Deliveries, newest first." });
export type DeliveriesPage = z.infer<typeof deliveriesPage>;

export const deliveryPath = z.object({ id: opaqueId });
