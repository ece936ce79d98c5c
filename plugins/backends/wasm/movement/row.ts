/**
 * One row of numbers from one place to another.
 *
 * @module
 */
import type { Body, I32, V128 } from "../assembler.ts";
import { i32, v128 } from "../assembler.ts";
import { storeFirst } from "../lanes.ts";

/**
 * Writes `bytes` bytes from `to` on, four numbers at a time: what `value` makes of the places that
 * both pointers have reached. Nothing is written past the end.
 */
export function row(
  f: Body,
  to: I32,
  from: I32,
  bytes: I32,
  value: (target: I32, source: I32) => V128,
): void {
  const [target, source] = [f.let(to), f.let(from)];
  const end = f.let(i32.add(target, bytes));
  const vectors = f.let(i32.add(target, i32.and(bytes, i32.const(-16))));
  f.while(i32.ltU(target, vectors), () => {
    f.do(v128.store(target, value(target, source)));
    f.advance(target, 16);
    f.advance(source, 16);
  });
  f.if(i32.ltU(target, end), () => {
    const last = f.let(value(target, source));
    storeFirst(f, target, last, i32.shrU(i32.sub(end, target), i32.const(2)));
  });
}
