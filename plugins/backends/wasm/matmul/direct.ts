/**
 * Products of few rows, or of short sums, where copying B would cost as much as multiplying by it.
 *
 * @module
 */
import type { Func, Module } from "../assembler.ts";
import { f32x4, i32, v128 } from "../assembler.ts";
import { share } from "../integers.ts";
import { type MultiplyAdd, storeFirst } from "../lanes.ts";
import { directTile } from "./direct_tile.ts";

/** Vectors in a tile of 1 to 6 rows: as many as keep the accumulators in registers. */
const widest = [6, 4, 3, 2, 2, 2] as const;

/** `(a, aRow, aStep, b, bStep, c, cRow, m, n, k)`, distances in bytes. */
export type DirectProduct = Func<
  ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"]
>;

/** Defines `C[m, n] = A B[k, n]`, nothing packed; A may be stored either way. */
export function directProduct(module: Module, madd: MultiplyAdd): DirectProduct {
  const tiles = widest.map((vectors, r) => [
    { columns: 4 * vectors, tile: directTile(module, madd, r + 1, vectors) },
    { columns: 4, tile: directTile(module, madd, r + 1, 1) },
  ]);
  return module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, a, aRow, aStep, b, bStep, c, rowBytes, m, n, k) => {
      f.while(m, () => {
        const rows = f.let(share(m, widest.length));
        const bPanel = f.let(b);
        const cPanel = f.let(c);
        const left = f.let(n);
        tiles.forEach((ofRows, r) =>
          f.if(i32.eq(rows, i32.const(r + 1)), () => {
            for (const { columns, tile } of ofRows) {
              const width = i32.const(columns);
              f.while(i32.geU(left, width), () => {
                f.do(tile.call(a, aRow, aStep, bPanel, bStep, cPanel, k, rowBytes, width));
                f.advance(bPanel, 4 * columns);
                f.advance(cPanel, 4 * columns);
                f.set(left, i32.sub(left, width));
              });
              if (columns === 4) {
                f.if(left, () =>
                  f.do(tile.call(a, aRow, aStep, bPanel, bStep, cPanel, k, rowBytes, left)));
              }
            }
          })
        );
        f.advance(a, i32.mul(rows, aRow));
        f.advance(c, i32.mul(rows, rowBytes));
        f.set(m, i32.sub(m, rows));
      });
    },
  );
}

/** `(a, b, bStep, c, n, k)` */
export type VectorMatrix = Func<["i32", "i32", "i32", "i32", "i32", "i32"]>;

/** Rows of B that pass by together. */
const rowsTogether = 8;

/** Defines `c[n] = a[k] B[k, n]`: B streams by once, row after row, as the prefetcher likes it. */
export function vectorMatrix(module: Module, madd: MultiplyAdd): VectorMatrix {
  const add = [1, rowsTogether].map((rows) =>
    module.func(
      undefined,
      ["i32", "i32", "i32", "i32", "i32", "i32"],
      (f, a, b, bStep, c, n, first) => {
        const factors = Array.from({ length: rows }, (_, i) => f.let(v128.load32Splat(a, 4 * i)));
        const rowBytes = f.let(i32.mul(n, i32.const(4)));
        const lines = [b];
        for (let i = 1; i < rows; i++) lines.push(f.let(i32.add(lines[i - 1] ?? b, bStep)));
        const end = f.let(i32.add(c, rowBytes));
        const fours = f.let(i32.add(c, i32.and(rowBytes, i32.const(~15))));
        const sum = f.local("v128");
        const evaluate = () => {
          f.if(first, () => f.set(sum, f32x4.const(0)), () => f.set(sum, v128.load(c)));
          factors.forEach((x, i) => f.set(sum, madd(x, v128.load(lines[i] ?? b), sum)));
        };
        f.while(i32.ltU(c, fours), () => {
          evaluate();
          f.do(v128.store(c, sum));
          for (const line of [c, ...lines]) f.advance(line, 16);
        });
        f.if(i32.ltU(c, end), () => {
          evaluate();
          storeFirst(f, c, sum, i32.shrU(i32.sub(end, c), i32.const(2)));
        });
      },
    )
  );
  const six = ["i32", "i32", "i32", "i32", "i32", "i32"] as const;
  return module.func(undefined, six, (f, a, b, bStep, c, n, k) => {
    const left = f.let(k);
    [rowsTogether, 1].forEach((rows, i) => {
      const step = add[1 - i];
      if (step === undefined) throw new Error("two strides needed");
      f.while(i32.geU(left, i32.const(rows)), () => {
        f.do(step.call(a, b, bStep, c, n, i32.eq(left, k)));
        f.advance(a, 4 * rows);
        f.advance(b, i32.mul(bStep, i32.const(rows)));
        f.set(left, i32.sub(left, i32.const(rows)));
      });
    });
  });
}
