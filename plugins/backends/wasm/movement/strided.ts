/**
 * Loop nests that copy or add from one strided array to another: one generated function for each
 * number of dimensions and each kind of innermost loop.
 *
 * @module
 */
import { Arguments, type Kernel } from "../arguments.ts";
import type { Body, I32, Local } from "../assembler.ts";
import { bulk, f32, f32x4, i32, Module, v128 } from "../assembler.ts";
import type { Engine } from "../engine.ts";
import { sizeOf } from "../../../../kernel/backend.ts";
import { row } from "./row.ts";
import { simplify, type Walk } from "./strides.ts";
import { transpose } from "./transpose.ts";

/** What happens to each element: it is copied, or added to what is there. */
export type Action = "copy" | "add";

/** The innermost loop: both contiguous, any strides, or two dimensions that change places. */
type Innermost = "contiguous" | "strided" | "transposed";

/** From so many bytes on, the engine's own copy is faster than a loop. */
const longCopy = 512;

/** Nanoseconds that one number takes. */
const numberTime = 0.4;
/** Parts of a single dimension begin at multiples of so many numbers: a line of the cache. */
const lineNumbers = 16;

/** Walks over arrays that begin at the addresses `to` and `from`. */
export type Strided = (action: Action, walk: Walk, to: number, from: number) => void;

/** Returns what compiles and calls loop nests. */
export function createStrided(engine: Engine): Strided {
  const cache = new Map<string, Kernel>();

  return (action, walk, to, from) => {
    if (walk.sizes.includes(0)) return;
    let { sizes, to: toStrides, from: fromStrides } = simplify(walk);
    const last = sizes.length - 1;
    let innermost: Innermost = "strided";
    if (last < 0 || (toStrides[last] === 1 && fromStrides[last] === 1)) innermost = "contiguous";
    else if (action === "copy" && toStrides[last] === 1) {
      // The dimension along which `from` is contiguous becomes the last but one.
      const d = fromStrides.indexOf(1);
      if (d >= 0) {
        innermost = "transposed";
        const order = [...sizes.keys()].filter((i) => i !== d && i !== last).concat(d, last);
        const reordered = (numbers: readonly number[]) => order.map((i) => numbers[i] ?? 0);
        sizes = reordered(sizes);
        toStrides = reordered(toStrides);
        fromStrides = reordered(fromStrides);
      }
    }

    const rank = Math.max(1, sizes.length);
    const key = `${action} ${innermost} ${rank}`;
    let run = cache.get(key);
    if (run === undefined) cache.set(key, run = compile(action, innermost, rank, engine));
    const move = run;

    const [outer = 1] = sizes;
    const [toStride = 1, fromStride = 1] = [toStrides[0], fromStrides[0]];
    // Where numbers are added, two parts might add to the same place.
    const parts = action === "copy" ? engine.partsFor(numberTime * sizeOf(sizes)) : 1;
    engine.splitRange(parts, outer, rank === 1 ? lineNumbers : 1, (start, count) => {
      const block = engine.block(2 + 3 * rank);
      const { i32: words } = engine.memory;
      words[block] = to + 4 * start * toStride;
      words[block + 1] = from + 4 * start * fromStride;
      for (let d = 0, at = block + 2; d < rank; d++, at += 3) {
        words[at] = d === 0 ? count : sizes[d] ?? 1;
        words[at + 1] = 4 * (toStrides[d] ?? 1);
        words[at + 2] = 4 * (fromStrides[d] ?? 1);
      }
      move(4 * block);
    });
  };
}

/** One dimension of the nest: its size and, in bytes, its strides. */
interface Dimension {
  readonly size: Local<"i32">;
  readonly to: Local<"i32">;
  readonly from: Local<"i32">;
}

function compile(
  action: Action,
  innermost: Innermost,
  rank: number,
  engine: Engine,
): Kernel {
  const module = new Module();
  const plane = innermost === "transposed" ? transpose(module) : undefined;
  module.func("run", ["i32"], (f, block) => {
    const args = new Arguments(f, block);
    const start = { to: args.integer(0), from: args.integer(1) };
    const dimensions = Array.from({ length: rank }, (_, d): Dimension => ({
      size: args.integer(2 + 3 * d),
      to: args.integer(3 + 3 * d),
      from: args.integer(4 + 3 * d),
    }));
    const nest = (rest: readonly Dimension[], to: Local<"i32">, from: Local<"i32">): void => {
      const [outer, inner] = rest;
      if (outer === undefined) return;
      if (inner === undefined) {
        if (innermost === "contiguous") contiguous(f, action, to, from, outer.size);
        else each(f, outer, to, from, (t, s) => number(f, action, t, s));
      } else if (plane !== undefined && rest.length === 2) {
        f.do(plane.call(to, from, outer.size, inner.size, outer.to, inner.from));
      } else each(f, outer, to, from, (t, s) => nest(rest.slice(1), t, s));
    };
    nest(dimensions, start.to, start.from);
  });
  return engine.load(module)("run");
}

/** Runs `body` for every index of a dimension. */
function each(
  f: Body,
  dimension: Dimension,
  to: I32,
  from: I32,
  body: (to: Local<"i32">, from: Local<"i32">) => void,
): void {
  const [target, source, left] = [f.let(to), f.let(from), f.let(dimension.size)];
  f.repeat(() => {
    body(target, source);
    f.advance(target, dimension.to);
    f.advance(source, dimension.from);
    f.advance(left, -1);
  }, left);
}

function number(f: Body, action: Action, to: I32, from: I32): void {
  const x = f32.load(from);
  f.do(f32.store(to, action === "copy" ? x : f32.add(f32.load(to), x)));
}

/** A row; a long copy is left to the engine. */
function contiguous(f: Body, action: Action, to: I32, from: I32, size: I32): void {
  const bytes = f.let(i32.shl(size, i32.const(2)));
  if (action === "add") {
    row(f, to, from, bytes, (t, s) => f32x4.add(v128.load(t), v128.load(s)));
    return;
  }
  f.if(
    i32.geU(bytes, i32.const(longCopy)),
    () => f.do(bulk.copy(to, from, bytes)),
    () => row(f, to, from, bytes, (_, s) => v128.load(s)),
  );
}
