import { z } from "zod";
import { pageOf } from "./lists.ts";
import { personRef } from "./people.ts";
import { opaqueId, orNull, timestamp } from "./wire-values.ts";

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

export const auditPage = pageOf(auditEntry).meta({ id: "AuditPage", description: "The audit trail, newest first." });
