import type { Channel } from "../catalogue.ts";
import type { Source } from "../preferences/resolve.ts";

const MINUTE = 60_000;

/** At most `max` messages to one person in any `perMs` milliseconds. */
export interface PersonAllowance {
  readonly max: number;
  readonly perMs: number;
}

/** What one person is sent at most (rule D16): a storm must not fill a mailbox. */
export const PERSON_ALLOWANCES: readonly PersonAllowance[] = [
  { max: 20, perMs: 5 * MINUTE },
  { max: 200, perMs: 24 * 60 * MINUTE },
];

/** A message sent longer ago than this counts no more. */
export const PERSON_CAP_MEMORY_MS = Math.max(...PERSON_ALLOWANCES.map(({ perMs }) => perMs));

const [BURST] = PERSON_ALLOWANCES;

/** Whether a message counts towards what a person is sent, and may have to wait for it. What System has locked on always goes. */
export function isCapped({
  channel,
  toPerson,
  why,
}: {
  readonly channel: Channel;
  readonly toPerson: boolean;
  readonly why: Source;
}): boolean {
  return toPerson && (channel === "mail" || channel === "slack") && why !== "system";
}

/** Messages of one person that wait for room, in the window that was given away last. */
export interface WaitingLast {
  readonly dueAt: number;
  readonly count: number;
}

export interface PersonLoad {
  /** When messages went out, epoch milliseconds, in ascending order; older ones than the longest allowance may be missing. */
  readonly sends: readonly number[];
  /** Null: nothing of theirs waits. */
  readonly waiting: WaitingLast | null;
  /** This message has waited its turn already, or is older than what waits. */
  readonly hasWaited: boolean;
}

export type CapVerdict = { readonly kind: "go" } | { readonly kind: "hold"; readonly dueAt: number };

/**
 * Rule D16: a message goes while all allowances have room, else it waits until they will. Those that wait are given windows
 * one after the other, so that they come back oldest first and not all at once.
 */
export function capPerson({ sends, waiting, hasWaited }: PersonLoad, now: number): CapVerdict {
  const roomAt = Math.max(...PERSON_ALLOWANCES.map(({ max, perMs }) => (sends.at(-max) ?? -Infinity) + perMs));
  // Whoever waits longer goes first.
  const isQueued = waiting !== null && waiting.dueAt > now && !hasWaited;
  if (roomAt <= now && !isQueued) return { kind: "go" };
  const earliest = Math.max(roomAt, now + 1);
  return { kind: "hold", dueAt: hasWaited || waiting === null ? earliest : windowAfter(waiting, earliest) };
}

function windowAfter({ dueAt, count }: WaitingLast, earliest: number): number {
  if (dueAt < earliest) return earliest;
  return BURST !== undefined && count >= BURST.max ? dueAt + BURST.perMs : dueAt;
}
