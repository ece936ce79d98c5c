/**
 * The micro-kernel of all directions: factors from a packed panel, times vectors that are read where they
 * lie, at an address of their own plus an offset that a table holds for each step.
 *
 * @module
 */
import type { Body, I32, Local, V128 } from "../assembler.ts";
import { f32x4, i32, shuffle32, v128 } from "../assembler.ts";
import type { MultiplyAdd } from "../lanes.ts";

/** Columns of a tile of 1 to 5 rows: as many as keep sums and operands in 15 registers. */
export const columnsOf = [8, 6, 3, 2, 2] as const;

/** Bytes of an entry of a table: two words. */
export const entryBytes = 8;

/** Steps in one turn of the loop. */
const unroll = 4;

/** How a panel holds the factors of one step, and how one of them gets into all lanes. */
export interface Factors {
  /** Bytes of a step. */
  readonly bytes: number;
  /** The factor of a row, `step` steps from where the panel points. */
  readonly element: (panel: Local<"i32">, step: number, row: number) => Local<"v128">;
}

/** Single numbers: four are loaded at once, a last one alone straight into all lanes. */
export function scalars(f: Body, rows: number): Factors {
  let four: Local<"v128"> | undefined;
  return {
    bytes: 4 * rows,
    element: (panel, step, row) => {
      const offset = 4 * (rows * step + row);
      const lane = row % 4;
      if (lane === 0) four = row < rows - 1 ? f.let(v128.load(panel, offset)) : undefined;
      return f.let(
        four === undefined
          ? v128.load32Splat(panel, offset)
          : shuffle32(four, four, [lane, lane, lane, lane]),
      );
    },
  };
}

/** Vectors as they are. */
export function vectors(f: Body, rows: number): Factors {
  return {
    bytes: 16 * rows,
    element: (panel, step, row) => f.let(v128.load(panel, 16 * (rows * step + row))),
  };
}

/** Where a tile's operands are. */
export interface Operands {
  /** The factors of the first step. */
  readonly panel: I32;
  /** The table of steps: the first word of an entry is an offset. */
  readonly steps: Local<"i32">;
  readonly stepsEnd: Local<"i32">;
  /** The table of columns: the first word of an entry is an offset. */
  readonly columns: Local<"i32">;
  /** What both offsets are added to. */
  readonly source: I32;
}

/** The sums over all steps, for each row and column, of the row's factor times the column's vector. */
export function tile(
  f: Body,
  madd: MultiplyAdd,
  rows: number,
  { bytes, element }: Factors,
  operands: Operands,
): readonly (readonly Local<"v128">[])[] {
  const range = (n: number) => Array.from({ length: n }, (_, i) => i);
  const columns = columnsOf[rows - 1] ?? 1;
  const sums = range(rows).map(() => range(columns).map(() => f.let(f32x4.const(0))));
  const pointers = range(columns).map((j) =>
    f.let(i32.add(operands.source, i32.load(operands.columns, entryBytes * j)))
  );
  const [panel, steps] = [f.let(operands.panel), f.let(operands.steps)];

  const multiply = (i: number, j: number, x: V128, y: V128) => {
    const sum = sums[i]?.[j];
    if (sum !== undefined) f.set(sum, madd(x, y, sum));
  };
  const turn = (count: number) => {
    for (let step = 0; step < count; step++) {
      const offset = f.let(i32.load(steps, entryBytes * step));
      const vector = (pointer: I32) => f.let(v128.load(i32.add(pointer, offset)));
      // The side with fewer operands waits in registers for the other.
      if (columns <= rows) {
        const ys = pointers.map(vector);
        for (let i = 0; i < rows; i++) {
          const x = element(panel, step, i);
          ys.forEach((y, j) => multiply(i, j, x, y));
        }
      } else {
        const xs = range(rows).map((i) => element(panel, step, i));
        pointers.forEach((pointer, j) => {
          const y = vector(pointer);
          xs.forEach((x, i) => multiply(i, j, x, y));
        });
      }
    }
    f.advance(panel, bytes * count);
    f.advance(steps, entryBytes * count);
  };
  const length = i32.sub(operands.stepsEnd, operands.steps);
  const turnBytes = entryBytes * unroll;
  const unrolledEnd = f.let(i32.add(operands.steps, i32.and(length, i32.const(-turnBytes))));
  f.while(i32.ltU(steps, unrolledEnd), () => turn(unroll));
  f.while(i32.ltU(steps, operands.stepsEnd), () => turn(1));
  return sums;
}
