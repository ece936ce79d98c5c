/**
 * What micro-kernels have in common: a tile of C is kept in registers while k runs, then stored.
 *
 * @module
 */
import type { Body, I32, Local, V128 } from "../assembler.ts";
import { f32x4, i32, v128 } from "../assembler.ts";
import { type MultiplyAdd, storeFirst } from "../lanes.ts";

/** The registers of one tile, row by row. */
export type Accumulators = readonly (readonly Local<"v128">[])[];

/** So many accumulators, all zero. */
export function accumulators(f: Body, rows: number, vectors: number): Accumulators {
  return Array.from(
    { length: rows },
    () => Array.from({ length: vectors }, () => f.let(f32x4.const(0))),
  );
}

/** One step of k: every accumulator gets its product. */
export function multiply(
  f: Body,
  madd: MultiplyAdd,
  sums: Accumulators,
  element: (row: number) => V128,
  bRow: readonly V128[],
): void {
  sums.forEach((sumsOfRow, i) => {
    const x = f.let(element(i));
    sumsOfRow.forEach((sum, j) => f.set(sum, madd(x, bRow[j] ?? x, sum)));
  });
}

/** Stores all accumulators; the last vector of each row may hold fewer than four columns. */
export function storeTile(
  f: Body,
  sums: Accumulators,
  c: Local<"i32">,
  rowBytes: I32,
  columns: I32,
): void {
  const vectors = sums[0]?.length ?? 0;
  const rest = f.let(i32.sub(columns, i32.const(4 * (vectors - 1))));
  const store = (last: (x: Local<"v128">, offset: number) => void) => {
    for (const sumsOfRow of sums) {
      sumsOfRow.forEach((sum, j) => {
        if (j < vectors - 1) f.do(v128.store(c, sum, 16 * j));
        else last(sum, 16 * j);
      });
      f.advance(c, rowBytes);
    }
  };
  f.if(
    i32.eq(rest, i32.const(4)),
    () => store((x, offset) => f.do(v128.store(c, x, offset))),
    () => store((x, offset) => storeFirst(f, c, x, rest, offset)),
  );
}
