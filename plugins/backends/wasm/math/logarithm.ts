/**
 * log x and log(1 + x), on four float32.
 *
 * x is split into 2ᵉ(1 + f) with √½ ≤ 1 + f < √2. Then log x = e·log 2 + f − f²/2 + f³P(f).
 *
 * @module
 */
import type { Local, V128 } from "../assembler.ts";
import { f32x4, i32, i32x4, v128 } from "../assembler.ts";
import { log2High, log2Low } from "./exponential.ts";
import type { VectorMath } from "./vector.ts";

/** Minimax for (log(1 + f) − f + f²/2)/f³, relative to log(1 + f); error 6·10⁻⁹. */
const tail = [
  ...[0.333333313, -0.250008196, 0.200012416, -0.166234091],
  ...[0.142015874, -0.131596237, 0.127621308, -0.0763625652],
];

/** The bits of √½. */
const bitsOfRootHalf = 0x3f3504f3;

/** The exponent of a normal number, as an integer, and its mantissa between √½ and √2. */
export function splitExponent(
  m: VectorMath,
  x: V128,
): { exponent: Local<"v128">; mantissa: Local<"v128"> } {
  const bits = m.let(x);
  const exponent = m.let(
    i32x4.shrS(i32x4.sub(bits, m.bits(bitsOfRootHalf)), i32.const(23)),
  );
  return { exponent, mantissa: m.let(i32x4.sub(bits, i32x4.shl(exponent, i32.const(23)))) };
}

/** `e·log 2 + log(1 + f)` */
function combine(m: VectorMath, exponent: V128, f: Local<"v128">): V128 {
  const e = m.let(f32x4.convertI32x4S(exponent));
  const square = m.let(f32x4.mul(f, f));
  const cubic = f32x4.mul(f32x4.mul(square, f), m.polynomial(f, tail));
  const small = m.madd(e, m.number(log2Low), m.madd(square, m.number(-0.5), cubic));
  return m.madd(e, m.number(log2High), f32x4.add(small, f));
}

/** What the formula gets wrong: +∞ and NaN stay, 0 gives −∞, less gives NaN. */
function special(m: VectorMath, x: V128, y: V128): V128 {
  const finite = m.select(f32x4.lt(x, m.number(Infinity)), y, x);
  const zero = m.number(0);
  const ofZero = m.select(f32x4.eq(x, zero), m.number(-Infinity), finite);
  return v128.or(ofZero, f32x4.lt(x, zero));
}

/** A subnormal number times 2²³, others as they are; and how much was added to the exponent. */
export function normalize(
  m: VectorMath,
  x: V128,
): { normal: Local<"v128">; added: Local<"v128"> } {
  const subnormal = m.let(f32x4.lt(x, m.number(2 ** -126)));
  return {
    normal: m.let(m.select(subnormal, f32x4.mul(x, m.number(2 ** 23)), x)),
    added: m.let(v128.and(subnormal, m.bits(23))),
  };
}

/** log x */
export function log(m: VectorMath, value: V128): V128 {
  const x = m.let(value);
  const { normal, added } = normalize(m, x);
  const { exponent, mantissa } = splitExponent(m, normal);
  const f = m.let(f32x4.sub(mantissa, m.number(1)));
  return special(m, x, combine(m, i32x4.sub(exponent, added), f));
}

/** log(1 + x), exact near 0. */
export function log1p(m: VectorMath, value: V128): V128 {
  const x = m.let(value);
  const one = m.number(1);
  const u = m.let(f32x4.add(x, one));
  const { exponent, mantissa } = splitExponent(m, u);
  // What rounding took from 1 + x, in the scale of f. The scale 2⁻¹²⁸ is not needed: nothing is lost there.
  const lost = f32x4.sub(x, f32x4.sub(u, one));
  const scale = m.powerOfTwo(i32x4.sub(m.bits(0), i32x4.minS(exponent, m.bits(126))));
  const f = m.let(m.madd(lost, scale, f32x4.sub(mantissa, one)));
  return v128.or(special(m, u, combine(m, exponent, f)), m.signOf(x));
}
