/**
 * What the mathematics is written with: multiply-add, constants kept in registers, polynomials.
 *
 * @module
 */
import type { Body, Local, V128 } from "../assembler.ts";
import { f32x4, f64x2, i32, i32x4, v128 } from "../assembler.ts";
import { type MultiplyAdd, multiplyAdd } from "../lanes.ts";

/** Code for four numbers at a time, added to one function. */
export class VectorMath {
  /** The function that the code goes to. */
  readonly f: Body;
  /** `a × b + c` */
  readonly madd: MultiplyAdd;
  readonly #constants = new Map<string, Local<"v128">>();

  /** Appends to `f`; fused multiply-add where `relaxed`. */
  constructor(f: Body, relaxed: boolean) {
    this.f = f;
    this.madd = multiplyAdd(relaxed);
  }

  /** A float32 in all lanes. */
  number(x: number): V128 {
    return this.#constant(`f${Object.is(x, -0) ? "-0" : x}`, () => f32x4.const(x));
  }

  /** An int32 in all lanes. */
  bits(n: number): V128 {
    return this.#constant(`i${n}`, () => i32x4.const(n));
  }

  /** A float64 in both lanes. */
  double(x: number): V128 {
    return this.#constant(`d${x}`, () => f64x2.const(x));
  }

  /** Any constant, by a name of its own. */
  #constant(key: string, make: () => V128): V128 {
    let local = this.#constants.get(key);
    if (local === undefined) {
      local = this.f.hoist(make());
      this.#constants.set(key, local);
    }
    return local;
  }

  /** A name for a value that is used more than once. */
  let(x: V128): Local<"v128"> {
    return this.f.let(x);
  }

  /** `c₀ + c₁x + c₂x² + …` by Horner's rule. */
  polynomial(x: V128, coefficients: readonly number[]): V128 {
    const numbers = coefficients.map((c) => this.number(c));
    return numbers.reduceRight((sum, c) => this.madd(sum, x, c));
  }

  /** The sign bits of `x`. */
  signOf(x: V128): V128 {
    return v128.and(x, this.bits(0x80000000 | 0));
  }

  /** 2ⁿ for integers −126 to 127. */
  powerOfTwo(n: V128): V128 {
    return i32x4.shl(i32x4.add(n, this.bits(127)), i32.const(23));
  }

  /** `mask ? a : b` */
  select(mask: V128, a: V128, b: V128): V128 {
    return v128.bitselect(a, b, mask);
  }
}
