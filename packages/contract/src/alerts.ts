import { SEVERITIES, SOURCES } from "@tocsin/domain";
import { z } from "zod";
import { pageOf, pageShape } from "./lists.ts";
import { namedRef } from "./products.ts";
import { eventType, instant, integerId, integerIdInQuery, opaqueId, orNull, timestamp } from "./wire-values.ts";

const ALERT_STATES = ["unread", "all", "archived"] as const;
const state = z.enum(ALERT_STATES).meta({ description: "`all`: read and unread, but not archived." });

export const alert = z
  .object({
    id: opaqueId,
    eventId: opaqueId,
    eventType,
    eventKey: z.string().meta({ example: "finding_added" }),
    eventLabel: z.string().meta({ description: "What people read for the key.", example: "Finding added" }),
    title: z.string().meta({ example: "SQL injection in /login" }),
    description: z.string().nullable().meta({ description: "Plain text, as the source sent it." }),
    url: z.string().nullable().meta({ description: "Where its title leads, complete." }),
    product: orNull(namedRef),
    severity: z.enum(SEVERITIES).nullable().meta({ description: "Of a scan, the highest of what is new or came back.", example: "high" }),
    actor: z.string().nullable().meta({ description: "User name of who did it." }),
    createdAt: timestamp,
    readAt: timestamp.nullable().meta({ description: "Null: unread." }),
    archivedAt: timestamp.nullable().meta({ description: "Null: not archived." }),
    why: z.enum(SOURCES).meta({ description: "The layer that decided." }),
    own: z.boolean().meta({ description: "Tocsin tells of itself: where `why` is `system`, nobody switches that off." }),
  })
  .meta({
    id: "Alert",
    description: "An in-app alert.",
    examples: [
      {
        id: "019342f0c8a27b3e9d5c41e6_alert_p7_0",
        eventId: "019342f0c8a27b3e9d5c41e6",
        eventType: "other",
        eventKey: "finding_added",
        eventLabel: "Finding added",
        title: "SQL injection in /login",
        description: 'Finding "SQL injection in /login" was added by eli',
        url: "https://dojo.example.com/finding/77",
        product: { id: 12, name: "Payments API" },
        severity: "high",
        actor: "eli",
        createdAt: "2026-11-23T09:00:00.000Z",
        readAt: null,
        archivedAt: null,
        why: "default",
        own: false,
      },
    ],
  });
export type Alert = z.infer<typeof alert>;

const severity = z
  .enum(SEVERITIES, "Must be critical, high, medium, low or info. Leave it out for any.")
  .meta({ description: "Of exactly this severity.", example: "critical" });
const since = instant.meta({ description: "Created at or after this time.", example: "2026-11-01T00:00:00.000Z" });
const until = instant.meta({ description: "Created before this time.", example: "2026-12-01T00:00:00.000Z" });

/** Nothing can be in a time that ends before it begins: that is no empty list but a slip. */
const IN_ORDER = { path: ["until"], message: "Must be later than since. Exchange the two, or leave one out." };

function isInOrder({ since: from, until: to }: { readonly since?: number | undefined; readonly until?: number | undefined }): boolean {
  return from === undefined || to === undefined || from < to;
}

export const alertsQuery = z
  .strictObject({
    ...pageShape,
    state: state.default("unread"),
    event: eventType.optional(),
    product: integerIdInQuery.optional(),
    severity: severity.optional(),
    since: since.optional(),
    until: until.optional(),
  })
  .refine(isInOrder, IN_ORDER);
export type AlertsQuery = z.output<typeof alertsQuery>;

export const alertsPage = pageOf(alert).meta({
  id: "AlertsPage",
  description: "One's own alerts, newest first. A page may be short although it has a next: few are looked for among many.",
});
export type AlertsPage = z.infer<typeof alertsPage>;

export const alertCount = z
  .object({ unread: z.int().nonnegative().meta({ example: 3 }) })
  .meta({ id: "AlertCount", description: "Alerts that are neither read nor archived." });
export type AlertCount = z.infer<typeof alertCount>;

export const ALERT_IDS_MAX = 1_000;

const alertFilter = z
  .strictObject({
    state: state.default("all"),
    event: eventType.optional(),
    product: integerId.optional(),
    severity: severity.optional(),
    since: since.optional(),
    until: until.optional(),
  })
  .refine(isInOrder, IN_ORDER);
const marks = z
  .strictObject({ read: z.boolean().optional(), archived: z.boolean().optional() })
  .refine(({ read, archived }) => read !== undefined || archived !== undefined, "Set read or archived.");

export const patchAlertsBody = z
  .strictObject({
    ids: z
      .array(opaqueId)
      .min(1)
      .max(ALERT_IDS_MAX, `At most ${ALERT_IDS_MAX.toLocaleString("en")} ids; use filter for more.`)
      .readonly()
      .optional(),
    filter: alertFilter.optional(),
    set: marks,
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), "Give either ids or filter.")
  .meta({
    id: "PatchAlerts",
    description: "Marks one's own alerts; ids of others are passed over.",
    examples: [{ filter: { state: "unread" }, set: { read: true } }],
  });
export type PatchAlertsBody = z.output<typeof patchAlertsBody>;

export const alertsChanged = z
  .object({ changed: z.int().nonnegative() })
  .meta({ id: "AlertsChanged", description: "How many alerts were marked." });
export type AlertsChanged = z.infer<typeof alertsChanged>;

export const alertsJob = z.object({ job: opaqueId }).meta({
  id: "AlertsJob",
  description: "More than 5,000 alerts: they are marked in the background, up to the newest at the time of the request.",
});
export type AlertsJob = z.infer<typeof alertsJob>;
