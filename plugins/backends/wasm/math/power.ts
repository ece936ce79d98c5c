/**
 * xʸ on four float32, by way of 2^(y·log₂|x|) in float64: y·log₂|x| is as large as 149, and what is
 * wrong with it is multiplied by the result.
 *
 * @module
 */
import type { V128 } from "../assembler.ts";
import { f32x4, f64x2, i32, i32x4, shuffle32, v128 } from "../assembler.ts";
import { normalize, splitExponent } from "./logarithm.ts";
import type { VectorMath } from "./vector.ts";

/** log₂(1 + f) = s·P(s²) with s = f/(2 + f); the series 2/ln 2 · (1 + s²/3 + s⁴/5 + …). */
const logarithm = Array.from({ length: 8 }, (_, i) => 2 / Math.LN2 / (2 * i + 1));

/** 2ʳ on |r| ≤ ½: its Taylor series. */
const exponential = Array.from({ length: 11 }, (_, i) => Math.LN2 ** i / factorial(i));

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** xʸ, with the special cases of `Math.pow`. */
export function pow(m: VectorMath, base: V128, power: V128): V128 {
  const x = m.let(base);
  const y = m.let(power);
  const [zero, one, infinity] = [m.number(0), m.number(1), m.number(Infinity)];
  const size = m.let(f32x4.abs(x));
  const { normal, added } = normalize(m, size);
  const { exponent, mantissa } = splitExponent(m, normal);
  const e = f32x4.convertI32x4S(i32x4.sub(exponent, added));
  // log₂ 0 = −∞ and log₂ ∞ = ∞ come in through the exponent, and NaN with them.
  const finite = m.select(f32x4.lt(size, infinity), e, size);
  const whole = m.let(m.select(f32x4.eq(size, zero), m.number(-Infinity), finite));

  const lower = half(m, whole, mantissa, y);
  const upper = half(m, upperHalf(whole), upperHalf(mantissa), upperHalf(y));
  const n = m.let(shuffle32(lower.n, upper.n, [0, 1, 4, 5]));
  const fraction = shuffle32(lower.fraction, upper.fraction, [0, 1, 4, 5]);
  const halfOfN = m.let(i32x4.shrS(n, i32.const(1)));
  const scaled = f32x4.mul(
    f32x4.mul(fraction, m.powerOfTwo(halfOfN)),
    m.powerOfTwo(i32x4.sub(n, halfOfN)),
  );
  const magnitude = m.let(m.select(f32x4.eq(y, zero), one, scaled));

  const halfOfY = m.let(f32x4.mul(y, m.number(0.5)));
  const isWhole = m.let(f32x4.eq(f32x4.floor(y), y));
  const isEven = f32x4.eq(f32x4.floor(halfOfY), halfOfY);
  const sign = v128.and(m.signOf(x), v128.andnot(isWhole, isEven));
  const negative = v128.and(f32x4.lt(x, zero), f32x4.gt(x, m.number(-Infinity)));
  const undefinedHere = v128.andnot(negative, isWhole);
  return v128.or(v128.or(magnitude, sign), undefinedHere);
}

function upperHalf(x: V128): V128 {
  return shuffle32(x, x, [2, 3, 2, 3]);
}

/** For the two lower lanes: 2^(y(whole + log₂ mantissa)) as `fraction · 2ⁿ`. */
function half(
  m: VectorMath,
  whole: V128,
  mantissa: V128,
  y: V128,
): { n: V128; fraction: V128 } {
  const one = m.double(1);
  const u = m.let(f64x2.promoteLowF32x4(mantissa));
  const s = m.let(f64x2.div(f64x2.sub(u, one), f64x2.add(u, one)));
  const log2 = f64x2.mul(s, series(m, m.let(f64x2.mul(s, s)), logarithm));
  const sum = f64x2.add(f64x2.promoteLowF32x4(whole), log2);
  const product = f64x2.mul(f64x2.promoteLowF32x4(y), sum);
  // At ±200 the result is infinite or 0 already. NaN stays.
  const bounded = m.let(f64x2.pmax(f64x2.pmin(product, m.double(200)), m.double(-200)));
  const n = m.let(f64x2.nearest(bounded));
  const r = m.let(f64x2.sub(bounded, n));
  return {
    n: m.let(i32x4.truncSatF64x2SZero(n)),
    fraction: m.let(f32x4.demoteF64x2Zero(series(m, r, exponential))),
  };
}

function series(m: VectorMath, x: V128, coefficients: readonly number[]): V128 {
  return coefficients.map((c) => m.double(c))
    .reduceRight((sum, c) => f64x2.add(f64x2.mul(sum, x), c));
}
