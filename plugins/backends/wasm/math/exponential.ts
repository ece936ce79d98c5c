/**
 * eˣ and the functions made of it, on four float32.
 *
 * x is split into n·log 2 + r with |r| ≤ log(2)/2, and eˣ = 2ⁿ eʳ. The polynomial for
 * (eʳ − 1 − r)/r² is minimax, relative to eʳ − 1, with coefficients rounded to float32.
 *
 * @module
 */
import type { Local, V128 } from "../assembler.ts";
import { f32x4, i32, i32x4, v128 } from "../assembler.ts";
import type { VectorMath } from "./vector.ts";

/** The larger part of log 2, with so few bits that its product with n is exact. */
export const log2High = 0.693359375;
/** What is left of log 2. */
export const log2Low: number = Math.LN2 - log2High;

/** Minimax on |r| ≤ 0.3475; error 1.4·10⁻⁸. */
const tail = [0.49999997, 0.16666545, 0.0416674465, 0.00836644694, 0.00138698495];

/** Added and taken away again it rounds to the nearest integer, whose bits it leaves visible. */
const rounder = 1.5 * 2 ** 23;

/** `n` as an integer, and eʳ − 1, with x = n·log 2 + r. */
function split(m: VectorMath, x: V128): { n: Local<"v128">; expm1OfRest: Local<"v128"> } {
  const rounded = m.let(m.madd(x, m.number(Math.LOG2E), m.number(rounder)));
  const n = m.let(f32x4.sub(rounded, m.number(rounder)));
  const r = m.let(
    m.madd(n, m.number(-log2Low), m.madd(n, m.number(-log2High), x)),
  );
  return {
    n: m.let(i32x4.sub(rounded, m.number(rounder))),
    expm1OfRest: m.let(m.madd(f32x4.mul(r, r), m.polynomial(r, tail), r)),
  };
}

/** x kept within bounds; NaN stays. */
function clamp(m: VectorMath, x: V128, low: number, high: number): Local<"v128"> {
  return m.let(f32x4.pmax(f32x4.pmin(x, m.number(high)), m.number(low)));
}

/** eˣ */
export function exp(m: VectorMath, x: V128): V128 {
  // Beyond these bounds the result is infinite, or 0.
  const { n, expm1OfRest } = split(m, clamp(m, x, -104, 89));
  // 2ⁿ in two factors: 2¹²⁸ and the steps below 2⁻¹²⁶ are not normal numbers.
  const half = m.let(i32x4.shrS(n, i32.const(1)));
  const y = f32x4.add(expm1OfRest, m.number(1));
  return f32x4.mul(f32x4.mul(y, m.powerOfTwo(half)), m.powerOfTwo(i32x4.sub(n, half)));
}

/** eˣ for −80 ≤ x ≤ 80, where 2ⁿ is a normal number. */
export function expInRange(m: VectorMath, x: V128): V128 {
  const { n, expm1OfRest } = split(m, x);
  return f32x4.mul(f32x4.add(expm1OfRest, m.number(1)), m.powerOfTwo(n));
}

/** eˣ − 1, without regard to the sign of 0. */
function expm1Unsigned(m: VectorMath, x: V128): V128 {
  // Below −25 the result is −1; above 88.8 it is infinite, and n is 128 at most.
  const { n, expm1OfRest } = split(m, clamp(m, x, -25, 88.8));
  // 2 (2ⁿ⁻¹ (eʳ − 1) + (2ⁿ⁻¹ − 1/2)): 2¹²⁸ itself would be infinite.
  const scale = m.let(m.powerOfTwo(i32x4.sub(n, m.bits(1))));
  const half = m.let(m.madd(scale, expm1OfRest, f32x4.sub(scale, m.number(0.5))));
  return f32x4.add(half, half);
}

/** eˣ − 1, exact near 0. */
export function expm1(m: VectorMath, x: V128): V128 {
  return v128.or(expm1Unsigned(m, x), m.signOf(x));
}

/** tanh x = −t / (t + 2) with t = e⁻²ˣ − 1, for x ≥ 0; odd. */
export function tanh(m: VectorMath, x: V128): V128 {
  const t = m.let(expm1Unsigned(m, f32x4.mul(f32x4.abs(x), m.number(-2))));
  const y = f32x4.div(t, f32x4.add(t, m.number(2)));
  return v128.or(f32x4.abs(y), m.signOf(x));
}

/** 1 / (1 + e⁻ˣ) */
export function sigmoid(m: VectorMath, x: V128): V128 {
  const one = m.number(1);
  return f32x4.div(one, f32x4.add(one, exp(m, f32x4.neg(x))));
}
