/**
 * Lines and powers through measured points.
 *
 * @module
 */

/** How something grows. */
export interface Fit {
  /** Of the straight line: what nothing takes. */
  readonly intercept: number;
  /** Of that line: what each more adds. */
  readonly slope: number;
  /** How far the farthest point is from that line, as a share of the line. */
  readonly deviation: number;
  /** Of y = c · x^exponent: 1 where twice as much takes twice as long. */
  readonly exponent: number;
}

/**
 * The line with the least squares of relative deviations, and the power with those of logarithms. All `x` and `y` are
 * above 0.
 */
export function fit(x: readonly number[], y: readonly number[]): Fit {
  // Deviations relative to y: those of large y would hide all others.
  const line = leastSquares(x, y, y.map((value) => value ** -2));
  const power = leastSquares(x.map(Math.log), y.map(Math.log), y.map(() => 1));
  const deviations = x.map((value, i) => {
    const expected = line.intercept + line.slope * value;
    return Math.abs((y[i] ?? NaN) - expected) / Math.abs(expected);
  });
  return { ...line, deviation: Math.max(...deviations), exponent: power.slope };
}

/** The line y = intercept + slope · x with the least weighted sum of squares. */
function leastSquares(x: readonly number[], y: readonly number[], weights: readonly number[]) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (i: number) => number) =>
    weights.reduce((sum, weight, i) => sum + weight * of(i), 0) / total;
  const [middle, height] = [mean((i) => x[i] ?? NaN), mean((i) => y[i] ?? NaN)];
  const apart = (i: number) => (x[i] ?? NaN) - middle;
  const slope = mean((i) => apart(i) * ((y[i] ?? NaN) - height)) / mean((i) => apart(i) ** 2);
  return { intercept: height - slope * middle, slope };
}
