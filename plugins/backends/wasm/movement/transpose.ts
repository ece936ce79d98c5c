/**
 * The transposition of a plane, four by four in registers.
 *
 * @module
 */
import type { Func, Module } from "../assembler.ts";
import { f32, i32, v128 } from "../assembler.ts";
import { transpose4 } from "../lanes.ts";

/** `(to, from, rows, columns, toRow, fromColumn)`, distances in bytes. */
export type Transpose = Func<["i32", "i32", "i32", "i32", "i32", "i32"]>;

/**
 * Defines `to[i, j] = from[j, i]`, where the rows of `to` and the columns' sources in `from` are
 * contiguous. Sixteen rows at a time, so that a cache line of `from` is used up when it is there.
 */
export function transpose(module: Module): Transpose {
  /** Four columns of any number of rows. */
  const fourColumns = module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32"],
    (f, to, from, rows, toRow, fromColumn) => {
      const lines = [from];
      for (let j = 1; j < 4; j++) lines.push(f.let(i32.add(lines[j - 1] ?? from, fromColumn)));
      f.while(i32.geU(rows, i32.const(4)), () => {
        const block = lines.map((line) => f.let(v128.load(line)));
        for (const row of transpose4(f, block)) {
          f.do(v128.store(to, row));
          f.advance(to, toRow);
        }
        for (const line of lines) f.advance(line, 16);
        f.advance(rows, -4);
      });
      f.while(rows, () => {
        lines.forEach((line, j) => f.do(f32.store(to, f32.load(line), 4 * j)));
        for (const line of lines) f.advance(line, 4);
        f.advance(to, toRow);
        f.advance(rows, -1);
      });
    },
  );
  return module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    (f, to, from, rows, columns, toRow, fromColumn) => {
      const sixteen = i32.const(16);
      f.while(rows, () => {
        const block = f.let(rows);
        f.if(i32.gtU(rows, sixteen), () => f.set(block, sixteen));
        const target = f.let(to);
        const source = f.let(from);
        const left = f.let(columns);
        f.while(i32.geU(left, i32.const(4)), () => {
          f.do(fourColumns.call(target, source, block, toRow, fromColumn));
          f.advance(target, 16);
          f.advance(source, i32.shl(fromColumn, i32.const(2)));
          f.advance(left, -4);
        });
        f.while(left, () => {
          const cell = f.let(target);
          const number = f.let(source);
          const cells = f.let(block);
          f.repeat(() => {
            f.do(f32.store(cell, f32.load(number)));
            f.advance(cell, toRow);
            f.advance(number, 4);
            f.advance(cells, -1);
          }, cells);
          f.advance(target, 4);
          f.advance(source, fromColumn);
          f.advance(left, -1);
        });
        f.advance(to, i32.mul(block, toRow));
        f.advance(from, i32.shl(block, i32.const(2)));
        f.set(rows, i32.sub(rows, block));
      });
    },
  );
}
