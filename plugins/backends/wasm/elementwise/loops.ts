/**
 * The loops around a kernel's body.
 *
 * @module
 */
import type { I32 } from "../assembler.ts";
import { i32, v128 } from "../assembler.ts";
import { storeFirst } from "../lanes.ts";
import { costOf, evaluate, type Writing } from "./body.ts";
import { runsAlong } from "./broadcast.ts";

/** Below this many instructions the loop itself is felt, and is unrolled. */
const cheap = 16;

/** Vectors per turn of the loop. */
function unrolled({ kernel }: Writing): 1 | 4 {
  return costOf(kernel) < cheap ? 4 : 1;
}

/** One dimension: groups of 64 or 16 bytes until the size is reached. */
export function wholeBlocks(w: Writing, size: I32): void {
  const first = w.outputs[0];
  if (first === undefined) return;
  const vectors = unrolled(w);
  const end = w.f.let(i32.add(first, i32.shl(size, i32.const(2))));
  w.f.repeat(() => vectorsInMemory(w, vectors), i32.ltU(first, end));
}

/** A dimension with others in it: what does not run along it starts again each time. */
export function nest(
  w: Writing,
  mask: number,
  size: I32,
  masks: readonly number[],
  sizes: readonly I32[],
): void {
  const { f } = w;
  const [inner = 0, ...rest] = masks;
  const [innerSize = i32.const(1), ...restSizes] = sizes;
  const starts = w.inputs.flatMap((at, i) =>
    at === undefined || runsAlong(mask, i) || w.splats.has(i) ? [] : [{ at, start: f.let(at) }]
  );
  const left = f.let(size);
  f.repeat(() => {
    for (const { at, start } of starts) f.set(at, start);
    if (rest.length === 0) row(w, inner, innerSize);
    else nest(w, inner, innerSize, rest, restSizes);
    f.advance(left, -1);
  }, left);
}

/** The innermost dimension: exactly its numbers are written, since the next row follows. */
function row(w: Writing, mask: number, size: I32): void {
  const { f } = w;
  const first = w.outputs[0];
  if (first === undefined) return;
  const constant = new Map(w.splats);
  w.inputs.forEach((at, i) => {
    if (at === undefined || w.splats.has(i) || runsAlong(mask, i)) return;
    constant.set(i, f.let(v128.load32Splat(at)));
    f.advance(at, 4);
  });
  const inside: Writing = { ...w, splats: constant };
  const end = f.let(i32.add(first, i32.shl(size, i32.const(2))));
  for (const vectors of new Set([unrolled(w), 1])) {
    const whole = i32.const(-16 * vectors);
    const groups = f.let(i32.add(first, i32.and(i32.sub(end, first), whole)));
    f.while(i32.ltU(first, groups), () => vectorsInMemory(inside, vectors));
  }
  f.if(i32.ltU(first, end), () => {
    const count = f.let(i32.shrU(i32.sub(end, first), i32.const(2)));
    const values = evaluate(inside, 0);
    w.outputs.forEach((at, i) => {
      const value = values[i];
      if (value !== undefined) storeFirst(f, at, value, count);
    });
    advanceAll(inside, i32.shl(count, i32.const(2)));
  });
}

/** Computes and stores so many vectors, then moves on. */
function vectorsInMemory(w: Writing, vectors: number): void {
  for (let v = 0; v < vectors; v++) {
    const values = evaluate(w, 16 * v);
    w.outputs.forEach((at, i) => {
      const value = values[i];
      if (value !== undefined) w.f.do(v128.store(at, value, 16 * v));
    });
  }
  advanceAll(w, i32.const(16 * vectors));
}

function advanceAll(w: Writing, bytes: I32): void {
  w.inputs.forEach((at, i) => {
    if (at !== undefined && !w.splats.has(i)) w.f.advance(at, bytes);
  });
  for (const at of w.outputs) w.f.advance(at, bytes);
}
