/**
 * The numbers of one channel: a row of each image.
 *
 * @module
 */
import type { Body, F64, I32, Local, V128 } from "../assembler.ts";
import { f64, f64x2, i32, shuffle32 } from "../assembler.ts";

/** Where the numbers are. */
export interface Rows {
  /** Of how many images. */
  readonly images: I32;
  /** From one image to the next, in bytes. */
  readonly stride: I32;
  /** How many numbers of each image, one after the other. */
  readonly length: Local<"i32">;
}

/** What is done to the four numbers `offset` bytes behind `at`, or to the first `rest` of them. */
export type Four = (at: Local<"i32">, offset: 0 | 16, rest?: Local<"i32">) => void;

/** Does it to all numbers of the channel that begins at `start`. */
export function overRows(f: Body, { images, stride, length }: Rows, start: I32, four: Four): void {
  const [row, left] = [f.let(start), f.let(images)];
  const eights = f.let(i32.shrU(length, i32.const(3)));
  const rest = f.let(i32.and(length, i32.const(3)));
  f.while(left, () => {
    const [at, again] = [f.let(row), f.let(eights)];
    f.while(again, () => {
      four(at, 0);
      four(at, 16);
      f.advance(at, 32);
      f.advance(again, -1);
    });
    f.if(i32.and(length, i32.const(4)), () => {
      four(at, 0);
      f.advance(at, 16);
    });
    f.if(rest, () => four(at, 0, rest));
    f.advance(row, stride);
    f.advance(left, -1);
  });
}

/** Four float32 as two pairs of float64. */
export type Pairs = readonly [Local<"v128">, Local<"v128">];

/** Four float32 as two pairs of float64. */
export function widen(f: Body, x: V128): Pairs {
  const four = f.let(x);
  const upper = shuffle32(four, four, [2, 3, 2, 3]);
  return [f.let(f64x2.promoteLowF32x4(four)), f.let(f64x2.promoteLowF32x4(upper))];
}

/** A sum in float64, over eight lanes, so that no addition waits for the one before. */
export class Sum {
  readonly #f: Body;
  readonly #lanes: { readonly 0: Pairs; readonly 16: Pairs };

  /** Starts at 0. */
  constructor(f: Body) {
    const zero = f.let(f64x2.const(0));
    const pairs = (): Pairs => [f.let(zero), f.let(zero)];
    this.#f = f;
    this.#lanes = { 0: pairs(), 16: pairs() };
  }

  /** Adds the products of four numbers. */
  addProducts(offset: 0 | 16, [a, b]: Pairs, [c, d]: Pairs): void {
    this.#add(offset, f64x2.mul(a, c), f64x2.mul(b, d));
  }

  /** Adds four numbers. */
  add(offset: 0 | 16, [a, b]: Pairs): void {
    this.#add(offset, a, b);
  }

  #add(offset: 0 | 16, a: V128, b: V128): void {
    const [low, high] = this.#lanes[offset];
    this.#f.set(low, f64x2.add(low, a));
    this.#f.set(high, f64x2.add(high, b));
  }

  /** What was added up. */
  total(): F64 {
    const { 0: [a, b], 16: [c, d] } = this.#lanes;
    const both = this.#f.let(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)));
    return f64.add(f64x2.extract(both, 0), f64x2.extract(both, 1));
  }
}
