import { z } from "zod";

/**
 * The bodies DefectDojo documents for its webhooks, read tolerantly: unknown fields are ignored, and what is missing or of
 * another type is null. Only a body that is no object at all cannot be read.
 */

const text = z.string().nullable().catch(null);

/** DefectDojo's ids are integers; as a `ref` they are text. */
const id = z
  .union([z.int().nonnegative(), z.string().trim().min(1).max(200)])
  .transform(String)
  .nullable()
  .catch(null);

const reference = z.object({ id, name: text, title: text, url_ui: text });
export type Reference = z.infer<typeof reference>;

const finding = z.object({ id, title: text, severity: text, url_ui: text });
export type Finding = z.infer<typeof finding>;

const user = z.object({ username: text }).nullable().catch(null);

/** The lists of a scan, in the order in which DefectDojo names them. */
export const FINDING_LISTS = [
  "new",
  "reactivated",
  "mitigated",
  "untouched",
  "new_duplicate",
  "reactivated_duplicate",
  "untouched_duplicate",
] as const;
export type FindingList = (typeof FINDING_LISTS)[number];

const findings = z.array(finding.nullable().catch(null)).nullable().catch(null);

/**
 * A product or type that is there but cannot be read still names one: it is told apart from one that was not named, because
 * the audience of the two differs.
 */
const named = z.union([z.null(), reference, z.unknown().transform((): Reference => UNREADABLE)]).optional();
/** Stands for such a one. */
export const UNREADABLE: Reference = { id: null, name: null, title: null, url_ui: null };

const label = reference.nullable().catch(null);

export const webhookBody = z.object({
  title: text,
  description: text,
  url_ui: text,
  product_type: named,
  product: named,
  engagement: label,
  test: label,
  finding: finding.nullable().catch(null),
  finding_count: z.int().nonnegative().nullable().catch(null),
  findings: z
    .object({
      new: findings,
      reactivated: findings,
      mitigated: findings,
      untouched: findings,
      new_duplicate: findings,
      reactivated_duplicate: findings,
      untouched_duplicate: findings,
    } satisfies Record<FindingList, typeof findings>)
    .nullable()
    .catch(null),
  requested_by: user,
  reviewers: z.array(user).nullable().catch(null),
});
export type WebhookBody = z.infer<typeof webhookBody>;
