import type {
  CancelRefusal,
  Channel,
  DeliveryState,
  EventType,
  FailureClass,
  HoldReason,
  RedeliverRefusal,
  ReleaseRefusal,
  Source,
  SuppressReason,
} from "@tocsin/domain";
import type { DeliveryId, EventId, NamedRef, Page, PageRequest, PersonId, PersonRef, Viewer } from "./ids.ts";

export interface DeliveryView {
  readonly id: DeliveryId;
  readonly eventId: EventId;
  readonly eventType: EventType;
  readonly eventKey: string;
  readonly title: string;
  readonly product: NamedRef | null;
  readonly channel: Channel;
  readonly person: PersonRef | null;
  /** "mailbox", "slack", "msteams", an endpoint's name (a person's own as well), or a recipient's name that is nobody's. */
  readonly destination: string | null;
  readonly address: string | null;
  /** Somebody tried the channel out (rule N3). */
  readonly test: boolean;
  readonly state: DeliveryState;
  readonly reason: SuppressReason | HoldReason | FailureClass | null;
  readonly why: Source | null;
  readonly attempts: number;
  /** How long the newest attempt took; null while there is none that has ended. */
  readonly durationMs: number | null;
  readonly dueAt: number | null;
  readonly createdAt: number;
  readonly settledAt: number | null;
  /** The delivery that this one sends again; null for a first one. */
  readonly redeliveryOf: DeliveryId | null;
  /** The delivery that sends this one again; null while there is none. */
  readonly redeliveredAs: DeliveryId | null;
}

export interface AttemptView {
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** `started` without an end: it may have arrived. */
  readonly outcome: "started" | "delivered" | "accepted" | "retry" | "failed" | "paused" | "unknown";
  readonly failure: FailureClass | null;
  /** What was asked, on one line; null where nothing was, or nobody knows. */
  readonly request: string | null;
  readonly code: string | null;
  readonly text: string | null;
  /** The answer of somebody's own endpoint is for them alone: text and what was asked are left out here. */
  readonly hidden: boolean;
  readonly durationMs: number | null;
  readonly possibleRepeat: boolean;
}

/** All that are named hold; null: not asked. */
export interface DeliveryFilter {
  /** Any of these, as it is shown. */
  readonly state: readonly DeliveryState[] | null;
  readonly channel: Channel | null;
  readonly event: EventType | null;
  readonly product: number | null;
  readonly person: PersonId | null;
  /** "mailbox", "slack", "msteams", or "w" and an endpoint's id. */
  readonly destination: string | null;
  /** Created at or after this time. */
  readonly since: number | null;
  /** The id of a delivery, or of an event for all of its. */
  readonly id: string | null;
}

/** The whole log. */
export const ANY_DELIVERY: DeliveryFilter = {
  state: null,
  channel: null,
  event: null,
  product: null,
  person: null,
  destination: null,
  since: null,
  id: null,
};

export interface DeliveryReads {
  /**
   * Superusers: all; a person: their own, of what they may still see. Newest event first; alerts only when asked for by channel. A
   * page that would take long ends early and may be empty; its key leads on.
   */
  deliveries(input: { readonly viewer: Viewer; readonly filter: DeliveryFilter; readonly page: PageRequest }): Promise<Page<DeliveryView>>;
  /** Those of the log that the viewer may send again now (rules D12, D15), in its order and by its pages. */
  redeliverable(input: { readonly viewer: Viewer; readonly filter: DeliveryFilter; readonly page: PageRequest }): Promise<Page<DeliveryId>>;
  /** How many wait for a person, by reason (rule D14); superusers' business. */
  awaitingDecision(input: Record<string, never>): Promise<Readonly<Record<"quarantined" | "restored", number>>>;
  delivery(input: {
    readonly viewer: Viewer;
    readonly id: DeliveryId;
  }): Promise<(DeliveryView & { readonly attemptLog: readonly AttemptView[] }) | null>;
}

/** `not_found`: there is none, or not for this viewer · `forbidden`: they see it, and may not decide about it (rule D15). */
export type HandlingRefusal = "not_found" | "forbidden";

export type Handled<R extends string> = { readonly ok: true } | { readonly ok: false; readonly refusal: R | HandlingRefusal };

/** `again`: the new delivery. */
export type Redelivered =
  | { readonly delivery: DeliveryId; readonly ok: true; readonly again: DeliveryId }
  | { readonly delivery: DeliveryId; readonly ok: false; readonly refusal: RedeliverRefusal | HandlingRefusal };

interface OneByHand {
  readonly by: Viewer;
  readonly delivery: DeliveryId;
  readonly at: number;
}

export interface DeliveryWrites {
  /**
   * Each of them again, in one transaction (rule D12): a new delivery of the next generation, due now, relevant anew. Answers in
   * the order asked; a refused one leaves nothing behind and touches no other. Others want to write, too: after a while it stops,
   * with at least one answer, and the ones that have none are as they were.
   */
  redeliver(input: {
    readonly by: Viewer;
    readonly deliveries: readonly DeliveryId[];
    readonly at: number;
  }): Promise<readonly Redelivered[]>;
  /** Takes back one that waits (rule D13). */
  cancelDelivery(input: OneByHand): Promise<Handled<CancelRefusal>>;
  /** Lets one go that is held until somebody decides (rule D14). */
  releaseDelivery(input: OneByHand): Promise<Handled<ReleaseRefusal>>;
  /**
   * What a superuser says about deliveries that wait since a restore: `release` makes them due now, `skip` cancels them. At most `limit` of
   * them, oldest event first; answers how many, 0 when none is left. `by` null: on the command line.
   */
  decideRestored(input: {
    readonly decision: "release" | "skip";
    readonly limit: number;
    readonly at: number;
    readonly by: PersonId | null;
  }): Promise<number>;
}
