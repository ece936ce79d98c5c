/**
 * The micro-kernel of the packed product.
 *
 * A tile of 5 × 8 takes 10 registers of four lanes, two more hold a row of B, one holds four
 * elements of A and one of them in all its lanes: 14 of the 16 that x64 has, and the engine wants
 * one itself. A tile of 6 × 8 would leave no room for the four elements. It would have to load them
 * one by one, and loads are dear: an engine without guard pages (Deno's V8) compares every address
 * with the memory's size. On a Zen 4 core 5 × 8 ran at 57 GFLOPS, 6 × 8 at 49.
 *
 * @module
 */
import type { Func, Local, Module, V128 } from "../assembler.ts";
import { i32, shuffle32, v128 } from "../assembler.ts";
import type { MultiplyAdd } from "../lanes.ts";
import { accumulators, multiply, storeTile } from "./tile.ts";

/** Rows of a full tile. */
export const tileRows = 5;
/** Columns of a full tile: two vectors. */
export const tileColumns = 8;

/** `(a, b, c, depth, rowBytesOfC, columns, accumulate)` */
export type PackedTile = Func<["i32", "i32", "i32", "i32", "i32", "i32", "i32"]>;

/**
 * `C[rows × columns] (+)= A B` from packed panels: A holds `tileRows` numbers for each step of k, B
 * `tileColumns`. `columns` is at most `4 · vectors` and more than `4 · (vectors − 1)`.
 */
export function packedTile(
  module: Module,
  madd: MultiplyAdd,
  rows: number,
  vectors: number,
): PackedTile {
  return module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, a, b, c, depth, rowBytes, columns, accumulate) => {
      const unroll = vectors === 2 ? 4 : 1;
      const sums = accumulators(f, rows, vectors);
      f.if(accumulate, () => {
        const row = f.let(c);
        for (const sumsOfRow of sums) {
          sumsOfRow.forEach((sum, j) => f.set(sum, v128.load(row, 16 * j)));
          f.advance(row, rowBytes);
        }
      });
      const steps = (count: number) => {
        for (let p = 0; p < count; p++) {
          const bRow = Array.from(
            { length: vectors },
            (_, j) => f.let(v128.load(b, 4 * tileColumns * p + 16 * j)),
          );
          // Up to four elements of A with one load; a single one is loaded into all lanes.
          let four: Local<"v128"> | undefined;
          const element = (i: number): V128 => {
            if (i % 4 === 0 && i < rows - 1) four = f.let(v128.load(a, 4 * (tileRows * p + i)));
            else if (i % 4 === 0) four = undefined;
            const lane = i % 4;
            return four === undefined
              ? v128.load32Splat(a, 4 * (tileRows * p + i))
              : shuffle32(four, four, [lane, lane, lane, lane]);
          };
          multiply(f, madd, sums, element, bRow);
        }
        f.advance(a, 4 * tileRows * count);
        f.advance(b, 4 * tileColumns * count);
      };
      const end = f.let(i32.add(b, i32.mul(depth, i32.const(4 * tileColumns))));
      if (unroll > 1) {
        const rest = i32.mul(i32.remU(depth, i32.const(unroll)), i32.const(4 * tileColumns));
        const unrolledEnd = f.let(i32.sub(end, rest));
        f.while(i32.ltU(b, unrolledEnd), () => steps(unroll));
      }
      f.while(i32.ltU(b, end), () => steps(1));
      storeTile(f, sums, c, rowBytes, columns);
    },
  );
}
