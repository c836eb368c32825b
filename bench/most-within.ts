/** The most of them in any span of so many milliseconds, whenever it begins. */
export function mostWithin(times: readonly number[], ms: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let from = 0;
  for (const [index, at] of sorted.entries()) {
    while (at - (sorted[from] ?? at) >= ms) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
