import { fieldErrors, newEvent, type ProblemItem } from "@tocsin/contract";
import type { EventAccepted } from "@tocsin/ports";
import { type AcceptDeps, acceptEvents, type Accepted, type EventDraft } from "./accept-events.ts";
import { draftOfBody } from "./event-draft.ts";
import { EVENT_REFUSAL_ERROR, type EventRefusal } from "./event-refusals.ts";

export interface BatchRequest {
  /** Events as they came; each is read on its own, so that a malformed one does not refuse the others. */
  readonly entries: readonly unknown[];
  /** For events that name none. */
  readonly source: string;
}

export type BatchResult =
  | Exclude<EventAccepted, { status: "rejected" }>
  | { readonly status: "rejected"; readonly refusal: EventRefusal | "invalid_request"; readonly errors: readonly ProblemItem[] };

export type BatchAccepted = { readonly ok: true; readonly results: readonly BatchResult[] } | Extract<Accepted, { readonly ok: false }>;

type Read = { readonly draft: EventDraft } | { readonly errors: readonly ProblemItem[] };

/** Accepts what can be accepted, in one transaction, and says in order what became of each. */
export async function acceptBatch(deps: AcceptDeps, { entries, source }: BatchRequest): Promise<BatchAccepted> {
  const read = entries.map(readEntry);
  const drafts = read.flatMap((entry) => ("draft" in entry ? [entry.draft] : []));
  const accepted = await acceptEvents(deps, { drafts, source, limits: "all" });
  if (!accepted.ok) return accepted;
  const outcomes = accepted.results.values();
  return { ok: true, results: read.map((entry) => ("draft" in entry ? resultOf(outcomes.next().value) : malformed(entry.errors))) };
}

function readEntry(entry: unknown): Read {
  const body = newEvent.safeParse(entry);
  return body.success ? { draft: draftOfBody(body.data, entry) } : { errors: fieldErrors(body.error) };
}

function malformed(errors: readonly ProblemItem[]): BatchResult {
  return { status: "rejected", refusal: "invalid_request", errors };
}

function resultOf(outcome: EventAccepted | undefined): BatchResult {
  if (outcome === undefined) throw new Error("The store answered fewer events than it was given");
  if (outcome.status !== "rejected") return outcome;
  return { status: "rejected", refusal: outcome.refusal, errors: [EVENT_REFUSAL_ERROR[outcome.refusal]] };
}
