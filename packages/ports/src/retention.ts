/** How many days things are kept. */
export interface Retention {
  /** Deliveries that came to an end, with their attempts; their counts stay on the event. */
  readonly deliveriesDays: number;
  readonly alertsDays: number;
  readonly auditDays: number;
}

export interface DeliveriesPurged {
  readonly deliveries: number;
  readonly alerts: number;
  /** Where the next part begins; null: the walk is through. */
  readonly next: string | null;
  /** How long nobody else could write: from its first statement until it is on disk, the log moved into the database if that was due. */
  readonly elapsedMs: number;
}

/** What is older than the settings want it kept goes, a small part at a time; what is open never does. */
export interface RetentionStore {
  /** Looks at `rowsMax` deliveries in the order of their events, from the first (`after` null) or from where a part before ended. */
  purgeDeliveries(input: { readonly now: number; readonly after: string | null; readonly rowsMax: number }): Promise<DeliveriesPurged>;
  /** Oldest first; fewer than `rowsMax` were all. What is left still proves that nothing of it was changed. */
  purgeAudit(input: { readonly now: number; readonly rowsMax: number }): Promise<number>;
  /** Sessions that ended, and links that were used or are over, a week ago. */
  purgeSignIn(input: { readonly now: number; readonly rowsMax: number }): Promise<number>;
  /** Exchanged secrets of endpoints that sign nothing any more (rule K6). Answers how many. */
  forgetPastSecrets(input: { readonly now: number }): Promise<number>;
  /** The newest row of the audit trail: whoever keeps its hash elsewhere can tell later whether rows are missing. */
  auditHead(input: Record<string, never>): Promise<{ readonly id: string; readonly hash: string } | null>;
}
