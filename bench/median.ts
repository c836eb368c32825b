/** The middle of what was measured: one slow turn on a machine that others use does not move it. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.max(0, middle - 1)], sorted[middle]];
  if (low === undefined || high === undefined) throw new Error("There is no median of nothing");
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** The smallest value that `share` (0–1) of all values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const at = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
  if (at === undefined) throw new Error("There is no percentile of nothing");
  return at;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
