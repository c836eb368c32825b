import { setTimeout as wait } from "node:timers/promises";
import { type Answer, notSentYet, type SendReport, STOPPED } from "@tocsin/domain";

/** A pace that messages take their turns by. */
export interface TurnKeeper {
  /** Milliseconds until a message may go. Where that is at most `maxWaitMs`, its place is taken, and the next process would know. */
  readonly reserve: (maxWaitMs: number) => Promise<number>;
}

/** Longer than this nobody waits in a slot; the delivery comes back when there is room. */
const SLOT_WAIT_MAX_MS = 5_000;

/** Waits for a turn that is near; null: go. `heldBack`: what is said where it is far. */
export async function waitForNearTurn(pace: TurnKeeper, heldBack: () => Answer, signal: AbortSignal): Promise<SendReport | null> {
  const waitMs = await pace.reserve(SLOT_WAIT_MAX_MS);
  if (waitMs > SLOT_WAIT_MAX_MS) return notSentYet(waitMs, heldBack());
  const isOver = signal.aborted || (waitMs > 0 && (await wait(waitMs, false, { signal }).catch(() => true)));
  return isOver ? notSentYet(null, STOPPED) : null;
}
