/**
 * Compares what a backend computed with what the reference did.
 *
 * @module
 */
import { type DType, type Shape, showShape } from "../backend.ts";
import { type Numbers, positionOf } from "./arrays.ts";
import { showNumber } from "./finding.ts";

/** The unit roundoff: a number is rounded by at most this part of it. */
export const roundoff: Readonly<Record<DType, number>> = { float32: 2 ** -24, float64: 2 ** -53 };
/** The smallest normal number: a backend may flush smaller ones to 0. */
const smallest: Readonly<Record<DType, number>> = { float32: 2 ** -126, float64: 2 ** -1022 };

/** A number as the dtype holds it. */
export function roundTo(dtype: DType, value: number): number {
  return dtype === "float32" ? Math.fround(value) : value;
}

/** Values as the dtype holds them: what backends of both dtypes can be given alike. */
export function rounded(dtype: DType, values: Numbers): Float64Array<ArrayBuffer> {
  return Float64Array.from(values, (value) => roundTo(dtype, value));
}

/** How far an element may be off, given what is expected there. */
export type Tolerance = (expected: number, index: number) => number;

/** Not at all. */
export const exactly: Tolerance = () => 0;

/** Relative to the value itself: this many roundings. */
export function withinRoundings(dtype: DType, count: number): Tolerance {
  return (expected) => count * roundoff[dtype] * Math.abs(expected);
}

/**
 * The first element that is off by more than allowed, as a line with both values; `undefined` where
 * there is none. NaN and infinities must be met; +0 and −0 count as equal; what is too small for a
 * normal number may be 0.
 */
export function firstDifference(
  expected: Numbers,
  found: Numbers,
  shape: Shape,
  dtype: DType,
  tolerance: Tolerance,
): string | undefined {
  if (expected.length !== found.length) {
    return `expected ${expected.length} values, found ${found.length}`;
  }
  for (let i = 0; i < expected.length; i++) {
    const [exact = NaN, actual = NaN] = [expected[i], found[i]];
    // What overflows the dtype is infinite there.
    const wanted = roundTo(dtype, exact);
    if (wanted === actual || (Number.isNaN(wanted) && Number.isNaN(actual))) continue;
    const allowed = tolerance(wanted, i) + smallest[dtype];
    if (Number.isFinite(wanted) && Math.abs(actual - wanted) <= allowed) continue;
    const at = shape.length === 0 ? "" : showShape(positionOf(i, shape));
    return `y${at}: expected ${showNumber(wanted)}, found ${showNumber(actual)}`;
  }
  return undefined;
}
