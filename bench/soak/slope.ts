export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How fast y grows with x, and within which bounds that is known. */
export interface Slope {
  readonly perX: number;
  /** Half of the interval in which it is with 95 %; infinite where the points tell nothing. */
  readonly error: number;
}

/**
 * The line of least squares. Points close to each other go astray together, so they count for fewer than they are: by the lag-1 autocorrelation of what
 * the line leaves over, as climatologists judge trends (Santer et al. 2000).
 */
export function slopeOf(points: readonly Point[]): Slope {
  const middle = { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
  const spread = sum(points.map(({ x }) => (x - middle.x) ** 2));
  if (points.length < 3 || spread === 0) return { perX: 0, error: Infinity };
  const perX = sum(points.map(({ x, y }) => (x - middle.x) * (y - middle.y))) / spread;
  const left = points.map(({ x, y }) => y - middle.y - perX * (x - middle.x));
  const free = countOfIndependent(left) - 2;
  if (free <= 0) return { perX, error: Infinity };
  return { perX, error: quantileOf(free) * Math.sqrt(sum(left.map((one) => one ** 2)) / free / spread) };
}

function countOfIndependent(left: readonly number[]): number {
  const all = sum(left.map((one) => one ** 2));
  if (all === 0) return left.length;
  const together = sum(left.slice(1).map((one, index) => one * (left[index] ?? 0))) / all;
  const likeness = Math.max(0, together);
  return (left.length * (1 - likeness)) / (1 + likeness);
}

/** Student's, two-sided 95 %, to within two hundredths from three degrees of freedom on; with fewer too small, which then is hardly the point. */
function quantileOf(free: number): number {
  return 1.96 + 2.4 / free + 3 / free ** 2 + 2.4 / free ** 3;
}

function mean(values: readonly number[]): number {
  return sum(values) / Math.max(1, values.length);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
