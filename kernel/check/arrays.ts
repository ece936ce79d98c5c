/**
 * Arithmetic on host arrays in float64, independent of any backend: what the checks compare with.
 *
 * @module
 */
import { type Shape, sizeOf } from "../backend.ts";

/** Anything with numbers in it. */
export type Numbers = ArrayLike<number>;

/** Σ aᵢ bᵢ. */
export function dot(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Σ |aᵢ bᵢ|: the magnitude that rounding errors of {@linkcode dot} are relative to. */
export function absoluteDot(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? 0) * (b[i] ?? 0));
  return sum;
}

/** The largest |aᵢ|; 0 for an empty array. */
export function largest(a: Numbers): number {
  let max = 0;
  for (let i = 0; i < a.length; i++) max = Math.max(max, Math.abs(a[i] ?? 0));
  return max;
}

/** Whether all elements are finite numbers. */
export function isFiniteArray(a: Numbers): boolean {
  for (let i = 0; i < a.length; i++) if (!Number.isFinite(a[i])) return false;
  return true;
}

/** Elements between neighbours along each axis of a row-major array. */
export function stridesOf(shape: Shape): number[] {
  return shape.map((_, i) => sizeOf(shape.slice(i + 1)));
}

/** The position of a flat index: `[1, 2]`. */
export function positionOf(index: number, shape: Shape): number[] {
  return stridesOf(shape).map((step, axis) => Math.floor(index / step) % (shape[axis] ?? 1));
}

/** For every element of `to`, the flat index of the element of `from` that broadcasts to it. */
export function broadcastSources(from: Shape, to: Shape): Int32Array {
  const lead = to.length - from.length;
  const steps = stridesOf(from);
  return Int32Array.from({ length: sizeOf(to) }, (_, i) => {
    const position = positionOf(i, to);
    return steps.reduce(
      (sum, step, axis) => sum + (from[axis] === 1 ? 0 : step * (position[axis + lead] ?? 0)),
      0,
    );
  });
}

/** Whether an array of shape `from` broadcasts to `to` without stretching `to`. */
export function broadcasts(from: Shape, to: Shape): boolean {
  return from.length <= to.length &&
    from.every((n, i) => n === 1 || n === to[to.length - from.length + i]);
}

/** `values` of shape `from`, repeated to `to`. */
export function expandValues(
  values: Numbers,
  from: Shape,
  to: Shape,
): Float64Array<ArrayBuffer> {
  return Float64Array.from(broadcastSources(from, to), (i) => values[i] ?? NaN);
}

/** The adjoint: `values` of shape `from`, summed to `to`. */
export function sumValues(values: Numbers, from: Shape, to: Shape): Float64Array {
  const sum = new Float64Array(sizeOf(to));
  broadcastSources(to, from).forEach((at, i) => sum[at] = (sum[at] ?? 0) + (values[i] ?? 0));
  return sum;
}

/** `values` of `shape` with axes reordered: axis `i` of the result is axis `order[i]`. */
export function permuteValues(
  values: Numbers,
  shape: Shape,
  order: readonly number[],
): Float64Array {
  const to = order.map((axis) => shape[axis] ?? 1);
  const steps = stridesOf(shape);
  return Float64Array.from({ length: sizeOf(to) }, (_, i) => {
    const at = positionOf(i, to).reduce(
      (sum, p, axis) => sum + p * (steps[order[axis] ?? 0] ?? 0),
      0,
    );
    return values[at] ?? NaN;
  });
}

/** All orders of `0 ... n − 1`. */
export function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) => order.toSpliced(at, 0, n - 1))
  );
}

/** Whether `a` and `b` agree to a relative error of 10⁻⁵ of the largest element. */
export function agree(a: Numbers, b: Numbers, tolerance = 1e-5): boolean {
  const limit = tolerance * Math.max(largest(a), largest(b));
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (!(Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)) <= limit)) return false;
  }
  return true;
}
