/** Ages in ms at which a waiting cell shows the ring, and says so. Before, it shows nothing: most saves are faster. */
const LATE_MS = 400;
const SLOW_MS = 1_000;

export function pendingAge(ageMs: number): "fresh" | "late" | "slow" {
  if (ageMs >= SLOW_MS) return "slow";
  return ageMs >= LATE_MS ? "late" : "fresh";
}

/** Time until the first of these reaches its next age (or `lastMs`); null if none will. */
export function nextAgeInMs(agesMs: readonly number[], lastMs: number): number | null {
  const waits = agesMs.flatMap((ageMs) => [LATE_MS, SLOW_MS, lastMs].filter((stepMs) => stepMs > ageMs).map((stepMs) => stepMs - ageMs));
  return waits.length === 0 ? null : Math.min(...waits);
}
