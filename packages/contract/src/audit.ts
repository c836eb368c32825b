import { z } from "zod";
import { pageOf, pageShape } from "./lists.ts";
import { personRef } from "./people.ts";
import { instant, opaqueId, orNull, timestamp } from "./wire-values.ts";

export const auditEntry = z
  .object({
    id: opaqueId,
    at: timestamp,
    actor: orNull(personRef).meta({ description: "Who did it; null: the command line, or nobody in particular." }),
    action: z.string(),
    object: z.string().nullable().meta({ description: "What it was done to." }),
    detail: z.record(z.string(), z.unknown()),
    requestId: z.string().nullable().meta({
      description:
        "The request that asked for it, as in its `X-Request-Id`, its problem's `instance` and the log; null: the command line, the server itself, or a row from before requests were noted.",
      example: "019342f0c8a27b3e9d5c41e60f7a8b21",
    }),
  })
  .meta({ id: "AuditEntry", description: "Something that somebody did; never changed, and removed only by age." });
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditQuery = z.strictObject({
  ...pageShape,
  action: z
    .string()
    .regex(/^[a-z_]{1,40}\.[a-z_]{1,40}$/, "Must be an action as the trail has it, such as sign_in.failed. Leave it out for any.")
    .optional()
    .meta({ description: "Only rows of this action.", example: "sign_in.failed" }),
  person: opaqueId.optional().meta({ description: "Only what this person did; an id or a user name.", example: "dana" }),
  since: instant.optional().meta({ description: "At or after this time.", example: "2026-11-01T00:00:00.000Z" }),
});
export type AuditQuery = z.output<typeof auditQuery>;

export const auditPage = pageOf(auditEntry).meta({
  id: "AuditPage",
  description: "The audit trail, newest first. A page may be short although it has a next.",
});
export type AuditPage = z.infer<typeof auditPage>;
