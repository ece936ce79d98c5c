/**
 * What the loss of a classifier and its gradient have in common: they go through the logits row by row, and what a row
 * comes to depends on no other row.
 *
 * @module
 */
import type { Body, I32, Local, V128 } from "../assembler.ts";
import { f32, f32x4, i32, shuffle32, v128 } from "../assembler.ts";
import { firstLanes } from "../lanes.ts";
import { exp } from "../math/exponential.ts";
import type { VectorMath } from "../math/vector.ts";
import { type Four, overRows, type Sum, widen } from "../normalization/rows.ts";

/** What the code of a kernel works with. */
export interface Rows {
  readonly f: Body;
  readonly math: VectorMath;
  /** How many. */
  readonly rows: I32;
  /** Numbers of each. */
  readonly classes: Local<"i32">;
  /** Where the row is that the code is at, its label, and what is made of it. */
  readonly x: Local<"i32">;
  readonly labels: Local<"i32">;
  readonly to: Local<"i32">;
  /** In all lanes: what each class has of the target, what that of the label has more, and what divides the result. */
  readonly share: V128;
  readonly rest: V128;
  readonly divisor: V128;
}

/** Does `body` at each row, where `bytes` is how much is made of one. */
export function eachRow({ f, rows, classes, x, labels, to }: Rows, bytes: I32, body: () => void) {
  const left = f.let(rows);
  const rowBytes = f.let(i32.shl(classes, i32.const(2)));
  f.while(left, () => {
    body();
    f.advance(x, rowBytes);
    f.advance(labels, 4);
    f.advance(to, bytes);
    f.advance(left, -1);
  });
}

/** Does it to all numbers of the row. */
export function overNumbers({ f, x, classes }: Rows, four: Four): void {
  overRows(f, { images: i32.const(1), stride: i32.const(0), length: classes }, x, four);
}

/**
 * The largest number of the row, in all lanes, or of those that are numbers: a NaN makes the sum of exponentials NaN, and
 * with it all that is computed of the row.
 */
export function largest(row: Rows): Local<"v128"> {
  const { f } = row;
  const most = f.let(f32x4.const(-Infinity));
  overNumbers(row, (at, offset, count) => {
    const x = v128.load(at, offset);
    const known = count === undefined ? x : v128.bitselect(x, most, firstLanes(count));
    f.set(most, f32x4.pmax(most, known));
  });
  f.set(most, f32x4.pmax(most, shuffle32(most, most, [2, 3, 0, 1])));
  f.set(most, f32x4.pmax(most, shuffle32(most, most, [1, 0, 3, 2])));
  return most;
}

/** x − m and eˣ⁻ᵐ of four numbers, of which those that are not in the row give 0; the latter are added to a sum. */
export function addExponentials(
  { f, math }: Rows,
  m: V128,
  total: Sum,
  ...[at, offset, count]: Parameters<Four>
): { readonly d: Local<"v128">; readonly e: Local<"v128"> } {
  const only = (four: V128) => count === undefined ? four : v128.and(four, firstLanes(count));
  const d = f.let(only(f32x4.sub(v128.load(at, offset), m)));
  const e = f.let(only(exp(math, d)));
  total.add(offset, widen(f, e));
  return { d, e };
}

/** The row's label as an integer, and whether it is one of the classes. */
export function labelOf({ f, labels, classes }: Rows): {
  readonly index: Local<"i32">;
  readonly isClass: I32;
} {
  const label = f.let(f32.load(labels));
  const index = f.let(i32.truncSatF32U(label));
  const isWhole = f32.eq(f32.convertI32U(index), label);
  return { index, isClass: i32.and(isWhole, i32.ltU(index, classes)) };
}
