/** Channels that have one lane for everybody; of webhooks each endpoint has its own. */
export const LANE_CHANNELS = ["mail", "slack", "msteams"] as const;
export type LaneChannel = (typeof LANE_CHANNELS)[number];
/** Every channel by which something is sent. */
export type SentChannel = LaneChannel | "webhooks";

/** Times in milliseconds. */
export interface EngineConfig {
  /** Sends at a time per lane: the bound on repeats after a crash. */
  readonly slots: Readonly<Record<SentChannel, number>>;
  /** Sends at a time to all endpoints together: what sockets there may be. */
  readonly endpointSendsMax: number;
  /** Deliveries leased by one claim beyond what there are slots for; few enough that access is asked again shortly before sending. */
  readonly claimMax: number;
  /** People on a page of fan-out, and how long a turn of it may hold the writer: events are accepted between two of them. */
  readonly peoplePerPage: number;
  readonly pageMs: number;
  /** The same while many callers were answered since the turn before. */
  readonly pageAmongCallersMs: number;
  readonly leaseMs: number;
  /** What waited longer for a slot is given back: whether it may still go is asked when it is claimed (rule A8). */
  readonly claimStaleMs: number;
  readonly heartbeatMs: number;
  /** An adapter keeps its own deadlines; this one is for an adapter that does not. */
  readonly sendMaxMs: number;
  /** How long an adapter may take to answer once it was told to give up. */
  readonly abortGraceMs: number;
  readonly probeFirstMs: number;
  readonly probeMaxMs: number;
  readonly versionCheckMs: number;
  readonly ledgerCheckMs: number;
  /** Between two steps of work that walks over everything, and between two such walks. */
  readonly choreStepMs: number;
  readonly nightlyMs: number;
  readonly hourlyMs: number;
  /** Between two looks for what has waited too long. */
  readonly expiryCheckMs: number;
  /** Longest sleep of an idle lane, however far the next due time is. */
  readonly idleMaxMs: number;
  /** Pause before work that failed in the store is tried again. */
  readonly falterMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export const ENGINE_DEFAULTS: EngineConfig = {
  slots: { mail: 3, slack: 8, msteams: 2, webhooks: 4 },
  endpointSendsMax: 256,
  claimMax: 60,
  peoplePerPage: 5_000,
  pageMs: 50,
  pageAmongCallersMs: 12,
  leaseMs: MINUTE,
  claimStaleMs: 10 * SECOND,
  heartbeatMs: 15 * SECOND,
  sendMaxMs: 4 * MINUTE + 30 * SECOND,
  abortGraceMs: 2 * SECOND,
  probeFirstMs: 30 * SECOND,
  probeMaxMs: 15 * MINUTE,
  versionCheckMs: SECOND,
  ledgerCheckMs: MINUTE,
  choreStepMs: 50,
  nightlyMs: 24 * 60 * MINUTE,
  hourlyMs: 60 * MINUTE,
  expiryCheckMs: MINUTE,
  idleMaxMs: 30 * SECOND,
  falterMs: SECOND,
};

/** A mailbox that was full may have room again, but not after this long. */
export const MAILBOX_FULL_MAX_MS = 24 * 60 * MINUTE;
/** Deliveries leased by one claim of a lane that has room for all of them: one transaction must not hold up the others. */
export const CLAIM_LIMIT = 500;
/** Outcomes written in one transaction. */
export const SETTLE_BATCH_MAX = 500;
/** Attempts of one transaction, and what one lane starts at most beyond them. */
export const START_BATCH_MAX = 500;
