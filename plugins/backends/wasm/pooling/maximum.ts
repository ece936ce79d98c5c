/**
 * The place of the maximum in one window, and in four side by side.
 *
 * @module
 */
import type { Body, I32, Local, V128 } from "../assembler.ts";
import { f32, f32x4, i32, shuffle32, v128 } from "../assembler.ts";

/** The rows of an image that a window sees. */
export interface Rows {
  /** Where the first of them begins: its address, and the index of its first pixel. */
  readonly address: I32;
  readonly index: I32;
  /** How many they are: as a number where that is known beforehand. */
  readonly count: Local<"i32"> | number;
  /** Pixels in a row of the image. */
  readonly width: I32;
}

/** The index of the maximum in the columns from `left` up to `right`. */
export function placeInOne(
  f: Body,
  { address, index, count, width }: Rows,
  left: I32,
  right: I32,
): Local<"i32"> {
  const [row, first] = [f.let(address), f.let(index)];
  const place = f.let(i32.add(first, left));
  const best = f.let(f32.load(i32.add(row, i32.shl(left, i32.const(2)))));
  const rows = f.let(typeof count === "number" ? i32.const(count) : count);
  f.repeat(() => {
    const column = f.let(left);
    f.repeat(() => {
      const x = f.let(f32.load(i32.add(row, i32.shl(column, i32.const(2)))));
      // NaN beats a number and nothing beats NaN.
      const beats = i32.or(f32.gt(x, best), i32.and(f32.ne(x, x), f32.eq(best, best)));
      f.if(beats, () => {
        f.set(best, x);
        f.set(place, i32.add(first, column));
      });
      f.advance(column, 1);
    }, i32.ltU(column, right));
    f.advance(row, i32.shl(width, i32.const(2)));
    f.advance(first, width);
    f.advance(rows, -1);
  }, rows);
  return place;
}

/** Four windows, `wide` pixels wide, that begin `stride` pixels apart. */
export interface Four {
  /** The upper left corner of the first one. */
  readonly address: Local<"i32">;
  /** The indices, as float32, of all four corners. */
  readonly corners: Local<"v128">;
  readonly wide: number;
  readonly stride: number;
  /** What the index grows by from column to column, 0, 1, ..., and from row to row, in all lanes. */
  readonly columns: readonly V128[];
  readonly row: V128;
}

/** The indices, as float32, of the maxima in four windows. */
export function placesInFour(
  f: Body,
  { count, width }: Pick<Rows, "count" | "width">,
  { address, corners, wide, stride, columns, row }: Four,
): Local<"v128"> {
  const [at, first, places] = [f.let(address), f.let(corners), f.let(corners)];
  const [corner = f32x4.const(NaN), ...others] = columnsOf(f, at, wide, stride);
  const best = f.let(corner);
  const meet = (x: V128, column: number) => {
    const value = f.let(x);
    // Nothing beats NaN, and NaN is not less than or equal to any number.
    const beats = f.let(v128.andnot(f32x4.eq(best, best), f32x4.le(value, best)));
    const place = column === 0 ? first : f32x4.add(first, columns[column] ?? first);
    f.set(best, v128.bitselect(value, best, beats));
    f.set(places, v128.bitselect(place, places, beats));
  };
  const nextRow = () => {
    f.advance(at, i32.shl(width, i32.const(2)));
    f.set(first, f32x4.add(first, row));
    columnsOf(f, at, wide, stride).forEach(meet);
  };
  others.forEach((x, i) => meet(x, i + 1));
  if (typeof count === "number") { for (let i = 1; i < count; i++) nextRow(); }
  else {
    const left = f.let(i32.sub(count, i32.const(1)));
    f.while(left, () => {
      nextRow();
      f.advance(left, -1);
    });
  }
  return places;
}

/** The columns of four windows, from left to right. */
function columnsOf(f: Body, at: I32, wide: number, stride: number): V128[] {
  const each = Array.from({ length: wide }, (_, column) => column);
  if (stride === 1) return each.map((column) => v128.load(at, 4 * column));
  if (stride === 2) {
    const pairs = each.filter((column) => column % 2 === 0).map((column) =>
      [f.let(v128.load(at, 4 * column)), f.let(v128.load(at, 4 * column + 16))] as const
    );
    const both = pairs.flatMap(([a, b]) =>
      [[0, 2, 4, 6], [1, 3, 5, 7]].map((lanes) => shuffle32(a, b, lanes))
    );
    return both.slice(0, wide);
  }
  const pixel = (column: number) => v128.load32Splat(at, 4 * column);
  const two = (column: number) => shuffle32(pixel(column), pixel(column + stride), [0, 4, 0, 4]);
  return each.map((column) => shuffle32(two(column), two(column + 2 * stride), [0, 1, 4, 5]));
}
