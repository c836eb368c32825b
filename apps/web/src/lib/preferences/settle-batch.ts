import type { Own } from "@tocsin/domain";
import type { FailureCause, SendResult } from "./document.ts";
import type { PendingChange, PendingChanges, UnsureValues } from "./pending-changes.ts";
import { type CellId, cellId } from "./scope-key.ts";

export interface Failure {
  readonly wanted: Own;
  readonly cause: FailureCause;
  readonly message: string | null;
}

/** What becomes of each change of a batch that was answered. */
export interface Settled {
  readonly failed: ReadonlyMap<CellId, Failure>;
  /** Cells that somebody else answered, with our value. */
  readonly conflicts: ReadonlyMap<CellId, Own>;
  /** Written nothing of these, and nothing is wrong with them: sent again at once. */
  readonly again: PendingChanges;
}

export type Refusal = Extract<SendResult, { kind: "conflict" | "invalid" | "refused" }>;

/**
 * One bad change refuses the whole batch: only the bad ones are marked, the rest goes again. Every refusal takes at least
 * one change out of the way, so a batch cannot go in circles.
 */
export function settleRefusal(batch: PendingChanges, refusal: Refusal, unsure: UnsureValues): Settled {
  switch (refusal.kind) {
    case "conflict":
      return settleConflict(batch, refusal, unsure);
    case "invalid":
      return settleInvalid(batch, refusal.problems);
    case "refused":
      return failAll(batch, "refused", refusal.message);
  }
}

export function failAll(batch: PendingChanges, cause: FailureCause, message: string | null): Settled {
  return {
    failed: new Map([...batch].map(([id, { to }]) => [id, { wanted: to, cause, message }])),
    conflicts: new Map(),
    again: new Map(),
  };
}

function settleConflict(batch: PendingChanges, refusal: Extract<Refusal, { kind: "conflict" }>, unsure: UnsureValues): Settled {
  const theirs = new Map(refusal.cells.map((cell) => [cellId(cell), cell.own]));
  const conflicts = new Map<CellId, Own>();
  const again = new Map<CellId, PendingChange>();
  for (const [id, change] of batch) {
    const own = theirs.get(id);
    if (own === undefined) again.set(id, change);
    // What stands there may be our own earlier request, whose answer was lost: that is no conflict.
    else if (unsure.get(id)?.has(own)) again.set(id, { ...change, from: own });
    else conflicts.set(id, change.to);
  }
  const isProgress = [...batch.keys()].some((id) => theirs.has(id));
  return isProgress ? { failed: new Map(), conflicts, again } : failAll(batch, "refused", null);
}

function settleInvalid(batch: PendingChanges, problems: Extract<Refusal, { kind: "invalid" }>["problems"]): Settled {
  const messages = new Map(problems.map(({ index, message }) => [index, message]));
  const failed = new Map<CellId, Failure>();
  const again = new Map<CellId, PendingChange>();
  [...batch].forEach(([id, change], index) => {
    const message = messages.get(index);
    if (message === undefined) again.set(id, change);
    else failed.set(id, { wanted: change.to, cause: "refused", message });
  });
  return failed.size > 0 ? { failed, conflicts: new Map(), again } : failAll(batch, "refused", problems[0]?.message ?? null);
}
