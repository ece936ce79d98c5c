/**
 * Idioms on 32-bit integers that several kernels share. Operands appear more than once in the code:
 * they are locals or constants, or cheap.
 *
 * @module
 */
import { type I32, i32, select } from "./assembler.ts";

/** The smaller of two unsigned numbers. */
export function least(a: I32, b: I32): I32 {
  return select(a, b, i32.ltU(a, b));
}

/** `⌈a / b⌉` */
export function divideUp(a: I32, b: I32): I32 {
  return i32.divU(i32.sub(i32.add(a, b), i32.const(1)), b);
}

/** How many of `left` come next: `most`, or half of what is left so that the last part is not thin. */
export function share(left: I32, most: number): I32 {
  const half = i32.shrU(i32.add(left, i32.const(1)), i32.const(1));
  const many = select(half, i32.const(most), i32.ltU(left, i32.const(2 * most)));
  return select(left, many, i32.leU(left, i32.const(most)));
}
