/**
 * The adjoint of sums over windows: every pixel gets the sum of what its windows have.
 *
 * With a stride s across, the pixels q·s, q·s + 1, …, q·s + s − 1, counted from the beginning of the padding, see the
 * windows from q on to the left, each in columns of its own. So the sums for four q stand in s vectors of four
 * neighbouring windows, to be interleaved when they are stored. Pixels that see windows beyond either end go one
 * by one. A pixel adds up its windows from below upwards, and those of a row from right to left.
 *
 * @module
 */
import { Arguments, type Kernel } from "../arguments.ts";
import type { Body, I32, Local } from "../assembler.ts";
import { f32, f32x4, i32, Module, shuffle32, v128 } from "../assembler.ts";
import type { Engine } from "../engine.ts";
import { divideUp, least } from "../integers.ts";
import type { Windows } from "./windows.ts";

/** What a kernel is compiled for. */
export type SpreadSpec = Pick<Windows, "wide" | "stride">;

/** Windows along an axis that see a pixel: how many, and the last one. */
interface Seen {
  readonly count: Local<"i32">;
  readonly last: Local<"i32">;
}

/**
 * Compiles a kernel. Its arguments:
 *
 * - where the images go, where the windows are, how many images there are, their height and width;
 * - windows down: how many, their size, their stride, and the padding above;
 * - windows across: how many, and the padding before;
 * - the windows from the first to the one behind the last whose pixels go four windows at a time: none, or four or
 *   more.
 */
export function compileSpread(
  { wide, stride }: SpreadSpec,
  engine: Engine,
): Kernel {
  const module = new Module();
  module.func("run", ["i32"], (f, block) => {
    const args = new Arguments(f, block);
    const word = (i: number) => args.integer(i);
    const [to, windows, images, height, width] = [word(0), word(1), word(2), word(3), word(4)];
    const [down, tall, step, above] = [word(5), word(6), word(7), word(8)];
    const [across, before, first, end] = [word(9), word(10), word(11), word(12)];
    const windowBytes = f.let(i32.shl(across, i32.const(2)));
    const behind = f.let(i32.add(before, width));
    const columns = { size: i32.const(wide), step: i32.const(stride), windows: across };

    /** Goes over the rows of windows, from the last one upwards. */
    const eachRow = (rows: Seen, from: I32, add: (row: Local<"i32">) => void) => {
      const [row, left] = [f.let(from), f.let(rows.count)];
      f.while(left, () => {
        add(row);
        f.advance(row, i32.sub(i32.const(0), windowBytes));
        f.advance(left, -1);
      });
    };

    /** The pixels up to `last`, from where `pixel` stands. */
    const oneByOne = (rows: Seen, from: I32, pixel: Local<"i32">, last: I32) =>
      f.while(i32.ltU(pixel, last), () => {
        const seen = seenBy(f, pixel, columns);
        const total = f.let(f32.const(0));
        eachRow(rows, i32.add(from, bytes(seen.last)), (row) => {
          const [at, left] = [f.let(row), f.let(seen.count)];
          f.while(left, () => {
            f.set(total, f32.add(total, f32.load(at)));
            f.advance(at, -4);
            f.advance(left, -1);
          });
        });
        f.do(f32.store(i32.add(to, bytes(i32.sub(pixel, before))), total));
        f.advance(pixel, 1);
      });

    /** The pixels of the windows `window` to `window + 3`. */
    const four = (rows: Seen, from: I32, window: I32) => {
      const totals = Array.from({ length: stride }, () => f.let(f32x4.const(0)));
      const back = Math.floor((wide - 1) / stride);
      const leftmost = i32.add(from, bytes(i32.sub(window, i32.const(back))));
      eachRow(rows, leftmost, (row) => {
        for (let column = 0; column < wide; column++) {
          const total = totals[column % stride];
          const g = v128.load(row, 4 * (back - Math.floor(column / stride)));
          if (total !== undefined) f.set(total, f32x4.add(total, g));
        }
      });
      const pixel = i32.sub(i32.mul(window, i32.const(stride)), before);
      storeInterleaved(f, f.let(i32.add(to, bytes(pixel))), totals);
    };

    f.while(images, () => {
      const row = f.let(above);
      const last = f.let(i32.add(above, height));
      f.while(i32.ltU(row, last), () => {
        const rows = seenBy(f, row, { size: tall, step, windows: down });
        const from = f.let(i32.add(windows, i32.mul(rows.last, windowBytes)));
        const [pixel, window] = [f.let(before), f.let(first)];
        f.if(i32.ltU(first, end), () => {
          oneByOne(rows, from, pixel, i32.mul(first, i32.const(stride)));
          f.set(pixel, i32.mul(end, i32.const(stride)));
          const lastFour = f.let(i32.sub(end, i32.const(4)));
          f.while(i32.ltU(window, lastFour), () => {
            four(rows, from, window);
            f.advance(window, 4);
          });
          // What is left may be less than four: some go again.
          four(rows, from, lastFour);
        });
        oneByOne(rows, from, pixel, behind);
        f.advance(to, bytes(width));
        f.advance(row, 1);
      });
      f.advance(windows, i32.mul(down, windowBytes));
      f.advance(images, -1);
    });
  });
  return engine.load(module)("run");
}

/** The windows that see the pixel at `place`, counted from the beginning of the padding. */
function seenBy(
  f: Body,
  place: Local<"i32">,
  { size, step, windows }: { readonly size: I32; readonly step: I32; readonly windows: I32 },
): Seen {
  const one = i32.const(1);
  const next = f.let(i32.add(place, one));
  const first = f.let(divideUp(i32.sub(next, least(next, size)), step));
  const end = f.let(least(f.let(i32.add(i32.divU(place, step), one)), windows));
  return { count: f.let(i32.sub(end, least(first, end))), last: f.let(i32.sub(end, one)) };
}

function bytes(numbers: I32): I32 {
  return i32.shl(numbers, i32.const(2));
}

/** Stores the first lane of each vector, then the second of each, and so on. */
function storeInterleaved(f: Body, to: I32, vectors: readonly Local<"v128">[]): void {
  const [a, b] = vectors;
  if (a !== undefined && vectors.length === 1) f.do(v128.store(to, a));
  else if (a !== undefined && b !== undefined && vectors.length === 2) {
    f.do(v128.store(to, shuffle32(a, b, [0, 4, 1, 5])));
    f.do(v128.store(to, shuffle32(a, b, [2, 6, 3, 7]), 16));
  } else {
    vectors.forEach((x, i) => {
      for (let lane = 0; lane < 4; lane++) {
        f.do(v128.store32Lane(to, x, lane, 4 * (lane * vectors.length + i)));
      }
    });
  }
}
