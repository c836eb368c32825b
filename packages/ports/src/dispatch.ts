import type { Answer, Channel, EndpointFormat, FailureClass, Lane, Settlement, Source } from "@tocsin/domain";
import type { OpenCircuit } from "./channels.ts";
import type { EventContent } from "./events.ts";
import type { DeliveryId, EventId, PersonRef, SourcedRef } from "./ids.ts";
import type { EndpointId } from "./webhooks.ts";

export interface FanOutProgress {
  readonly event: EventId;
  /** The event's last page was written. */
  readonly finished: boolean;
  /** Rows written by this page, by channel; alerts are born delivered. */
  readonly written: Readonly<Partial<Record<Channel, number>>>;
  /** Its share of what the unit of work took. */
  readonly elapsedMs: number;
}

/** One delivery that this process holds under a lease. */
export interface ClaimedDelivery {
  readonly id: DeliveryId;
  readonly event: EventId;
  readonly channel: Exclude<Channel, "alert">;
  /** Attempts that counted so far. */
  readonly attempts: number;
  readonly crashCount: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When the first attempt started, whichever process made it; null before it. */
  readonly firstAttemptAt: number | null;
  /** Right side of the Message-ID, as it was at the first attempt; null before it, and for what is no mail. */
  readonly messageIdDomain: string | null;
  /** The layer that decided; `system` for destinations. */
  readonly why: Source;
  /** Null for a shared destination; the owner of a personal endpoint. */
  readonly person: PersonRef | null;
  /** Where it goes by what holds at claim time: the login address, the shared mailbox, an endpoint's URL. */
  readonly address: string;
  /** The number of the attempt that was started with the claim, and is on disk; null: it has to be started before it is sent. */
  readonly attempt: number | null;
  /** Of webhooks alone; its format decides what the message looks like. */
  readonly endpoint: ClaimedEndpoint | null;
}

export interface ClaimedEndpoint {
  readonly id: EndpointId;
  readonly name: string;
  readonly format: EndpointFormat;
  /** Of its owner, for formats that name them in full. */
  readonly ownerEmail: string | null;
}

/** What a message is made of; one per event, however many deliveries it has. */
export interface DispatchedEvent extends EventContent {
  readonly id: EventId;
  readonly source: string;
  readonly acceptedAt: number;
  readonly product: SourcedRef | null;
  readonly productType: SourcedRef | null;
  /** The user names that it named; null: a broadcast. */
  readonly recipients: readonly string[] | null;
}

export interface Claim {
  readonly deliveries: readonly ClaimedDelivery[];
  readonly events: readonly DispatchedEvent[];
  /** Due, and more than their people are sent at a time: they wait for room (rule D16). */
  readonly capped: number;
}

export interface StartedAttempt {
  readonly delivery: DeliveryId;
  /** Grows with every try, counted or not; fences the outcome. */
  readonly attempt: number;
}

/** What is to be sent now, of one boot at one time. */
export interface AttemptStarts {
  readonly deliveries: readonly DeliveryId[];
  readonly now: number;
  readonly boot: string;
  /** Kept with the first attempt of each, and never changed after it; for mail. */
  readonly messageIdDomain?: string;
}

export interface AttemptEnd {
  readonly delivery: DeliveryId;
  readonly attempt: number;
  /** Where it went. A mail address that failed for good as a recipient is remembered and not tried again. */
  readonly address: string;
  readonly settlement: Settlement;
  readonly failure: FailureClass | null;
  readonly answer: Answer;
  /** What was asked of the other side, on one line; null where nothing was. */
  readonly request: string | null;
  readonly durationMs: number;
  readonly at: number;
}

export interface EndpointQueue {
  readonly endpoint: EndpointId;
  readonly dueAt: number;
  /** False: disabled or deleted; what waits is not to be sent any more. */
  readonly active: boolean;
}

/** A circuit that is open, as it outlives the process. */
export interface StoredCircuit extends OpenCircuit {
  /** How long it waits between two probes. */
  readonly waitMs: number;
}

export interface LedgerBreak {
  readonly event: EventId;
  readonly difference: number;
}

