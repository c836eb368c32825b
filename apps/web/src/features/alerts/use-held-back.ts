import type { Alert } from "@tocsin/contract";
import { useState } from "react";

export interface HeldBack {
  readonly shown: readonly Alert[];
  /** How many have come since and wait to be asked for. */
  readonly held: number;
  readonly show: () => void;
}

/**
 * What comes while somebody looks at a list (newest first) waits above it: nothing moves under their eyes. A list that is only now being
 * brought up to date, and one with nothing in it, show what comes at once.
 */
export function useHeldBack(alerts: readonly Alert[], isFetching: boolean): HeldBack {
  const [isSettled, setSettled] = useState(!isFetching);
  const [known, setKnown] = useState<ReadonlySet<Alert["id"]>>(new Set());
  if (!isSettled && !isFetching) setSettled(true);
  const first = isSettled ? alerts.findIndex(({ id }) => known.has(id)) : -1;
  const held = Math.max(0, first);
  const shown = alerts.slice(held);
  const learn = (more: readonly Alert[]): void => setKnown(new Set([...known, ...more.map(({ id }) => id)]));
  if (shown.some(({ id }) => !known.has(id))) learn(shown);
  return { shown, held, show: () => learn(alerts) };
}
