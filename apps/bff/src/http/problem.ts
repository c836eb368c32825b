import type { Problem, ProblemCode, ProblemItem } from "@tocsin/contract";
import type { Context, TypedResponse } from "hono";
import type { AppEnv } from "./env.ts";
import { PROBLEM_REMEDY, PROBLEM_TITLE } from "./problem-words.ts";

/** The one place where a refusal becomes an HTTP status. Exhaustive by construction. */
export const PROBLEM_STATUS = {
  invalid_request: 400,
  invalid_json: 400,
  json_limits: 400,
  unknown_event: 400,
  unknown_channel: 400,
  cookie_and_token: 400,
  idempotency_key: 400,
  unauthenticated: 401,
  sign_in_failed: 401,
  token_unknown: 401,
  token_expired: 401,
  owner_inactive: 401,
  forbidden: 403,
  cross_site: 403,
  missing_scope: 403,
  owner_not_superuser: 403,
  session_required: 403,
  recent_auth_required: 403,
  instance_mismatch: 403,
  other_person: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  owned_by_source: 409,
  last_superuser: 409,
  username_taken: 409,
  set_up_done: 409,
  count_changed: 409,
  delivery_open: 409,
  delivery_arrived: 409,
  already_redelivered: 409,
  nowhere_to_send: 409,
  test_is_tried_once: 422,
  delivery_sending: 409,
  delivery_final: 409,
  not_held: 409,
  too_many_secrets: 409,
  stale: 412,
  body_too_large: 413,
  unsupported_media_type: 415,
  alert_is_not_sent: 422,
  cell_not_in_scope: 422,
  off_not_in_system: 422,
  unknown_product: 422,
  product_inactive: 422,
  unknown_product_type: 422,
  product_type_inactive: 422,
  unknown_person: 422,
  recipients_with_audience: 422,
  dangling_reference: 422,
  duplicate_ref: 422,
  duplicate_username: 422,
  admin_scope_required: 403,
  secret_required: 422,
  address_refused: 422,
  not_set_up: 422,
  no_address: 422,
  no_sign_in: 422,
  person_inactive: 422,
  no_slack_account: 422,
  code_wrong: 422,
  code_void: 422,
  link_invalid: 422,
  password_refused: 422,
  expiry_out_of_range: 422,
  too_many_endpoints: 422,
  key_taken: 422,
  rate_limited: 429,
  too_many_streams: 429,
  internal_error: 500,
  busy: 503,
  backlog_full: 503,
  disk_full: 503,
  slack_failed: 503,
} as const satisfies Record<ProblemCode, number>;

export type StatusOf<C extends ProblemCode> = (typeof PROBLEM_STATUS)[C];

export interface ProblemWords {
  /** What happened to this request, and what would help; without it the title says the first, and the fields or the remedy of its kind the second. */
  readonly detail?: string;
  readonly errors?: readonly ProblemItem[];
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/** A refusal on its way to where it is answered. */
export interface Refused<C extends ProblemCode> {
  readonly ok: false;
  readonly refusal: C;
  readonly words: ProblemWords;
}

export function refused<C extends ProblemCode>(refusal: C, words: ProblemWords = {}): Refused<C> {
  return { ok: false, refusal, words };
}

export function problemBody(code: ProblemCode, requestId: string, words: ProblemWords = {}): Problem {
  return {
    type: `/api/docs#${code}`,
    title: PROBLEM_TITLE[code],
    status: PROBLEM_STATUS[code],
    detail: detailOf(code, words),
    instance: `/requests/${requestId}`,
    code,
    errors: words.errors ?? [],
  };
}

function detailOf(code: ProblemCode, { detail, errors = [], retryAfterSeconds }: ProblemWords): string {
  const title = PROBLEM_TITLE[code];
  if (retryAfterSeconds !== undefined) return `${detail ?? title} Try again in ${waitOf(wholeSeconds(retryAfterSeconds))}.`;
  if (detail !== undefined) return detail;
  const [first, ...more] = errors;
  if (first === undefined) return `${title} ${PROBLEM_REMEDY[code]}`;
  // The others stand in `errors`: a directory may have thousands.
  const fields = more.length === 0 ? first.message : `${first.message} And ${String(more.length)} more.`;
  return fields.startsWith(title.slice(0, -1)) ? fields : `${title} ${fields}`;
}

function waitOf(seconds: number): string {
  if (seconds >= 120) return `${String(Math.ceil(seconds / 60))} minutes`;
  return seconds === 1 ? "1 second" : `${String(seconds)} seconds`;
}

/** As `Retry-After` says it: never less than a second, for what is asked again at once is refused again. */
function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.ceil(seconds));
}

/** Problems go out as what they are; also for those that carry more than the common fields: `c.json({ ...problemBody(…), … }, 409, PROBLEM_HEADERS)`. */
export const PROBLEM_HEADERS = { "content-type": "application/problem+json; charset=utf-8" } as const;

/** Answers a refusal; the literal status stays in the type, so that clients can tell it apart. */
export function refuse<C extends ProblemCode>(
  c: Context<AppEnv>,
  code: C,
  words: ProblemWords = {},
): Response & TypedResponse<Problem, StatusOf<C>, "json"> {
  const { retryAfterSeconds } = words;
  const wait = retryAfterSeconds === undefined ? {} : { "retry-after": String(wholeSeconds(retryAfterSeconds)) };
  return c.json(problemBody(code, c.var.requestId, words), PROBLEM_STATUS[code], { ...PROBLEM_HEADERS, ...wait });
}
