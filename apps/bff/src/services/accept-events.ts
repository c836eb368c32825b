import type { ProblemCode } from "@tocsin/contract";
import type { Clock, EventAccepted, EventReads, EventWrites, NewEvent, ObjectRef } from "@tocsin/ports";

/** More events than this wait for their fan-out: new ones must wait too. */
export const BACKLOG_MAX = 50_000;
/** When to come back, where the limit does not say. */
const RETRY_AFTER_SECONDS = 30;

/** A product or type as a sender names it; a `ref` without source is one of the event's own source. */
export type NamedObject = { readonly id: number } | { readonly ref: string; readonly source: string | null };

/** An event that was read and not yet accepted: everything but what accepting adds. */
export interface EventDraft extends Omit<NewEvent, "id" | "source" | "occurredAt" | "product" | "productType"> {
  /** Null: the default of whoever sends. */
  readonly source: string | null;
  /** Null: the time of accepting. */
  readonly occurredAt: number | null;
  readonly product: NamedObject | null;
  readonly productType: NamedObject | null;
}

export interface AcceptDeps {
  readonly reads: { readonly events: Pick<EventReads, "backlog"> };
  readonly writes: { readonly events: EventWrites };
  readonly clock: Clock;
  readonly ids: { next(): string };
  /** Free space on the data folder's disk is above `TOCSIN_MIN_FREE_MB`. */
  readonly hasDiskRoom: () => Promise<boolean>;
}

export interface AcceptRequest {
  readonly drafts: readonly EventDraft[];
  /** For drafts that name none: the token's name, or the sender's own. */
  readonly source: string;
  /** `/ingest/*` is stopped by a full disk alone: what DefectDojo sends and we refuse is lost. */
  readonly limits: "all" | "disk";
}

export type Accepted =
  | { readonly ok: true; readonly results: readonly EventAccepted[] }
  | { readonly ok: false; readonly refusal: Extract<ProblemCode, "backlog_full" | "disk_full">; readonly retryAfterSeconds: number };

/**
 * The one way in: what the API, DefectDojo and the command line hand over becomes events on disk, in one transaction and
 * in order. One that is refused leaves the others untouched.
 */
export async function acceptEvents(deps: AcceptDeps, { drafts, source, limits }: AcceptRequest): Promise<Accepted> {
  if (!(await deps.hasDiskRoom())) return { ok: false, refusal: "disk_full", retryAfterSeconds: RETRY_AFTER_SECONDS };
  if (limits === "all" && (await deps.reads.events.backlog({})) > BACKLOG_MAX) {
    return { ok: false, refusal: "backlog_full", retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
  if (drafts.length === 0) return { ok: true, results: [] };
  const at = deps.clock.now();
  const events = drafts.map((draft) => eventOf(draft, { id: deps.ids.next(), source: draft.source ?? source, at }));
  return { ok: true, results: await deps.writes.events.accept({ events, at }) };
}

function eventOf(draft: EventDraft, { id, source, at }: { readonly id: string; readonly source: string; readonly at: number }): NewEvent {
  return {
    ...draft,
    id,
    source,
    occurredAt: draft.occurredAt ?? at,
    product: objectRef(draft.product, source),
    productType: objectRef(draft.productType, source),
  };
}

/** Resolves what a sender calls a product within the source it sends as. */
export function objectRef(named: NamedObject | null, source: string): ObjectRef | null {
  if (named === null || "id" in named) return named;
  return { ref: named.ref, source: named.source ?? source };
}
