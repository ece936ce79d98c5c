/**
 * Compares what a backend computed with what the reference did.
 *
 * @module
 */
import { type DType, type Shape, showShape } from "../backend.ts";
import { type Numbers, positionOf } from "./arrays.ts";
import { showNumber } from "./finding.ts";

/** How exact the numbers of a backend are: its dtype, or the half precision in which it keeps what it computes. */
export type Precision = DType | "float16";

/** The unit roundoff: a number is rounded by at most this part of it. */
export const roundoff: Readonly<Record<Precision, number>> = {
  float16: 2 ** -11,
  float32: 2 ** -24,
  float64: 2 ** -53,
};
/** The smallest normal number: a backend may flush smaller ones to 0. */
const smallest: Readonly<Record<Precision, number>> = {
  float16: 2 ** -14,
  float32: 2 ** -126,
  float64: 2 ** -1022,
};

/** A number as the precision holds it. */
export function roundTo(precision: Precision, value: number): number {
  switch (precision) {
    case "float64":
      return value;
    case "float32":
      return Math.fround(value);
    case "float16":
      return Math.f16round(value);
  }
}

/** Whether a number is finite where it is held so. */
export function holds(precision: Precision, value: number): boolean {
  return Number.isFinite(roundTo(precision, value));
}

/** Values as the precision holds them: what backends of any can be given alike. */
export function rounded(precision: Precision, values: Numbers): Float64Array<ArrayBuffer> {
  return Float64Array.from(values, (value) => roundTo(precision, value));
}

/** How far an element may be off, given what is expected there. */
export type Tolerance = (expected: number, index: number) => number;

/** Not at all. */
export const exactly: Tolerance = () => 0;

/** Relative to the value itself: this many roundings. */
export function withinRoundings(precision: Precision, count: number): Tolerance {
  return (expected) => count * roundoff[precision] * Math.abs(expected);
}

/** How far values are from what is expected. */
export interface Comparison {
  /** The first element that is off by more than allowed, as a line with both values. */
  readonly difference?: string;
  /** The greatest error among all elements, as a part of what is allowed there. */
  readonly share: number;
}

/**
 * Compares element by element. NaN and infinities must be met; +0 and −0 count as equal; what is too small for a
 * normal number may be 0.
 */
export function compareValues(
  expected: Numbers,
  found: Numbers,
  shape: Shape,
  precision: Precision,
  tolerance: Tolerance,
): Comparison {
  if (expected.length !== found.length) {
    return {
      difference: `expected ${expected.length} values, found ${found.length}`,
      share: Infinity,
    };
  }
  let [share, difference]: [number, string | undefined] = [0, undefined];
  for (let i = 0; i < expected.length; i++) {
    const [exact = NaN, actual = NaN] = [expected[i], found[i]];
    // What overflows is infinite.
    const wanted = roundTo(precision, exact);
    if (wanted === actual || (Number.isNaN(wanted) && Number.isNaN(actual))) continue;
    // A backend in half precision may hold a few of its arrays in float32.
    if (precision === "float16" && actual === Math.fround(exact)) continue;
    const used = Math.abs(actual - wanted) / (tolerance(wanted, i) + smallest[precision]);
    if (Number.isFinite(wanted) && used <= 1) {
      share = Math.max(share, used);
      continue;
    }
    share = Math.max(share, Number.isFinite(used) ? used : Infinity);
    if (difference !== undefined) continue;
    const at = shape.length === 0 ? "" : showShape(positionOf(i, shape));
    difference = `y${at}: expected ${showNumber(wanted)}, found ${showNumber(actual)}`;
  }
  return { share, ...(difference === undefined ? {} : { difference }) };
}
