/**
 * What a kernel sees of windows, and what it has to make of them.
 *
 * @module
 */
import type { Body, F32, I32, Local, V128 } from "../assembler.ts";
import { i32, shuffle32, v128 } from "../assembler.ts";

/** What every window has in common. */
export interface Windows {
  /** Width of a window. */
  readonly wide: number;
  /** From one window to the next one across. */
  readonly stride: number;
  /** Pixels in a row of the image. */
  readonly width: Local<"i32">;
}

/** The rows of an image that a window sees. */
export interface Rows {
  /** Where the first of them begins: its address, and the index of its first pixel. */
  readonly address: Local<"i32">;
  readonly index: Local<"i32">;
  /** How many they are: as a number where that is known beforehand. */
  readonly count: Local<"i32"> | number;
}

/** Makes a number of each window. */
export interface Reduction {
  /** That of the columns from `left` up to `right`. */
  one(seen: Rows, left: Local<"i32">, right: Local<"i32">): F32;
  /** Those of four windows side by side, from the one that begins at `left` on, and of the next four at each call. */
  four(seen: Rows, left: Local<"i32">): () => Local<"v128">;
}

/** Begins a kernel: what is called here stands before all loops. */
export type Kind = (f: Body, windows: Windows) => Reduction;

/** The columns of four windows, from left to right. */
export function columnsOf(f: Body, at: I32, wide: number, stride: number): V128[] {
  const each = Array.from({ length: wide }, (_, column) => column);
  if (stride === 1) return each.map((column) => v128.load(at, 4 * column));
  if (stride === 2) {
    const pairs = each.filter((column) => column % 2 === 0).map((column) =>
      [f.let(v128.load(at, 4 * column)), f.let(v128.load(at, 4 * column + 16))] as const
    );
    const both = pairs.flatMap(([a, b]) =>
      [[0, 2, 4, 6], [1, 3, 5, 7]].map((lanes) => shuffle32(a, b, lanes))
    );
    return both.slice(0, wide);
  }
  const pixel = (column: number) => v128.load32Splat(at, 4 * column);
  const two = (column: number) => shuffle32(pixel(column), pixel(column + stride), [0, 4, 0, 4]);
  return each.map((column) => shuffle32(two(column), two(column + 2 * stride), [0, 1, 4, 5]));
}

/** Does it for every row but the first: written out where their number is known. */
export function nextRows(f: Body, count: Rows["count"], next: () => void): void {
  if (typeof count === "number") {
    for (let row = 1; row < count; row++) next();
    return;
  }
  const left = f.let(i32.sub(count, i32.const(1)));
  f.while(left, () => {
    next();
    f.advance(left, -1);
  });
}
