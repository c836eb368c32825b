import type { FailureClass, SendOutcome, SendReport } from "@tocsin/domain";
import { NOT_ALLOWED } from "../http/egress.ts";
import type { Exchange } from "../http/guarded-post.ts";
import { readable } from "../http/readable.ts";
import { parseRetryAfter, WAIT_UNTOLD_MS } from "../http/retry-after.ts";

interface Told {
  readonly now: number;
  readonly secrets: readonly string[];
}

type Answered = Extract<Exchange, { readonly kind: "answered" }>;

/** Names that Power Automate gives to a flow that cannot be called at all, whatever the status. */
const BROKEN_FLOW = /\b(DirectApiAuthorizationRequired|WorkflowNotFound|WorkflowTriggerNotFound|WorkflowTriggerIsNotEnabled)\b/;
const BROKEN_STATUS: ReadonlySet<number> = new Set([401, 403, 404, 410]);
const SIGNATURE_CODES: ReadonlySet<string> = new Set(["401", "403", "DirectApiAuthorizationRequired"]);

/** Said of what keeps a flow from being called at all; what to do is `remedyOf` of the domain. */
const SIGNATURE = "The flow does not take our signature: its URL was renewed, or only people of its tenant may call it.";
const GONE = "The flow was deleted or is off. Flows are turned off after 90 days without a run, and after 14 days of failures.";
const REDIRECT = "The address answers with a redirect, which is not followed.";

/** Page 4.2, as a table: what an answer of a flow means for the delivery and for the connection. */
export function classifyExchange(exchange: Exchange, told: Told): SendReport {
  switch (exchange.kind) {
    case "refused":
      return { outcome: PAUSE, answer: { code: "address_refused", text: NOT_ALLOWED } };
    case "failed": {
      const failure = exchange.sent ? "ambiguous" : exchange.timedOut ? "timeout" : "transient";
      return { outcome: retry(failure), answer: { code: exchange.timedOut ? "timeout" : exchange.code, text: null } };
    }
    case "answered":
      return { outcome: outcomeOf(exchange, told), answer: { code: codeOf(exchange), text: wordsOf(exchange, told) } };
  }
}

/** The flow does not like the message, not us: it is tried once more in its short form. */
export function wantsShortForm({ outcome }: SendReport): boolean {
  return outcome.kind === "fail" && (outcome.failure === "defect" || outcome.failure === "too_large");
}

const PAUSE: SendOutcome = { kind: "pause", failure: "connection" };

function outcomeOf(answer: Answered, { now }: Told): SendOutcome {
  const { status, body, retryAfter } = answer;
  if (status < 300) return takenOf(status, body);
  if (isBroken(answer)) return PAUSE;
  const afterMs = parseRetryAfter(retryAfter, now);
  if (status === 429) return { kind: "retry", failure: "transient", afterMs: afterMs ?? WAIT_UNTOLD_MS, countsAsAttempt: false };
  if (status === 408 || status >= 500) return retry("transient", afterMs);
  return { kind: "fail", failure: refusalOf(status) };
}

/** 202 says that a run is queued; only an answer of the flow itself says that it has posted. Old connectors say failures in a 200. */
function takenOf(status: number, body: string | null): SendOutcome {
  if (status !== 200) return { kind: "accepted", receipt: null };
  if (body === null) return retry("ambiguous");
  const said = Number(/\bHTTP error (?:code )?(\d{3})\b/i.exec(body)?.[1] ?? 0);
  if (said === 408 || said === 429 || said >= 500) return retry("transient");
  if (said >= 400) return { kind: "fail", failure: refusalOf(said) };
  return { kind: body.trim() === "" ? "accepted" : "delivered", receipt: null };
}

function isBroken({ status, body }: Answered): boolean {
  return BROKEN_STATUS.has(status) || status < 400 || (status < 500 && BROKEN_FLOW.test(body ?? ""));
}

/** The flow's own name for it where the status alone would say that the message is at fault. */
function codeOf(answer: Answered): string {
  const { status, body } = answer;
  const name = status >= 300 && isBroken(answer) && !BROKEN_STATUS.has(status) ? BROKEN_FLOW.exec(body ?? "")?.[1] : undefined;
  return name ?? String(status);
}

function refusalOf(status: number): FailureClass {
  if (status === 413) return "too_large";
  return status === 400 ? "defect" : "refused";
}

function retry(failure: FailureClass, afterMs: number | null = null): SendOutcome {
  return { kind: "retry", failure, afterMs, countsAsAttempt: true };
}

/** What it means comes first; what the flow said follows. */
function wordsOf(answer: Answered, { secrets }: Told): string | null {
  const words = [meaningOf(answer), messageIn(answer.body ?? "")].filter((part) => part !== "").join(" ");
  return words === "" ? null : readable(words, secrets);
}

function meaningOf(answer: Answered): string {
  if (answer.status < 300 || !isBroken(answer)) return "";
  if (answer.status < 400) return REDIRECT;
  return SIGNATURE_CODES.has(codeOf(answer)) ? SIGNATURE : GONE;
}

/** Errors come as `{"error": {"code", "message"}}`; anything else is shown as it is. */
function messageIn(body: string): string {
  const [, code = ""] = /"code"\s*:\s*"([^"\\]{1,100})"/.exec(body) ?? [];
  const [, message = ""] = /"message"\s*:\s*"((?:[^"\\]|\\.){1,400})"/.exec(body) ?? [];
  const told = [code, message].filter((part) => part !== "").join(": ");
  return told === "" ? body : told;
}
