import { DELIVERY_STATES, FAILURE_CLASSES, HOLD_REASONS, SOURCES, SUPPRESS_REASONS } from "@tocsin/domain";
import { z } from "zod";
import { channel } from "./catalogue.ts";
import { pageOf, pageShape } from "./lists.ts";
import { personRef } from "./people.ts";
import { problem } from "./problem.ts";
import { namedRef } from "./products.ts";
import { eventType, instant, integerId, integerIdInQuery, opaqueId, orNull, timestamp } from "./wire-values.ts";

/** Why a delivery is in its state: suppressed, held, or the class of its failure. */
export const DELIVERY_REASONS = [...SUPPRESS_REASONS, ...HOLD_REASONS, ...FAILURE_CLASSES] as const;
export type DeliveryReason = (typeof DELIVERY_REASONS)[number];

const REASON =
  "Of a suppressed delivery, what stopped it; of a held one, what it waits for; of one that failed or is retried, the class of the failure.";

const RETRIED = {
  id: "019342f0c8a27b3e9d5c41e6_mail_p7_0",
  eventId: "019342f0c8a27b3e9d5c41e6",
  eventType: "scan_added",
  eventLabel: "Scan added",
  title: "Created 3 findings for Payments API: Q4 pentest: ZAP",
  product: { id: 12, name: "Payments API" },
  channel: "mail",
  person: { id: "p7", username: "dana", name: "Dana Reyes" },
  destination: null,
  address: "dana@example.com",
  test: false,
  state: "retrying",
  reason: "transient",
  why: "personal",
  attempts: 1,
  durationMs: 212,
  dueAt: "2026-11-23T09:00:05.400Z",
  createdAt: "2026-11-23T09:00:00.000Z",
  settledAt: null,
  redeliveryOf: null,
  redeliveredAs: null,
};

const DEFERRED = {
  attempt: 1,
  startedAt: "2026-11-23T09:00:00.120Z",
  endedAt: "2026-11-23T09:00:00.332Z",
  outcome: "retry",
  failure: "transient",
  request: "MAIL dana@example.com via smtp.example.com:587",
  code: "451 4.3.0",
  text: "Try again later",
  hidden: false,
  durationMs: 212,
  possibleRepeat: false,
};

/**
 * The longest that there can be has 953: the event's id (32), a channel (8), a name of nobody (n, and 150 characters of three bytes
 * each in hexadecimal: 901), a generation (9), and what joins them (3).
 */
export const DELIVERY_ID_MAX = 1_000;
const deliveryId = z.string().min(1).max(DELIVERY_ID_MAX).meta({ description: "Opaque id.", example: RETRIED.id });

export const delivery = z
  .object({
    id: deliveryId,
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
    test: z.boolean().meta({ description: "Somebody tried the channel out with it." }),
    state: z
      .enum(DELIVERY_STATES)
      .meta({ description: "The last six are final. One behind a paused connection is shown as `held`.", example: "retrying" }),
    reason: z
      .enum(DELIVERY_REASONS)
      .nullable()
      .meta({ description: `${REASON} Else null.`, example: "transient" }),
    why: z.enum(SOURCES).nullable().meta({ description: "The layer that decided; null where none was asked." }),
    attempts: z.int().nonnegative().meta({ description: "How often it was tried; the detail has each.", example: 1 }),
    durationMs: z.int().nonnegative().nullable().meta({ description: "How long the newest attempt took; null while none has ended." }),
    dueAt: timestamp.nullable().meta({ description: "From when on it may be tried; nothing of one that is final." }),
    createdAt: timestamp,
    settledAt: timestamp.nullable().meta({ description: "When it came to its final state; null before." }),
    redeliveryOf: deliveryId.nullable().meta({ description: "The delivery that this one sends again." }),
    redeliveredAs: deliveryId.nullable().meta({ description: "The delivery that sends this one again." }),
  })
  .meta({ id: "Delivery", description: "One event to one person or destination through one channel.", examples: [RETRIED] });
export type Delivery = z.infer<typeof delivery>;

export const ATTEMPT_OUTCOMES = ["started", "delivered", "accepted", "retry", "failed", "paused", "unknown"] as const;

export const attempt = z
  .object({
    attempt: z.int().positive().meta({ description: "Counted from 1.", example: 1 }),
    startedAt: timestamp,
    endedAt: timestamp.nullable().meta({ description: "Null: it is under way, or was cut off." }),
    outcome: z.enum(ATTEMPT_OUTCOMES).meta({
      description: "`paused`: the connection is broken, and no attempt was used up. `unknown`: cut off by a crash, it may have arrived.",
      example: "retry",
    }),
    failure: z
      .enum(FAILURE_CLASSES)
      .nullable()
      .meta({ description: "The class of what went wrong; decides what comes next.", example: "transient" }),
    request: z.string().nullable().meta({
      description: "What was asked, without secrets; null where nothing was.",
      example: "MAIL dana@example.com via smtp.example.com:587",
    }),
    code: z.string().nullable().meta({ description: "What the other side answered.", example: "451 4.3.0" }),
    text: z.string().nullable().meta({ description: "The answer in its own words, cut.", example: "Try again later" }),
    hidden: z.boolean().meta({ description: "What another's own endpoint was asked and answered is left out." }),
    durationMs: z.int().nonnegative().nullable().meta({ example: 212 }),
    possibleRepeat: z.boolean().meta({ description: "An earlier one may have arrived; this one carries the same id." }),
  })
  .meta({ id: "Attempt", description: "One try at one delivery; secrets are masked.", examples: [DEFERRED] });