/** What the engine asks of its store. Every method is one unit of work, on disk when it resolves. */
export interface DispatchStore {
  /**
   * The next pages of the oldest events that are not fanned out, one of each and in their order, until one does not end its event or
   * they have `peopleMax` people together: deliveries and cursors in one transaction; none when there is no such event. After a crash it
   * goes on from the cursor and doubles nothing. The oldest `skip` of them are left for later.
   */
  fanOutPages(input: {
    readonly now: number;
    readonly peopleMax: number;
    readonly eventsMax: number;
    readonly skip?: number;
  }): Promise<readonly FanOutProgress[]>;
  /**
   * Leases up to `limit` due deliveries of a lane, fresh ones before crashed ones. Access, activity and the current
   * address are asked again in the claiming statement: who lost them is `suppressed` with the reason and not returned;
   * what is past its relevance becomes `expired`, what is too much for its person now is `held: rate_capped` until there is room.
   * Nothing while the channel is disabled or paused, or until an open circuit may be probed. Fewer than `limit` do not mean that
   * no more are due: `nextDueAt` tells.
   */
  claim(input: {
    readonly lane: Lane;
    readonly limit: number;
    readonly now: number;
    readonly leaseMs: number;
    readonly boot: string;
    /** So many of the first fresh ones are started too, in the same transaction, as by `startAttempts`; none unless asked for. */
    readonly start?: number;
    /** For those that are started, as by `startAttempts`. */
    readonly messageIdDomain?: string;
  }): Promise<Claim>;
  /** Puts one attempt each on the log, before the first byte is sent. A delivery whose lease was lost is left out. */
  startAttempts(input: AttemptStarts): Promise<readonly StartedAttempt[]>;
  /**
   * Writes outcomes, next due times and ledger counts; an endpoint that is gone, or has only failed for days, is disabled with
   * that and its owner told (rule W3), and who is at an address that is refused for good is told of that (rule N4). One whose attempt number is not the newest is refused; returns the ids written. */
  settleAttempts(input: { readonly ends: readonly AttemptEnd[] }): Promise<readonly DeliveryId[]>;
  /**
   * What `settleAttempts` does, and then what `startAttempts` does for each of `starts`, in one transaction: what takes the place of a message
   * whose outcome is known needs no commit of its own, and is started only if that outcome is on disk.
   */
  settleAndStart(input: { readonly ends: readonly AttemptEnd[]; readonly starts: readonly AttemptStarts[] }): Promise<{
    readonly settled: readonly DeliveryId[];
    readonly started: readonly StartedAttempt[];
  }>;
  /** Gives back leases without an attempt. */
  releaseLeases(input: { readonly deliveries: readonly DeliveryId[]; readonly boot: string }): Promise<number>;
  /** Only what its boot still has in its hands: a lease that nobody knows of any more has to run out. */
  renewLeases(input: {
    readonly deliveries: readonly DeliveryId[];
    readonly boot: string;
    readonly now: number;
    readonly leaseMs: number;
  }): Promise<number>;
  /**
   * At boot: every lease of another boot is released; `started` rows without outcome become `unknown` and count as crashes. Quarantine at
   * five. What crashed twice, now or before, is due in ten seconds at the earliest (rule D18).
   */
  releaseOrphans(input: {
    readonly boot: string;
    readonly now: number;
  }): Promise<{ readonly released: number; readonly crashed: number; readonly quarantined: number }>;
  /** Leases that ran out although their boot lives (a bug or a frozen thread). */
  releaseExpiredLeases(input: { readonly now: number }): Promise<number>;
  /**
   * What waits past its relevance becomes `expired`, also behind a channel that is off, paused or out of reach, where no claim ever finds it
   * (rule D7), within a minute of the moment at which a claim would have done so; at most `limit`, answers how many.
   */
  expireWaiting(input: { readonly limit: number; readonly now: number }): Promise<number>;
  /** When a lane's next delivery is due; null: nothing waits, or the channel is disabled or paused. */
  nextDueAt(input: { readonly lane: Lane }): Promise<number | null>;
  /** The endpoints that have something to send, each with when its first is due; found without walking what waits. Empty while webhooks are disabled. */
  endpointQueues(input: Record<string, never>): Promise<readonly EndpointQueue[]>;
  /** What waits for endpoints that are disabled or deleted becomes `suppressed`, at most `limit` of them; answers how many, 0 when none is left. */
  suppressOrphanedQueues(input: { readonly limit: number; readonly now: number }): Promise<number>;
  /** Null: closed. Of a lane that may have been opened by a process before us (rule W2). */
  circuit(input: { readonly lane: Lane }): Promise<StoredCircuit | null>;
  /**
   * `address`: where an endpoint was tried. Nothing is kept of an open one whose endpoint is off, has no active owner, or is at another URL by now:
   * whatever is stored of that stays.
   */
  saveCircuit(input: { readonly lane: Lane; readonly circuit: StoredCircuit | null; readonly address?: string | undefined }): Promise<void>;
  hasFanOutWork(input: Record<string, never>): Promise<boolean>;
  /** Changes whenever another process wrote to the database. */
  dataVersion(input: Record<string, never>): Promise<number>;
  /** Ledger identity of the events that are open or changed since `since`. */
  ledgerBreaks(input: { readonly since: number }): Promise<readonly LedgerBreak[]>;
  /** The same for every event, `limit` at a time: begins after 0, goes on after `next`, and is through at null. */
  ledgerPage(input: {
    readonly after: number;
    readonly limit: number;
  }): Promise<{ readonly breaks: readonly LedgerBreak[]; readonly next: number | null }>;
}
