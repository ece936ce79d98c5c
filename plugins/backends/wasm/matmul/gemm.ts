/**
 * The general matrix product: packed panels, blocked for the caches, after Goto and van de Geijn,
 * "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008.
 *
 * One difference: B is packed a few panels at a time, just before the tiles that use them, into a
 * small buffer that stays in the cache. A's block lies in the second-level cache as a whole, so B
 * is read once and never written to memory a second time.
 *
 * @module
 */
import type { Body, Func, I32, Local, Module } from "../assembler.ts";
import { i32 } from "../assembler.ts";
import { divideUp, least, share } from "../integers.ts";
import type { MultiplyAdd } from "../lanes.ts";
import { packing } from "./packing.ts";
import { packedTile, tileColumns, tileRows } from "./packed_tile.ts";

/** The longest stretch of k: two panels of it, 400 · (5 + 8) · 4 bytes, fit the first-level cache. */
const maximumDepth = 400;
/** Numbers in the packed block of A: 512 KiB, half of a second-level cache. */
const blockNumbers = 131072;
/** Columns of B packed together: a cache line of each row. */
const stripColumns = 16;
/** Steps of k packed together, when each lies on a page of its own. */
const stripDepth = 32;

/** Bytes of the buffer that the packed product needs. */
export const packingBytes: number = 4 * (blockNumbers + stripColumns * maximumDepth);

/**
 * `(a, aRow, aStep, b, bColumn, bStep, c, cRow, m, n, k, buffer)`, distances in bytes, one of each pair of operands' 4.
 * What is packed goes into the buffer.
 */
export type Gemm = Func<
  ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"]
>;

/** Defines `C[m, n] = A B` for operands stored either way; `k` is at least 1. */
export function gemm(module: Module, madd: MultiplyAdd): Gemm {
  const packA = packBlock(module);
  const packB = packStrip(module);
  const panel = tilesOfPanel(module, madd);

  return module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, a, aRow, aStep, b, bColumn, bStep, c, rowBytes, m, n, k, aBuffer) => {
      const bBuffer = f.let(i32.add(aBuffer, i32.const(4 * blockNumbers)));
      // k in passes of equal length, none above the maximum; as many rows of A as the block holds.
      const maximum = f.let(divideUp(k, divideUp(k, i32.const(maximumDepth))));
      const strips = i32.divU(i32.const(Math.floor(blockNumbers / tileRows)), maximum);
      const maximumRows = f.let(i32.mul(strips, i32.const(tileRows)));
      parts(f, m, maximumRows, (rows) => {
        const [aPart, bPart] = [f.let(a), f.let(b)];
        const accumulate = f.let(i32.const(0));
        parts(f, k, maximum, (depth) => {
          f.do(packA.call(aBuffer, aPart, rows, depth, aRow, aStep));
          const panelBytes = f.let(i32.mul(depth, i32.const(4 * tileColumns)));
          const [from, to] = [f.let(bPart), f.let(c)];
          parts(f, n, i32.const(stripColumns), (strip) => {
            f.do(packB.call(bBuffer, from, strip, depth, bColumn, bStep));
            const packed = f.let(bBuffer);
            parts(f, strip, i32.const(tileColumns), (columns) => {
              f.do(panel.call(aBuffer, packed, to, rows, depth, rowBytes, columns, accumulate));
              f.advance(packed, panelBytes);
              f.advance(to, i32.mul(columns, i32.const(4)));
            });
            f.advance(from, i32.mul(strip, bColumn));
          });
          f.advance(aPart, i32.mul(depth, aStep));
          f.advance(bPart, i32.mul(depth, bStep));
          f.set(accumulate, i32.const(1));
        });
        f.advance(a, i32.mul(rows, aRow));
        f.advance(c, i32.mul(rows, rowBytes));
      });
    },
  );
}

/** Runs `body` over parts of `whole`, each of `maximum` except the last. */
function parts(f: Body, whole: I32, maximum: I32, body: (size: Local<"i32">) => void): void {
  const left = f.let(whole);
  f.while(left, () => {
    const size = f.let(least(left, maximum));
    body(size);
    f.set(left, i32.sub(left, size));
  });
}

/** `(to, a, m, depth, aRow, aStep)`: packs a block of A, strips of up to five rows. */
function packBlock(module: Module): Func<["i32", "i32", "i32", "i32", "i32", "i32"]> {
  const pack = packing(module, tileRows);
  return module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    (f, to, a, m, depth, aRow, aStep) => {
      f.while(m, () => {
        const rows = f.let(share(m, tileRows));
        f.do(pack.call(to, a, rows, depth, aRow, aStep));
        f.advance(to, i32.mul(depth, i32.const(4 * tileRows)));
        f.advance(a, i32.mul(rows, aRow));
        f.set(m, i32.sub(m, rows));
      });
    },
  );
}

/** `(to, b, columns, depth, bColumn, bStep)`: packs the panels of a strip of B. */
function packStrip(module: Module): Func<["i32", "i32", "i32", "i32", "i32", "i32"]> {
  const pack = packing(module, tileColumns);
  return module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    (f, buffer, b, strip, depth, bColumn, bStep) => {
      const panelBytes = f.let(i32.mul(depth, i32.const(4 * tileColumns)));
      // Rows of k that lie apart are read a few at a time, over all panels: each is another page.
      const together = f.let(depth);
      f.if(i32.eq(bColumn, i32.const(4)), () => f.set(together, i32.const(stripDepth)));
      const start = f.let(buffer);
      parts(f, depth, together, (steps) => {
        const [to, from] = [f.let(start), f.let(b)];
        parts(f, strip, i32.const(tileColumns), (columns) => {
          f.do(pack.call(to, from, columns, steps, bColumn, bStep));
          f.advance(to, panelBytes);
          f.advance(from, i32.mul(columns, bColumn));
        });
        f.advance(start, i32.mul(steps, i32.const(4 * tileColumns)));
        f.advance(b, i32.mul(steps, bStep));
      });
    },
  );
}

/** `(a, b, c, m, depth, rowBytes, columns, accumulate)`: all tiles of one panel of B. */
function tilesOfPanel(
  module: Module,
  madd: MultiplyAdd,
): Func<["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"]> {
  const tiles = Array.from({ length: tileRows }, (_, r) => ({
    narrow: packedTile(module, madd, r + 1, 1),
    wide: packedTile(module, madd, r + 1, 2),
  }));
  return module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, a, b, c, m, depth, rowBytes, columns, accumulate) => {
      const isWide = f.let(i32.gtU(columns, i32.const(4)));
      const panelBytes = f.let(i32.mul(depth, i32.const(4 * tileRows)));
      f.while(m, () => {
        const rows = f.let(share(m, tileRows));
        tiles.forEach(({ narrow, wide }, r) => {
          const args = [a, b, c, depth, rowBytes, columns, accumulate] as const;
          f.if(i32.eq(rows, i32.const(r + 1)), () => {
            f.if(isWide, () => f.do(wide.call(...args)), () => f.do(narrow.call(...args)));
          });
        });
        f.advance(a, panelBytes);
        f.advance(c, i32.mul(rows, rowBytes));
        f.set(m, i32.sub(m, rows));
      });
    },
  );
}
