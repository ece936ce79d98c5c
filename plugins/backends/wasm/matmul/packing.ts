/**
 * Packing: a strip of a matrix is copied into the order in which the micro-kernel reads it, for
 * each step of k the `width` numbers side by side. Either transposition is absorbed here.
 *
 * @module
 */
import type { Func, Module } from "../assembler.ts";
import { f32, i32, v128 } from "../assembler.ts";
import { transpose4 } from "../lanes.ts";

/**
 * `(to, from, count, depth, lineBytes, stepBytes)`: packs `count` lines of the strip, which lie
 * `lineBytes` apart; neighbours along k lie `stepBytes` apart. One of the two is 4.
 */
export type Pack = Func<["i32", "i32", "i32", "i32", "i32", "i32"]>;

/** The packing of strips of `width` lines, 5 or 8. */
export function packing(module: Module, width: 5 | 8): Pack {
  const alongDepth = packAlongDepth(module, width);
  const acrossDepth = packAcrossDepth(module, width);
  const anyStrip = packAny(module, width);
  return module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    (f, to, from, count, depth, lineBytes, stepBytes) => {
      f.if(
        i32.ne(count, i32.const(width)),
        () => f.do(anyStrip.call(to, from, count, depth, lineBytes, stepBytes)),
        () =>
          f.if(
            i32.eq(stepBytes, i32.const(4)),
            () => f.do(alongDepth.call(to, from, depth, lineBytes)),
            () => f.do(acrossDepth.call(to, from, depth, stepBytes)),
          ),
      );
    },
  );
}

/** Lines that are contiguous along k: four steps at a time are transposed in registers. */
function packAlongDepth(module: Module, width: 5 | 8): Func<["i32", "i32", "i32", "i32"]> {
  return module.func(undefined, ["i32", "i32", "i32", "i32"], (f, to, from, depth, lineBytes) => {
    const lines = [from];
    for (let i = 1; i < width; i++) lines.push(f.let(i32.add(lines[i - 1] ?? from, lineBytes)));
    const end = f.let(i32.add(to, i32.mul(depth, i32.const(4 * width))));
    const fours = f.let(
      i32.add(to, i32.mul(i32.and(depth, i32.const(~3)), i32.const(4 * width))),
    );
    f.while(i32.ltU(to, fours), () => {
      const blocks = lines.map((line) => f.let(v128.load(line)));
      let first = 0;
      for (; first + 4 <= width; first += 4) {
        transpose4(f, blocks.slice(first, first + 4)).forEach((step, p) => {
          f.do(v128.store(to, step, 4 * (width * p + first)));
        });
      }
      blocks.slice(first).forEach((block, i) => {
        for (let p = 0; p < 4; p++) {
          f.do(v128.store32Lane(to, block, p, 4 * (width * p + first + i)));
        }
      });
      for (const line of lines) f.advance(line, 16);
      f.advance(to, 16 * width);
    });
    f.while(i32.ltU(to, end), () => {
      lines.forEach((line, i) => f.do(f32.store(to, f32.load(line), 4 * i)));
      for (const line of lines) f.advance(line, 4);
      f.advance(to, 4 * width);
    });
  });
}

/** Lines that lie side by side: each step of k is a copy. */
function packAcrossDepth(module: Module, width: 5 | 8): Func<["i32", "i32", "i32", "i32"]> {
  return module.func(undefined, ["i32", "i32", "i32", "i32"], (f, to, from, depth, stepBytes) => {
    const end = f.let(i32.add(to, i32.mul(depth, i32.const(4 * width))));
    f.while(i32.ltU(to, end), () => {
      f.do(v128.store(to, v128.load(from)));
      if (width === 8) f.do(v128.store(to, v128.load(from, 16), 16));
      else f.do(f32.store(to, f32.load(from, 16), 16));
      f.advance(from, stepBytes);
      f.advance(to, 4 * width);
    });
  });
}

/** Any number of lines, one number at a time; the rest of the width is left as it was. */
function packAny(module: Module, width: number): Pack {
  return module.func(
    undefined,
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    (f, to, from, count, depth, lineBytes, stepBytes) => {
      const end = f.let(i32.add(to, i32.mul(count, i32.const(4))));
      f.while(i32.ne(to, end), () => {
        const source = f.let(from);
        const target = f.let(to);
        const last = f.let(i32.add(target, i32.mul(depth, i32.const(4 * width))));
        f.while(i32.ne(target, last), () => {
          f.do(f32.store(target, f32.load(source)));
          f.advance(source, stepBytes);
          f.advance(target, 4 * width);
        });
        f.advance(from, lineBytes);
        f.advance(to, 4);
      });
    },
  );
}
