/**
 * Idioms on vectors that several kernels share.
 *
 * @module
 */
import type { Body, I32, Local, V128 } from "./assembler.ts";
import { f32x4, i32, i32x4, shuffle32, v128 } from "./assembler.ts";

/** `a × b + c` on four lanes. */
export type MultiplyAdd = (a: V128, b: V128, c: V128) => V128;

/** Fused where the engine has it, else two roundings. */
export function multiplyAdd(relaxed: boolean): MultiplyAdd {
  return relaxed ? f32x4.relaxedMadd : (a, b, c) => f32x4.add(f32x4.mul(a, b), c);
}

/** Transposes four rows of four: column `i` of the rows is row `i` of the result. */
export function transpose4(f: Body, rows: readonly V128[]): readonly V128[] {
  const [r0, r1, r2, r3] = rows;
  if (r0 === undefined || r1 === undefined || r2 === undefined || r3 === undefined) {
    throw new Error("four rows needed");
  }
  const low01 = f.let(shuffle32(r0, r1, [0, 4, 1, 5]));
  const low23 = f.let(shuffle32(r2, r3, [0, 4, 1, 5]));
  const high01 = f.let(shuffle32(r0, r1, [2, 6, 3, 7]));
  const high23 = f.let(shuffle32(r2, r3, [2, 6, 3, 7]));
  return [
    shuffle32(low01, low23, [0, 1, 4, 5]),
    shuffle32(low01, low23, [2, 3, 6, 7]),
    shuffle32(high01, high23, [0, 1, 4, 5]),
    shuffle32(high01, high23, [2, 3, 6, 7]),
  ];
}

/** Stores the first `count` lanes, 1 to 4. */
export function storeFirst(f: Body, to: I32, x: Local<"v128">, count: I32, offset = 0): void {
  const two = i32.const(2);
  f.if(
    i32.gtU(count, i32.const(3)),
    () => f.do(v128.store(to, x, offset)),
    () =>
      f.if(i32.and(count, two), () => {
        f.do(v128.store64Lane(to, x, 0, offset));
        f.if(i32.gtU(count, two), () => f.do(v128.store32Lane(to, x, 2, offset + 8)));
      }, () => f.do(v128.store32Lane(to, x, 0, offset))),
  );
}

/** A mask of the first `count` lanes. */
export function firstLanes(count: I32): V128 {
  const numbers = [0, 1, 2, 3].flatMap((lane) => [lane, 0, 0, 0]);
  return i32x4.gtS(i32x4.splat(count), v128.const(numbers));
}