export type Attempt = z.infer<typeof attempt>;

export const deliveryDetail = z
  .object({ ...delivery.shape, attemptLog: z.array(attempt).readonly().meta({ description: "The first one first." }) })
  .meta({ id: "DeliveryDetail", description: "A delivery with every attempt.", examples: [{ ...RETRIED, attemptLog: [DEFERRED] }] });
export type DeliveryDetail = z.infer<typeof deliveryDetail>;

/** Some of a closed list, separated by commas. */
const statesInQuery = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(DELIVERY_STATES)).min(1))
  .meta({ type: "string", description: "One state or several, separated by commas, as they are shown.", example: "failed,expired" });

const person = z.string().min(1).max(200).meta({ description: "Id or user name." });
const destination = z
  .string()
  .regex(/^(?:mailbox|slack|msteams|w[1-9]\d{0,14})$/, "Must be mailbox, slack, msteams, or w and the id of an endpoint.")
  .meta({ description: "A shared destination, or an endpoint.", example: "mailbox" });
const askedId = deliveryId.meta({ description: "Id of a delivery, or of an event for all of its." });
const alertsToo = channel.meta({ description: "Alerts come only when asked for here." });

const filterShape = {
  state: statesInQuery.optional(),
  channel: alertsToo.optional(),
  event: eventType.optional(),
  product: integerIdInQuery.optional(),
  person: person.optional(),
  destination: destination.optional(),
  since: instant.optional().meta({ description: "Created at or after this time." }),
  id: askedId.optional(),
};

export const deliveriesQuery = z.strictObject({ ...pageShape, ...filterShape });
export const deliveryFilterQuery = z.strictObject(filterShape);
export type DeliveryFilterQuery = z.output<typeof deliveryFilterQuery>;

export const redeliverable = z
  .object({ count: z.int().nonnegative() })
  .meta({ id: "Redeliverable", description: "How many of a filter can be sent again: what to confirm." });
export type Redeliverable = z.infer<typeof redeliverable>;

/** As in the query, in JSON. */
const filterInBody = z.strictObject({
  state: z.array(z.enum(DELIVERY_STATES)).min(1).optional(),
  channel: channel.optional(),
  event: eventType.optional(),
  product: integerId.optional(),
  person: person.optional(),
  destination: destination.optional(),
  since: instant.optional(),
  id: askedId.optional(),
});

export const redeliverBody = z
  .strictObject({
    filter: filterInBody,
    confirm: z.int().nonnegative().meta({ description: "How many are to be sent again; another count is refused.", example: 12 }),
  })
  .meta({
    id: "RedeliverBody",
    description: "What to send again, with its count confirmed.",
    examples: [{ filter: { state: ["failed"], channel: "mail" }, confirm: 12 }],
  });

export const redelivered = z
  .object({ id: deliveryId.meta({ description: "The new delivery." }) })
  .meta({ id: "Redelivered", description: "A new delivery, due now, one generation later." });

export const redeliveredMany = z
  .object({ redelivered: z.int().nonnegative() })
  .meta({ id: "RedeliveredMany", description: "How many new deliveries there are." });
export type RedeliveredMany = z.infer<typeof redeliveredMany>;

export const countChanged = z
  .object({ ...problem.shape, count: z.int().nonnegative().meta({ description: "How many there are now." }) })
  .meta({ id: "CountChanged", description: "Another number than was confirmed." });

export const awaitingDecision = z
  .object({ quarantined: z.int().nonnegative(), restored: z.int().nonnegative() })
  .meta({ id: "AwaitingDecision", description: "Deliveries that wait until somebody decides, by reason." });
export type AwaitingDecision = z.infer<typeof awaitingDecision>;

export const decideRestoredBody = z
  .strictObject({
    decision: z.enum(["release", "skip"]).meta({ description: "`release`: due now. `skip`: cancelled." }),
    confirm: z.int().nonnegative().meta({ description: "How many are held since the restore; another count is refused.", example: 12 }),
  })
  .meta({
    id: "DecideRestoredBody",
    description: "What becomes of everything that is held since a restore.",
    examples: [{ decision: "release", confirm: 12 }],
  });

export const decidedMany = z.object({ decided: z.int().nonnegative() }).meta({ id: "DecidedMany", description: "How many it was." });
export type DeliveriesQuery = z.output<typeof deliveriesQuery>;

export const deliveriesPage = pageOf(delivery).meta({ id: "DeliveriesPage", description: "Deliveries, newest first." });
export type DeliveriesPage = z.infer<typeof deliveriesPage>;

export const deliveryPath = z.object({ id: deliveryId });
