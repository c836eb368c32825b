/**
 * What of a connection's pace outlives the process, epoch milliseconds: `bucket`, when it will be full again; `sleep`, until
 * when the other side wants quiet; `taken`, when one message went, for allowances that count exactly.
 */
export const PACE_MARK_KINDS = ["bucket", "sleep", "taken"] as const;

export interface PaceMark {
  readonly kind: (typeof PACE_MARK_KINDS)[number];
  /** What the other side limits as one: a method, a channel, the connection. Never a secret. */
  readonly key: string;
  readonly at: number;
}

/** A `taken` mark is of use for this long. */
export const PACE_TAKEN_MS = 24 * 60 * 60_000;

export interface PaceStore {
  /** Marks of a lane; those that mean nothing any more may be among them. */
  paceMarks(input: { readonly lane: string }): Promise<readonly PaceMark[]>;
  /** A bucket and a sleep replace the one of their key, what was taken is added (once per key and millisecond); what is past by `now` is forgotten. On disk when it resolves. */
  savePaceMarks(input: { readonly lane: string; readonly marks: readonly PaceMark[]; readonly now: number }): Promise<void>;
}

/** The pace of one lane, as its adapter keeps it. */
export interface PaceKeeper {
  load(): Promise<readonly PaceMark[]>;
  save(marks: readonly PaceMark[]): Promise<void>;
}
