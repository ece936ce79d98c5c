/**
 * A strided walk over two arrays at once, and its simplest form.
 *
 * @module
 */
import type { Shape } from "../../../../kernel/backend.ts";

/** Sizes and, for each dimension, the distance to the next element in either array. */
export interface Walk {
  /** How many elements along each dimension. */
  readonly sizes: readonly number[];
  /** Distances in the array that is written. */
  readonly to: readonly number[];
  /** Distances in the array that is read. */
  readonly from: readonly number[];
}

/** Distances between neighbours of a row-major array. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= shape[d] ?? 1;
  }
  return strides;
}

/** Where an index lies. */
export function offsetOf(index: readonly number[], strides: readonly number[]): number {
  return index.reduce((sum, i, d) => sum + i * (strides[d] ?? 0), 0);
}

/** The same walk without dimensions of size 1, and with neighbours joined where both arrays allow. */
export function simplify({ sizes, to, from }: Walk): Walk {
  const result = { sizes: [] as number[], to: [] as number[], from: [] as number[] };
  for (let d = 0; d < sizes.length; d++) {
    const [n = 1, t = 0, s = 0] = [sizes[d], to[d], from[d]];
    if (n === 1) continue;
    const last = result.sizes.length - 1;
    if (last >= 0 && result.to[last] === t * n && result.from[last] === s * n) {
      result.sizes[last] = (result.sizes[last] ?? 1) * n;
      result.to[last] = t;
      result.from[last] = s;
    } else {
      result.sizes.push(n);
      result.to.push(t);
      result.from.push(s);
    }
  }
  return result;
}
