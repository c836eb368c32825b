/** What was seen of the server at one look. By thread, where each tells it of itself. */
export interface Sample {
  /** Since the first event. */
  readonly minute: number;
  readonly residentMb: number;
  /** Of these: not of a file that is mapped. */
  readonly anonymousMb: number;
  readonly threads: number;
  readonly fds: number;
  readonly walMb: number;
  /** Deliveries in somebody's hands for longer than the lease plus ten seconds. */
  readonly stuckLeases: number;
  /** Due for longer than two minutes without a known reason. */
  readonly overdue: number;
  readonly open: number;
  readonly ledgerDifference: number;
  /** How many looks at the books that sums up. */
  readonly ledgerLooks: number;
  readonly hiddenRetries: number;
  readonly retryAfterViolations: number;
  /** Of the thread that is latest, p99 since the look before. */
  readonly lagMs: number;
  readonly streams: number;
  /** Handles, timers and requests that keep a thread going. */
  readonly handles: Readonly<Record<string, number>>;
  readonly heapMb: Readonly<Record<string, number>>;
  /** In use after the last full collection of garbage, before which it is not known. */
  readonly keptMb: Readonly<Record<string, number | null>>;
  readonly externalMb: Readonly<Record<string, number>>;
}
