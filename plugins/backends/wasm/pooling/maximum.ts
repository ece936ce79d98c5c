/**
 * The place of the maximum in one window, and in four side by side.
 *
 * @module
 */
import type { Body, I32, V128 } from "../assembler.ts";
import { f32, f32x4, i32, v128 } from "../assembler.ts";
import { columnsOf, type Kind, nextRows } from "./windows.ts";

/** The kernel of places, as indices into the image. */
export const placeOfMaximum: Kind = (f: Body, { wide, stride, width }) => {
  const splat = (n: number | I32) =>
    f.let(typeof n === "number" ? f32x4.const(n) : f32x4.splat(f32.convertI32U(n)));
  // What the index grows by from column to column, from row to row, from window to window and over four windows.
  const columns = Array.from({ length: wide }, (_, column) => splat(column));
  const rowStep = splat(width);
  const fourSteps = splat(4 * stride);
  const windowSteps = f.let(
    f32x4.convertI32x4S(v128.const([0, 1, 2, 3].flatMap((i) => [i * stride, 0, 0, 0]))),
  );
  const rowBytes = i32.shl(width, i32.const(2));
  return {
    one({ address, index, count }, left, right) {
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
        f.advance(row, rowBytes);
        f.advance(first, width);
        f.advance(rows, -1);
      }, rows);
      return f32.convertI32U(place);
    },

    four({ address, index, count }, left) {
      const corner = f.let(i32.add(address, i32.shl(left, i32.const(2))));
      const corners = f.let(
        f32x4.add(f32x4.splat(f32.convertI32U(i32.add(index, left))), windowSteps),
      );
      return () => {
        const [at, first, places] = [f.let(corner), f.let(corners), f.let(corners)];
        const [pixel = f32x4.const(NaN), ...others] = columnsOf(f, at, wide, stride);
        const best = f.let(pixel);
        const meet = (x: V128, column: number) => {
          const value = f.let(x);
          // Nothing beats NaN, and NaN is not less than or equal to any number.
          const beats = f.let(v128.andnot(f32x4.eq(best, best), f32x4.le(value, best)));
          const place = column === 0 ? first : f32x4.add(first, columns[column] ?? first);
          f.set(best, v128.bitselect(value, best, beats));
          f.set(places, v128.bitselect(place, places, beats));
        };
        others.forEach((x, i) => meet(x, i + 1));
        nextRows(f, count, () => {
          f.advance(at, rowBytes);
          f.set(first, f32x4.add(first, rowStep));
          columnsOf(f, at, wide, stride).forEach(meet);
        });
        f.advance(corner, 16 * stride);
        f.set(corners, f32x4.add(corners, fourSteps));
        return places;
      };
    },
  };
};
