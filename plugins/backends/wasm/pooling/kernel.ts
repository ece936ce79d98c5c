/**
 * The loops over the windows of images. Windows that lie within the rows go four at a time, those that have a
 * part in the padding one by one.
 *
 * @module
 */
import { Arguments, type Kernel } from "../arguments.ts";
import type { Body, I32, Local } from "../assembler.ts";
import { f32, i32, Module, select, v128 } from "../assembler.ts";
import type { Engine } from "../engine.ts";
import { least } from "../integers.ts";
import { storeFirst } from "../lanes.ts";
import type { Kind, Rows } from "./windows.ts";

/** With a longer stride, four windows at the end of a row would be read too far past it. */
export const longestStride = 5;

/** What a kernel is compiled for. */
export interface PoolSpec {
  /** Width of a window. */
  readonly wide: number;
  /** From one window to the next one across. */
  readonly stride: number;
  /** Rows that every window sees, or 0 where some see fewer, since they have a part in the padding. */
  readonly rows: number;
}

/**
 * Compiles a kernel. Its arguments:
 *
 * - where the results go, where the images are, how many there are, their height and width;
 * - windows down: how many, their size, their stride, and the padding above;
 * - windows across: how many, the first that lies within the row, the one behind the last that does, and the
 *   padding before.
 */
export function compilePool(
  kind: Kind,
  { wide, stride, rows }: PoolSpec,
  engine: Engine,
): Kernel {
  const module = new Module();
  module.func("run", ["i32"], (f, block) => {
    const args = new Arguments(f, block);
    const word = (i: number) => args.integer(i);
    const [to, image, images, height, width] = [word(0), word(1), word(2), word(3), word(4)];
    const [down, tall, step, above] = [word(5), word(6), word(7), word(8)];
    const [across, first, end, before] = [word(9), word(10), word(11), word(12)];
    const { one, four } = kind(f, { wide, stride, width });
    const rowBytes = f.let(i32.shl(width, i32.const(2)));

    /** The windows up to `last`, from where `column` stands. */
    const oneByOne = (seen: Rows, column: Local<"i32">, last: I32) =>
      f.while(i32.ltU(column, last), () => {
        const begin = f.let(i32.mul(column, i32.const(stride)));
        const [left, right] = clip(f, begin, i32.const(wide), before, width);
        f.do(f32.store(to, one(seen, left, right)));
        f.advance(to, 4);
        f.advance(column, 1);
      });

    /** The windows within the rows. */
    const byFours = (seen: Rows) => {
      const left = f.let(i32.sub(i32.mul(first, i32.const(stride)), before));
      const next = four(seen, left);
      const many = f.let(i32.sub(end, first));
      const fours = f.let(i32.shrU(many, i32.const(2)));
      f.while(fours, () => {
        f.do(v128.store(to, next()));
        f.advance(to, 16);
        f.advance(fours, -1);
      });
      const rest = f.let(i32.and(many, i32.const(3)));
      f.if(rest, () => {
        storeFirst(f, to, next(), rest);
        f.advance(to, i32.shl(rest, i32.const(2)));
      });
    };

    f.while(images, () => {
      const [start, windows] = [f.let(i32.const(0)), f.let(down)];
      f.repeat(() => {
        const [top, bottom] = clip(f, start, tall, above, height);
        const seen: Rows = {
          address: f.let(i32.add(image, i32.mul(top, rowBytes))),
          index: f.let(i32.mul(top, width)),
          count: rows || f.let(i32.sub(bottom, top)),
        };
        const column = f.let(i32.const(0));
        oneByOne(seen, column, first);
        byFours(seen);
        f.set(column, end);
        oneByOne(seen, column, across);
        f.advance(start, step);
        f.advance(windows, -1);
      }, windows);
      f.advance(image, i32.mul(height, rowBytes));
      f.advance(images, -1);
    });
  });
  return engine.load(module)("run");
}

/**
 * The first pixel of a window along an axis and the one behind its last. `start` is counted from the beginning
 * of the padding, so that no number is negative.
 */
function clip(
  f: Body,
  start: Local<"i32">,
  size: I32,
  padding: Local<"i32">,
  pixels: I32,
): [first: Local<"i32">, end: Local<"i32">] {
  const first = select(start, padding, i32.gtU(start, padding));
  const end = least(f.let(i32.add(start, size)), f.let(i32.add(padding, pixels)));
  return [f.let(i32.sub(first, padding)), f.let(i32.sub(end, padding))];
}
