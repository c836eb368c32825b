import { z } from "zod";

/** Every refusal the API knows, closed: clients act on `code`, people read `detail`. */
export const PROBLEM_CODES = [
  // malformed
  "invalid_request",
  "invalid_json",
  "json_limits",
  "unknown_event",
  "unknown_channel",
  "cookie_and_token",
  "idempotency_key",
  // who
  "unauthenticated",
  "sign_in_failed",
  "token_unknown",
  "token_expired",
  "owner_inactive",
  // may not
  "forbidden",
  "cross_site",
  "missing_scope",
  "owner_not_superuser",
  "session_required",
  "recent_auth_required",
  "instance_mismatch",
  "other_person",
  // not there
  "not_found",
  "method_not_allowed",
  // conflicts
  "conflict",
  "owned_by_source",
  "last_superuser",
  "username_taken",
  "set_up_done",
  "count_changed",
  "delivery_open",
  "delivery_arrived",
  "already_redelivered",
  "nowhere_to_send",
  "test_is_tried_once",
  "delivery_sending",
  "delivery_final",
  "not_held",
  "stale",
  // form
  "body_too_large",
  "unsupported_media_type",
  // understood but impossible
  "alert_is_not_sent",
  "cell_not_in_scope",
  "off_not_in_system",
  "unknown_product",
  "product_inactive",
  "unknown_product_type",
  "product_type_inactive",
  "unknown_person",
  "recipients_with_audience",
  "dangling_reference",
  "duplicate_ref",
  "duplicate_username",
  "admin_scope_required",
  "secret_required",
  "address_refused",
  "not_set_up",
  "no_address",
  "no_sign_in",
  "person_inactive",
  "no_slack_account",
  "code_wrong",
  "code_void",
  "link_invalid",
  "password_refused",
  "expiry_out_of_range",
  "too_many_endpoints",
  "too_many_secrets",
  "key_taken",
  // later
  "rate_limited",
  "too_many_streams",
  "busy",
  "backlog_full",
  "disk_full",
  "slack_failed",
  // ours
  "internal_error",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export const problemItem = z
  .object({
    path: z
      .string()
      .meta({ description: "JSON pointer into the body, or the parameter's name after a slash.", example: "/changes/3/event" }),
    message: z.string().meta({ description: "What is wrong, and what would be right." }),
  })
  .meta({ id: "ProblemItem", description: "One field that was refused." });
export type ProblemItem = z.infer<typeof problemItem>;

const problemShape = {
  type: z.string().meta({ description: "URI reference that identifies the kind of problem.", example: "/api/docs#invalid_request" }),
  title: z.string().meta({ example: "The request is malformed" }),
  status: z.int().meta({ example: 400 }),
  detail: z.string().meta({ example: "One field was refused." }),
  instance: z.string().meta({ description: "The request this is about; quote it when you ask for help.", example: "/requests/8f0c2b1e" }),
  code: z.enum(PROBLEM_CODES).meta({ example: "invalid_request" }),
  errors: z.array(problemItem).readonly().meta({ description: "The fields that were refused; empty where no field is to blame." }),
};

export const problem = z.object(problemShape).meta({ id: "Problem", description: "A refusal, as in RFC 9457." });
export type Problem = z.infer<typeof problem>;

/** For problems that carry more than the common fields. */
export function problemWith<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.object({ ...problemShape, ...shape });
}
