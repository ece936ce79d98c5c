/**
 * Derivatives by finite differences.
 *
 * @module
 */

/** Where a function of one variable is evaluated, in units of the step size. */
export const nodes: readonly number[] = [1, -1, 0.5, -0.5, 0.25, -0.25];

/** A derivative, and how far it is from the next best estimate. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/**
 * The derivative at 0 of the function whose values at `nodes` times `stepSize` are given: central
 * differences at h, h/2 and h/4 with Richardson's extrapolation. Each difference has an error of
 * c₂h² + c₄h⁴ + …; combining neighbours removes c₂, combining those removes c₄, so that h⁶ is left.
 * The error is the distance to the best estimate of order h⁴, much more than that of a smooth
 * function; where it is not small the function is not smooth there.
 */
export function differentiate(values: readonly number[], stepSize: number): Estimate {
  const central = [0, 1, 2].map((i) => {
    const [plus = NaN, minus = NaN] = values.slice(2 * i, 2 * i + 2);
    return (plus - minus) / (2 * stepSize * (nodes[2 * i] ?? 1));
  });
  const [a = NaN, b = NaN, c = NaN] = central;
  const [ab, bc] = [(4 * b - a) / 3, (4 * c - b) / 3];
  const value = (16 * bc - ab) / 15;
  return { value, error: Math.abs(value - bc) };
}

/** `x + t · direction`. */
export function along(
  x: Float64Array,
  direction: Float64Array,
  t: number,
): Float64Array<ArrayBuffer> {
  return Float64Array.from(x, (value, i) => value + t * (direction[i] ?? 0));
}
