/**
 * Sums, accumulated in float64: two additions where there was one, and the result is as if it had
 * been rounded once, whatever the order.
 *
 * @module
 */
import type { Body, F32, I32, Local, V128 } from "../assembler.ts";
import { f32, f32x4, f64, f64x2, shuffle32, v128 } from "../assembler.ts";
import { overRow, overRows, type Reducer } from "./compile.ts";

/** Σ x */
export const sum: Reducer = { row: sumRow, columns: sumColumns };

function sumRow(f: Body, at: Local<"i32">, count: I32): F32 {
  const zero = f.let(f64x2.const(0));
  const [low, high] = [f.let(zero), f.let(zero)];
  const rest = f.let(f64.const(0));
  overRow(f, at, count, () => {
    f.set(low, f64x2.add(low, f64x2.promoteLowF32x4(v128.load64Zero(at))));
    f.set(high, f64x2.add(high, f64x2.promoteLowF32x4(v128.load64Zero(at, 8))));
  }, () => f.set(rest, f64.add(rest, f64.promoteF32(f32.load(at)))));
  const both = f.let(f64x2.add(low, high));
  const total = f64.add(f64x2.extract(both, 0), f64x2.extract(both, 1));
  return f32.demoteF64(f64.add(total, rest));
}

function sumColumns(f: Body, at: Local<"i32">, count: I32, stride: I32): V128 {
  const zero = f.let(f64x2.const(0));
  const [low, high] = [f.let(zero), f.let(zero)];
  overRows(f, at, count, stride, () => {
    f.set(low, f64x2.add(low, f64x2.promoteLowF32x4(v128.load64Zero(at))));
    f.set(high, f64x2.add(high, f64x2.promoteLowF32x4(v128.load64Zero(at, 8))));
  });
  return shuffle32(f32x4.demoteF64x2Zero(low), f32x4.demoteF64x2Zero(high), [0, 1, 4, 5]);
}
