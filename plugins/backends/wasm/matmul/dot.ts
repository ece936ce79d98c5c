/**
 * Products of few rows with few or many, both contiguous along k: a block of dot products that
 * share their loads, with k in the lanes. Nothing is packed and no tile is padded.
 *
 * @module
 */
import type { Body, Func, Local, Module, V128 } from "../assembler.ts";
import { f32, f32x4, i32, shuffle32, v128 } from "../assembler.ts";
import { share } from "../integers.ts";
import { firstLanes, type MultiplyAdd } from "../lanes.ts";

/** Rows of A and of B in a full block: 10 sums, 2 + 1 operands in registers. */
const [blockRows, blockColumns] = [2, 5];

/** `(a, b, c, depth, rowBytesOfC)` */
type DotBlock = Func<["i32", "i32", "i32", "i32", "i32"]>;

/** `(a, b, c, cRow, m, n, k)`: `C[m, n] = A[m, k] B[n, k]ᵀ`, the distance of rows of C in bytes. */
export type DotProducts = Func<["i32", "i32", "i32", "i32", "i32", "i32", "i32"]>;

/** Defines the product `A Bᵀ` by dot products. */
export function dotProducts(module: Module, madd: MultiplyAdd): DotProducts {
  const blocks = Array.from(
    { length: blockRows },
    (_, r) => Array.from({ length: blockColumns }, (_, c) => dotBlock(module, madd, r + 1, c + 1)),
  );
  return module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, a, b, c, rowBytes, m, n, k) => {
      const depthBytes = f.let(i32.mul(k, i32.const(4)));
      const columnsLeft = f.let(n);
      // Five rows of B stay near while all of A passes by.
      f.while(columnsLeft, () => {
        const columns = f.let(share(columnsLeft, blockColumns));
        const aRow = f.let(a);
        const cRow = f.let(c);
        const rowsLeft = f.let(m);
        f.while(rowsLeft, () => {
          const rows = f.let(share(rowsLeft, blockRows));
          blocks.forEach((ofRows, r) =>
            f.if(i32.eq(rows, i32.const(r + 1)), () =>
              ofRows.forEach((block, s) =>
                f.if(
                  i32.eq(columns, i32.const(s + 1)),
                  () => f.do(block.call(aRow, b, cRow, k, rowBytes)),
                )
              ))
          );
          f.advance(aRow, i32.mul(rows, depthBytes));
          f.advance(cRow, i32.mul(rows, rowBytes));
          f.set(rowsLeft, i32.sub(rowsLeft, rows));
        });
        f.advance(b, i32.mul(columns, depthBytes));
        f.advance(c, i32.mul(columns, i32.const(4)));
        f.set(columnsLeft, i32.sub(columnsLeft, columns));
      });
    },
  );
}

function dotBlock(module: Module, madd: MultiplyAdd, rows: number, columns: number): DotBlock {
  return module.func(undefined, ["i32", "i32", "i32", "i32", "i32"], (f, a, b, c, k, rowBytes) => {
    const depthBytes = f.let(i32.mul(k, i32.const(4)));
    const lines = (first: Local<"i32">, count: number) => {
      const all = [first];
      for (let i = 1; i < count; i++) all.push(f.let(i32.add(all[i - 1] ?? first, depthBytes)));
      return all;
    };
    const aLines = lines(a, rows);
    const bLines = lines(b, columns);
    const sums = aLines.map(() => bLines.map(() => f.let(f32x4.const(0))));
    const step = (offset: number, clean: (x: V128) => V128) => {
      const xs = aLines.map((line) => f.let(clean(v128.load(line, offset))));
      bLines.forEach((line, j) => {
        const y = f.let(clean(v128.load(line, offset)));
        xs.forEach((x, i) => {
          const sum = sums[i]?.[j];
          if (sum !== undefined) f.set(sum, madd(x, y, sum));
        });
      });
    };
    const advance = (bytes: number) => {
      for (const line of [...aLines, ...bLines]) f.advance(line, bytes);
    };
    const end = f.let(i32.add(a, depthBytes));
    const eights = f.let(i32.add(a, i32.and(depthBytes, i32.const(~31))));
    const fours = f.let(i32.add(a, i32.and(depthBytes, i32.const(~15))));
    f.while(i32.ltU(a, eights), () => {
      step(0, (x) => x);
      step(16, (x) => x);
      advance(32);
    });
    f.if(i32.ltU(a, fours), () => {
      step(0, (x) => x);
      advance(16);
    });
    f.if(i32.ltU(a, end), () => {
      // Past the end lies anything, NaN included: both sides are cleared there.
      const mask = f.let(firstLanes(i32.shrU(i32.sub(end, a), i32.const(2))));
      step(0, (x) => v128.and(x, mask));
    });
    for (const ofRow of sums) {
      ofRow.forEach((sum, j) => f.do(f32.store(c, total(f, sum), 4 * j)));
      f.advance(c, rowBytes);
    }
  });
}

/** The sum of the four lanes. */
function total(f: Body, x: Local<"v128">) {
  const pairs = f.let(f32x4.add(x, shuffle32(x, x, [2, 3, 0, 1])));
  return f32x4.extract(f32x4.add(pairs, shuffle32(pairs, pairs, [1, 0, 3, 2])), 0);
}
