import type { Answer } from "@tocsin/domain";
import { type Exchange, parseRetryAfter, WAIT_UNTOLD_MS } from "../http/index.ts";
import { withoutSecrets } from "../http/readable.ts";
import { classOfError, type SlackErrorClass, wordsOfError } from "./error-codes.ts";

/** Why a call did not succeed. `outage`: no connection, surely nothing was sent · `stopped`: we were told to give up before anything was sent. */
export interface SlackFault {
  readonly kind: SlackErrorClass | "outage" | "stopped";
  /** How long Slack, or our own pace, wants us to wait. */
  readonly afterMs: number | null;
  readonly answer: Answer;
}

export type SlackReply =
  | { readonly ok: true; readonly data: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly fault: SlackFault };

interface Asked {
  readonly now: number;
  /** What is never repeated, whoever quotes it. */
  readonly secrets: readonly string[];
}

/** Reads an answer by its `ok`; of the status only 429 and what is no answer of Slack's at all say something. */
export function replyOf(exchange: Exchange, asked: Asked): SlackReply {
  switch (exchange.kind) {
    case "refused":
      return fault("workspace", "EADDRESSREFUSED", "The API address is not allowed. Check it, and TOCSIN_EGRESS_ALLOW.");
    case "failed":
      return exchange.sent
        ? fault(
            "ambiguous",
            exchange.code ?? "no answer",
            exchange.timedOut ? "Slack did not answer in time." : "The connection broke before Slack's answer.",
          )
        : fault("outage", exchange.code ?? "no connection", "Slack cannot be reached. Check the network and the API address.");
    case "answered":
      return answeredReply(exchange, asked);
  }
}

function answeredReply({ status, retryAfter, body }: Extract<Exchange, { kind: "answered" }>, { now, secrets }: Asked): SlackReply {
  const askedMs = parseRetryAfter(retryAfter, now);
  if (status === 429) return limited("429", askedMs);
  if (status >= 500) return failedReply(status, askedMs);
  const data = recordOf(body, secrets);
  if (data?.["ok"] === true) return { ok: true, data };
  if (data?.["ok"] === false) return refusedReply(data, askedMs);
  if (status >= 300) return fault("workspace", String(status), "This is not Slack's API. Check the API address.");
  return fault("ambiguous", String(status), "The answer was none of Slack's; the message may have arrived.");
}

/** One that says for how long it wants quiet is left alone for so long, as one that asks us to slow down. */
function failedReply(status: number, afterMs: number | null): SlackReply {
  const answer = { code: String(status), text: "Slack failed in the middle; the message may have arrived." };
  return { ok: false, fault: { kind: "ambiguous", afterMs, answer } };
}

function refusedReply(data: Readonly<Record<string, unknown>>, askedMs: number | null): SlackReply {
  const code = wordOf(data["error"]) ?? "no_code";
  const kind = classOfError(code);
  if (kind === "limited") return limited(code, askedMs);
  return { ok: false, fault: { kind, afterMs: askedMs, answer: { code, text: wordsOfError(code, wordOf(data["needed"])) } } };
}

function limited(code: string, askedMs: number | null): SlackReply {
  return {
    ok: false,
    fault: { kind: "limited", afterMs: askedMs ?? WAIT_UNTOLD_MS, answer: { code, text: wordsOfError("ratelimited", null) } },
  };
}

function fault(kind: SlackFault["kind"], code: string, text: string): SlackReply {
  return { ok: false, fault: { kind, afterMs: null, answer: { code, text } } };
}

/** Codes and scopes are words; anything else is nothing that we repeat. */
function wordOf(value: unknown): string | null {
  return typeof value === "string" && /^[\w.:,-]{1,100}$/.test(value) ? value : null;
}

/** Slack says first whether it did; then it quotes the message, of which there may be more than is read. */
const DID = /^\s*\{\s*"ok"\s*:\s*true\s*,/;

/** Written anew before it is searched: a secret may come with its characters escaped. */
function recordOf(body: string | null, secrets: readonly string[]): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(withoutSecrets(JSON.stringify(JSON.parse(body ?? "")), secrets));
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return DID.test(body ?? "") ? { ok: true } : null;
  }
}
