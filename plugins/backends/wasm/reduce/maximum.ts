/**
 * Maxima. A NaN among the numbers is the result.
 *
 * @module
 */
import type { Body, F32, I32, Local, V128 } from "../assembler.ts";
import { f32, f32x4, shuffle32, v128 } from "../assembler.ts";
import { overRow, overRows, type Reducer } from "./compile.ts";

/** max x */
export const maximum: Reducer = { row: maximumOfRow, columns: maximaOfColumns };

function maximumOfRow(f: Body, at: Local<"i32">, count: I32): F32 {
  const most = f.let(f32x4.const(-Infinity));
  const rest = f.let(f32.const(-Infinity));
  overRow(
    f,
    at,
    count,
    () => f.set(most, f32x4.max(most, v128.load(at))),
    () => f.set(rest, f32.max(rest, f32.load(at))),
  );
  const two = f.let(f32x4.max(most, shuffle32(most, most, [2, 3, 2, 3])));
  return f32.max(f32.max(f32x4.extract(two, 0), f32x4.extract(two, 1)), rest);
}

function maximaOfColumns(f: Body, at: Local<"i32">, count: I32, stride: I32): V128 {
  const most = f.let(v128.load(at));
  overRows(f, at, count, stride, () => {
    f.set(most, f32x4.max(most, v128.load(at)));
  });
  return most;
}
