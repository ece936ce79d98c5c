/**
 * How values from several seeds lie.
 *
 * @module
 */

/** How values lie. All but `count` are NaN where there are none, or one of them is NaN. */
export interface Spread {
  /** Number of values. */
  readonly count: number;
  /** Their mean. */
  readonly mean: number;
  /** Their sample standard deviation, `sqrt(sum((x - mean)^2) / (count - 1))`; NaN for one value. */
  readonly deviation: number;
  /** The least of them. */
  readonly least: number;
  /** The greatest of them. */
  readonly greatest: number;
}

/** How values lie. */
export function spreadOf(values: readonly number[]): Spread {
  const count = values.length;
  if (count === 0) return { count, mean: NaN, deviation: NaN, least: NaN, greatest: NaN };
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  // Rounding may put the mean of equal values beside them.
  const mean = Math.min(Math.max(sum(values) / count, least), greatest);
  const deviation = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (count - 1));
  return { count, mean, deviation: count < 2 ? NaN : deviation, least, greatest };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
