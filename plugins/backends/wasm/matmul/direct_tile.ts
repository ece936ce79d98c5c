/**
 * The micro-kernel for operands that are not packed.
 *
 * @module
 */
import type { Func, Module } from "../assembler.ts";
import { i32, v128 } from "../assembler.ts";
import type { MultiplyAdd } from "../lanes.ts";
import { accumulators, multiply, storeTile } from "./tile.ts";

/** `(a, aRow, aStep, b, bStep, c, depth, rowBytesOfC, columns)` */
export type DirectTile = Func<["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"]>;

/**
 * `C[rows × columns] = A B` where both lie: element `(i, p)` of A at `a + i·aRow + p·aStep`, row
 * `p` of B at `b + p·bStep`, its columns side by side.
 */
export function directTile(
  module: Module,
  madd: MultiplyAdd,
  rows: number,
  vectors: number,
): DirectTile {
  return module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, a, aRow, aStep, b, bStep, c, depth, rowBytes, columns) => {
      const sums = accumulators(f, rows, vectors);
      const pointers = [a];
      for (let i = 1; i < rows; i++) pointers.push(f.let(i32.add(pointers[i - 1] ?? a, aRow)));
      const end = f.let(i32.add(b, i32.mul(depth, bStep)));
      f.while(i32.ne(b, end), () => {
        const bRow = Array.from({ length: vectors }, (_, j) => f.let(v128.load(b, 16 * j)));
        multiply(f, madd, sums, (i) => v128.load32Splat(pointers[i] ?? a), bRow);
        for (const pointer of pointers) f.advance(pointer, aStep);
        f.advance(b, bStep);
      });
      storeTile(f, sums, c, rowBytes, columns);
    },
  );
}
