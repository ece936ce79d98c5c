/**
 * The place of the maximum: the first of equals, and the first NaN before any number.
 *
 * @module
 */
import type { Body, F32, I32, Local, V128 } from "../assembler.ts";
import { f32, f32x4, i32, v128 } from "../assembler.ts";
import { overRows, type Reducer } from "./compile.ts";

/** argmax x */
export const place: Reducer = { row: placeInRow, columns: placesInColumns };

function placeInRow(f: Body, at: Local<"i32">, count: I32): F32 {
  const found = f.let(i32.const(0));
  const i = f.let(i32.const(0));
  const best = f.let(f32.load(at));
  f.repeat(() => {
    const x = f.let(f32.load(at));
    // NaN beats a number and nothing beats NaN.
    const beats = i32.or(f32.gt(x, best), i32.and(f32.ne(x, x), f32.eq(best, best)));
    f.if(beats, () => {
      f.set(best, x);
      f.set(found, i);
    });
    f.advance(at, 4);
    f.advance(i, 1);
  }, i32.ltU(i, count));
  return f32.convertI32U(found);
}

function placesInColumns(f: Body, at: Local<"i32">, count: I32, stride: I32): V128 {
  const [zero, one] = [f.let(f32x4.const(0)), f.let(f32x4.const(1))];
  const [places, i] = [f.let(zero), f.let(zero)];
  const best = f.let(v128.load(at));
  overRows(f, at, count, stride, () => {
    const x = f.let(v128.load(at));
    const beats = f.let(
      v128.or(f32x4.gt(x, best), v128.and(f32x4.ne(x, x), f32x4.eq(best, best))),
    );
    f.set(best, v128.bitselect(x, best, beats));
    f.set(places, v128.bitselect(i, places, beats));
    f.set(i, f32x4.add(i, one));
  });
  return places;
}
