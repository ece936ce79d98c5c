/**
 * The loops around a reduction, over rows that are contiguous and over columns.
 *
 * @module
 */
import type { Body, F32, Func, I32, Local, V128 } from "../assembler.ts";
import { f32, i32, Module } from "../assembler.ts";
import type { Engine } from "../engine.ts";
import { least } from "../integers.ts";
import { storeFirst } from "../lanes.ts";

/** How numbers are reduced; `at` may be moved. */
export interface Reducer {
  /** Reduces `count` contiguous numbers. */
  row(f: Body, at: Local<"i32">, count: I32): F32;
  /** Reduces `count` rows that lie `stride` bytes apart, four columns at a time. */
  columns(f: Body, at: Local<"i32">, count: I32, stride: I32): V128;
}

/**
 * `(to, from, outer, count, inner, stride)`: reduces the middle of `[outer, count, inner]`. What is counted lies `stride`
 * numbers apart: `inner`, or more where `outer` is 1 and `inner` a part of a row.
 */
export type Reduction = (
  to: number,
  from: number,
  outer: number,
  count: number,
  inner: number,
  stride: number,
) => void;

/** Compiles a reduction of at least one number. */
export function compileReduction(
  { row, columns }: Reducer,
  engine: Engine,
): Reduction {
  const module = new Module();
  const ofRows = module.func(
    undefined,
    ["i32", "i32", "i32", "i32"],
    (f, to, from, outer, count) => {
      const bytes = f.let(i32.shl(count, i32.const(2)));
      f.while(outer, () => {
        const at = f.let(from);
        f.do(f32.store(to, row(f, at, count)));
        f.advance(from, bytes);
        f.advance(to, 4);
        f.advance(outer, -1);
      });
    },
  );
  const ofColumns: Func<["i32", "i32", "i32", "i32", "i32", "i32"]> = module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    (f, to, from, outer, count, inner, distance) => {
      const stride = f.let(i32.shl(distance, i32.const(2)));
      const width = f.let(i32.shl(inner, i32.const(2)));
      f.while(outer, () => {
        const end = f.let(i32.add(from, width));
        f.while(i32.ltU(from, end), () => {
          const at = f.let(from);
          const value = f.let(columns(f, at, count, stride));
          const left = f.let(i32.shrU(i32.sub(end, from), i32.const(2)));
          storeFirst(f, to, value, left);
          const step = f.let(least(i32.const(16), i32.sub(end, from)));
          f.advance(from, step);
          f.advance(to, step);
        });
        f.advance(from, i32.mul(i32.sub(count, i32.const(1)), stride));
        f.advance(outer, -1);
      });
    },
  );
  const six = ["i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.func("run", six, (f, to, from, outer, count, inner, stride) => {
    f.if(
      i32.eq(stride, i32.const(1)),
      () => f.do(ofRows.call(to, from, outer, count)),
      () => f.do(ofColumns.call(to, from, outer, count, inner, stride)),
    );
  });
  return engine.load(module)("run");
}

/** `at` runs over the whole vectors of a row, then over the numbers left. */
export function overRow(
  f: Body,
  at: Local<"i32">,
  count: I32,
  vector: () => void,
  number: () => void,
): void {
  const end = f.let(i32.add(at, i32.shl(count, i32.const(2))));
  const fours = f.let(i32.add(at, i32.shl(i32.and(count, i32.const(~3)), i32.const(2))));
  f.while(i32.ltU(at, fours), () => {
    vector();
    f.advance(at, 16);
  });
  f.while(i32.ltU(at, end), () => {
    number();
    f.advance(at, 4);
  });
}

/** Calls `step` for each of `count` rows that lie `stride` bytes apart. */
export function overRows(
  f: Body,
  at: Local<"i32">,
  count: I32,
  stride: I32,
  step: () => void,
): void {
  const left = f.let(count);
  f.repeat(() => {
    step();
    f.advance(at, stride);
    f.advance(left, -1);
  }, left);
}
