import type { FailureClass, SendOutcome, SendReport } from "@tocsin/domain";
import { NOT_ALLOWED } from "../http/egress.ts";
import type { Exchange } from "../http/guarded-post.ts";
import { readable } from "../http/readable.ts";
import { parseRetryAfter } from "../http/retry-after.ts";

interface Told {
  readonly now: number;
  readonly timeoutSeconds: number;
  /** What an answer must not show, should it quote it. */
  readonly secrets: readonly string[];
}

type Answered = Extract<Exchange, { readonly kind: "answered" }>;
type Failed = Extract<Exchange, { readonly kind: "failed" }>;

/** What people see of an answer, in bytes: enough to find a fault, too little to read something by it. */
const ANSWER_MAX = 2_048;
/** Who asks for less than this is slow, not closed: the schedule goes on. */
const FREE_WAIT_MS = 60_000;

/** Page 4.4, as a table: what an answer of an endpoint means for the delivery. */
export function classifyExchange(exchange: Exchange, told: Told): SendReport {
  switch (exchange.kind) {
    case "refused":
      return { outcome: retry("refused"), answer: { code: "address_refused", text: NOT_ALLOWED } };
    case "failed":
      return failedReport(exchange, told);
    case "answered":
      return { outcome: outcomeOf(exchange, told.now), answer: { code: String(exchange.status), text: wordsOf(exchange, told) } };
  }
}

function failedReport({ sent, timedOut, code }: Failed, { timeoutSeconds }: Told): SendReport {
  const failure = sent ? "ambiguous" : timedOut ? "timeout" : "transient";
  const text = timedOut ? `No answer within ${String(timeoutSeconds)} seconds.` : (CONNECTION_WORDS[code ?? ""] ?? null);
  return { outcome: retry(failure), answer: { code: timedOut ? "timeout" : (code ?? "no_answer"), text } };
}

const UNTRUSTED = "Nobody that we trust vouches for its certificate.";
const NAME_UNKNOWN = "Its name cannot be found.";
const CUT_OFF = "It closed the connection without an answer.";

const CONNECTION_WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "Its certificate has expired.",
  CERT_NOT_YET_VALID: "Its certificate is not valid yet.",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: "Its certificate is for another name.",
  ECONNREFUSED: "Nothing listens at this address and port.",
  ECONNRESET: CUT_OFF,
  UND_ERR_SOCKET: CUT_OFF,
  ENOTFOUND: NAME_UNKNOWN,
  EAI_AGAIN: NAME_UNKNOWN,
  not_http: "What answers there does not speak HTTP.",
  UND_ERR_HEADERS_OVERFLOW: "The header of its answer is too long.",
};

/**
 * 2xx alone is success. Receivers are moved and mis-deployed for hours, so that nothing but 410 ends a delivery at once; the
 * schedule does, and the rule that turns off what has failed for days.
 */
function outcomeOf({ status, retryAfter }: Answered, now: number): SendOutcome {
  if (status >= 200 && status < 300) return { kind: "delivered", receipt: null };
  if (status === 410) return { kind: "fail", failure: "gone" };
  if (THROTTLES.has(status)) return throttled(status, parseRetryAfter(retryAfter, now));
  return retry(failureOf(status));
}

const THROTTLES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** The receiver says itself that it did nothing with the request. */
const SURELY_NOT_TAKEN: ReadonlySet<number> = new Set([408, 425, 429, 503]);

/** A wait that was asked for costs no attempt, unless it is so short that it would be a way to be asked for ever. */
function throttled(status: number, afterMs: number | null): SendOutcome {
  return { kind: "retry", failure: failureOf(status), afterMs, countsAsAttempt: (afterMs ?? 0) < FREE_WAIT_MS };
}

/** A server that fails may have acted before it did. */
function failureOf(status: number): FailureClass {
  if (SURELY_NOT_TAKEN.has(status)) return "transient";
  return status >= 500 ? "ambiguous" : "refused";
}

function retry(failure: FailureClass): SendOutcome {
  return { kind: "retry", failure, afterMs: null, countsAsAttempt: true };
}

function wordsOf({ status, body }: Answered, { secrets }: Told): string | null {
  const words = [remedyOf(status), body ?? ""].filter((part) => part !== "").join(" ");
  return words === "" ? null : readable(words, secrets, ANSWER_MAX);
}

function remedyOf(status: number): string {
  if (status >= 300 && status < 400) return "It answers with a redirect, which is not followed. Save the address that it leads to.";
  return status === 410 ? "It says that it is gone for good." : "";
}
