/**
 * The error function on four float32.
 *
 * @module
 */
import type { V128 } from "../assembler.ts";
import { f32x4, v128 } from "../assembler.ts";
import { expInRange } from "./exponential.ts";
import type { VectorMath } from "./vector.ts";

/** Minimax in x² for erf(x)/x − 1 on |x| ≤ 1; error 1.4·10⁻⁹. */
const near = [
  ...[0.128379166, -0.37612626, 0.112835787, -0.0268533472],
  ...[0.0051871622, -0.00079978531, 7.80690389e-05],
];

/** Minimax for −log(1 − erf x) on 1 ≤ x ≤ 4, weighted for erf x; error 1.1·10⁻⁹. */
const far = [
  ...[0.000341507955, 1.12708926, 0.638144672, 0.103106953],
  ...[-0.0218381993, 0.00294770557, -0.000186385761],
];

/** erf x = (2/√π) ∫₀ˣ e^(−t²) dt */
export function erf(m: VectorMath, value: V128): V128 {
  const x = m.let(value);
  const size = m.let(f32x4.abs(x));
  const square = m.let(f32x4.mul(x, x));
  const small = m.madd(x, m.polynomial(square, near), x);
  // From 4 on, erf x rounds to 1.
  const bounded = m.let(f32x4.pmin(size, m.number(4)));
  const one = m.number(1);
  const complement = expInRange(m, f32x4.neg(m.polynomial(bounded, far)));
  const large = v128.or(f32x4.sub(one, complement), m.signOf(x));
  return m.select(f32x4.lt(size, one), small, large);
}
