/**
 * The functions of formulas in WGSL, whose own `exp`, `log` and kin are as exact as each driver likes. The methods and
 * coefficients are those of the wasm backend's `math/`, where they are derived.
 *
 * A shader calls the types of its numbers `number`, `bits`, `whole` and `truth`: of one number, or of four. What no
 * compiler may take for granted is looked at in the bits: NaN and infinities are not always kept by comparisons.
 *
 * @module
 */

/** A piece of WGSL and the pieces that must come before it. */
interface Piece {
  readonly needs: readonly string[];
  readonly code: string;
}

const pieces: Readonly<Record<string, Piece>> = {
  bits: {
    needs: [],
    code: `
fn bits_of(x: number) -> bits { return bitcast<bits>(x); }
fn of_bits(n: bits) -> number { return bitcast<number>(n); }
fn infinity() -> number { return of_bits(bits(0x7f800000u)); }
fn not_a_number() -> number { return of_bits(bits(0x7fc00000u)); }
fn is_nan(x: number) -> truth { return (bits_of(x) & bits(0x7fffffffu)) > bits(0x7f800000u); }
fn is_finite(x: number) -> truth { return (bits_of(x) & bits(0x7fffffffu)) < bits(0x7f800000u); }
// For -126 to 127.
fn power_of_2(n: whole) -> number { return of_bits(bitcast<bits>((n + whole(127)) << bits(23u))); }
fn with_sign(size: number, sign: number) -> number {
  return of_bits((bits_of(size) & bits(0x7fffffffu)) | (bits_of(sign) & bits(0x80000000u)));
}
`,
  },
  kept: {
    needs: ["bits"],
    code: `
// The number as it was rounded. What looks like x + 1 - 1 is made x by some drivers, but not if a number that they do not
// know comes between.
fn kept(x: number) -> number { return of_bits(bits_of(x) ^ bits(p.zero)); }
`,
  },
  minimum: {
    needs: ["bits"],
    code: `
fn minimum(a: number, b: number) -> number { return select(b, a, (a < b) | is_nan(a)); }
fn maximum(a: number, b: number) -> number { return select(b, a, (a > b) | is_nan(a)); }
`,
  },
  split: {
    needs: ["bits"],
    code: `
struct Split { less_1: number, n: whole }
// x = n log 2 + r: n, and exp(r) - 1.
fn split_at_log_2(x: number) -> Split {
  let n = round(x * 1.44269504);
  let r = n * 2.12194440e-4 + (n * -0.693359375 + x);
  var tail = number(0.00138698495);
  tail = tail * r + 0.00836644694;
  tail = tail * r + 0.0416674465;
  tail = tail * r + 0.16666545;
  tail = tail * r + 0.49999997;
  return Split(r * r * tail + r, whole(n));
}
// NaN stays.
fn between(x: number, low: f32, high: f32) -> number {
  let below = select(x, number(high), x > number(high));
  return select(below, number(low), below < number(low));
}
// y 2^n in two factors: 2^128 and what lies below 2^-126 are no normal numbers.
fn scaled(y: number, n: whole) -> number {
  let half = n >> bits(1u);
  return y * power_of_2(half) * power_of_2(n - half);
}
`,
  },
  exponential: {
    needs: ["split"],
    code: `
fn exponential(x: number) -> number {
  let s = split_at_log_2(between(x, -104.0, 89.0));
  return select(scaled(s.less_1 + 1.0, s.n), x, is_nan(x));
}
`,
  },
  hyperbolic: {
    needs: ["split"],
    code: `
fn less_1(x: number) -> number {
  let s = split_at_log_2(between(x, -25.0, 88.8));
  // 2^128 itself would be infinite.
  let scale = power_of_2(s.n - whole(1));
  let half = scale * s.less_1 + (scale - 0.5);
  return select(half + half, x, is_nan(x));
}
fn exponential_less_1(x: number) -> number { return select(less_1(x), x, x == number(0.0)); }
fn tangent(x: number) -> number {
  let t = less_1(abs(x) * -2.0);
  return with_sign(t / (t + 2.0), x);
}
`,
  },
  combine: {
    needs: ["bits"],
    code: `
struct Parts { mantissa: number, exponent: whole }
// A normal number as 2^exponent times a mantissa between the roots of 1/2 and 2.
fn parts_of(x: number) -> Parts {
  let exponent = bitcast<whole>(bits_of(x) - bits(0x3f3504f3u)) >> bits(23u);
  return Parts(of_bits(bits_of(x) - (bitcast<bits>(exponent) << bits(23u))), exponent);
}
fn log_tail(f: number) -> number {
  var tail = number(-0.0763625652);
  tail = tail * f + 0.127621308;
  tail = tail * f - 0.131596237;
  tail = tail * f + 0.142015874;
  tail = tail * f - 0.166234091;
  tail = tail * f + 0.200012416;
  tail = tail * f - 0.250008196;
  tail = tail * f + 0.333333313;
  return tail;
}
// e log 2 + log(1 + f)
fn combine(e: number, f: number) -> number {
  let square = f * f;
  let small = e * -2.12194440e-4 + (square * -0.5 + square * f * log_tail(f));
  return e * 0.693359375 + (small + f);
}
fn ends(x: number, y: number) -> number {
  var result = select(x, y, is_finite(x));
  result = select(result, -infinity(), x == number(0.0));
  return select(result, not_a_number(), (x < number(0.0)) | is_nan(x));
}
`,
  },
  logarithm: {
    needs: ["combine"],
    code: `
fn logarithm(x: number) -> number {
  let tiny = x < number(1.17549435e-38);
  let parts = parts_of(select(x, x * 8388608.0, tiny));
  let added = select(number(0.0), number(23.0), tiny);
  return ends(x, combine(number(parts.exponent) - added, parts.mantissa - 1.0));
}
`,
  },
  logarithm_plus_1: {
    needs: ["combine", "kept"],
    code: `
fn logarithm_plus_1(x: number) -> number {
  let u = kept(x + 1.0);
  let parts = parts_of(u);
  // What rounding took from 1 + x, in the scale of the mantissa.
  let lost = x - (u - 1.0);
  let f = lost * power_of_2(-min(parts.exponent, whole(126))) + (parts.mantissa - 1.0);
  return select(ends(u, combine(number(parts.exponent), f)), x, x == number(0.0));
}
`,
  },
  error_function: {
    needs: ["split"],
    code: `
fn error_function(x: number) -> number {
  let size = abs(x);
  let square = x * x;
  var near = number(7.80690389e-05);
  near = near * square - 0.00079978531;
  near = near * square + 0.0051871622;
  near = near * square - 0.0268533472;
  near = near * square + 0.112835787;
  near = near * square - 0.37612626;
  near = near * square + 0.128379166;
  // From 4 on it rounds to 1.
  let bounded = between(size, 0.0, 4.0);
  var far = number(-0.000186385761);
  far = far * bounded + 0.00294770557;
  far = far * bounded - 0.0218381993;
  far = far * bounded + 0.103106953;
  far = far * bounded + 0.638144672;
  far = far * bounded + 1.12708926;
  far = far * bounded + 0.000341507955;
  let s = split_at_log_2(-far);
  let large = with_sign(1.0 - (s.less_1 + 1.0) * power_of_2(s.n), x);
  return select(select(large, near * x + x, size < number(1.0)), x, is_nan(x));
}
`,
  },
  power: {
    needs: ["combine", "split", "kept"],
    code: `
// A number and what rounding took from it.
struct Pair { near: number, rest: number }
fn sum_of(a: number, b: number) -> Pair {
  let s = kept(a + b);
  let t = kept(s - a);
  return Pair(s, (a - (s - t)) + (b - t));
}
// The upper half of the digits; products of halves are exact.
fn upper(x: number) -> number { return of_bits(bits_of(x) & bits(0xfffff000u)); }
fn product_of(a: number, b: number) -> Pair {
  let y = kept(a * b);
  let a1 = upper(a);
  let b1 = upper(b);
  let a2 = a - a1;
  let b2 = b - b1;
  return Pair(y, ((a1 * b1 - y) + a1 * b2 + a2 * b1) + a2 * b2);
}
// By way of 2^(y log2 |x|). The exponent is as large as 149, and what is wrong with it is multiplied by the result: so it
// is held as a pair.
fn power(x: number, y: number) -> number {
  let size = abs(x);
  let tiny = size < number(1.17549435e-38);
  let parts = parts_of(select(size, size * 8388608.0, tiny));
  let e = number(parts.exponent) - select(number(0.0), number(23.0), tiny);
  // log(1 + f) = f - f^2 / 2 + f^3 tail
  let f = parts.mantissa - 1.0;
  let square = product_of(f, f);
  let head = sum_of(f, square.near * -0.5);
  let rest = head.rest - 0.5 * square.rest + square.near * f * log_tail(f);
  let natural = sum_of(head.near, rest);
  // To base 2, with 1 / log 2 as a pair too.
  let binary = product_of(natural.near, number(1.44269502));
  let lower = binary.rest + (natural.rest * 1.44269502 + natural.near * 1.925963e-8);
  let whole_part = sum_of(e, binary.near);
  let log2 = sum_of(whole_part.near, whole_part.rest + lower);
  let z = product_of(log2.near, y);
  let z_rest = z.rest + log2.rest * y;
  let n = round(between(z.near, -160.0, 140.0));
  // Beyond these all is 0 or infinite, and the rest of no number.
  let inside = (z.near > number(-160.0)) & (z.near < number(140.0));
  let r = select(number(0.0), ((z.near - n) + z_rest) * 0.693147182, inside);
  let s = split_at_log_2(r);
  var result = scaled(s.less_1 + 1.0, whole(n) + s.n);
  // 0, infinities and 1, to a power.
  let zero = number(0.0);
  let is_end = (size == zero) | !is_finite(x);
  result = select(result, select(infinity(), zero, (size == zero) == (y > zero)), is_end);
  result = select(result, select(infinity(), zero, (size > number(1.0)) == (y < zero)), !is_finite(y) & !is_end);
  result = select(result, number(1.0), size == number(1.0));
  let is_whole = floor(y) == y;
  let is_even = floor(y * 0.5) == y * 0.5;
  let odd = is_whole & !is_even & is_finite(y);
  result = of_bits(bits_of(result) | select(bits(0u), bits_of(x) & bits(0x80000000u), odd));
  result = select(result, not_a_number(), (x < zero) & is_finite(x) & !is_whole & is_finite(y));
  // As in JavaScript: 1 to the power of an infinity is no number.
  result = select(result, not_a_number(), is_nan(x) | is_nan(y) | ((size == number(1.0)) & !is_finite(y)));
  return select(result, number(1.0), y == zero);
}
`,
  },
};

/** Pieces and all that they need, each once, in the order in which they need each other. */
export function definitionsOf(names: Iterable<string>): string {
  const found = new Set<string>();
  const add = (name: string) => {
    for (const needed of pieces[name]?.needs ?? []) add(needed);
    found.add(name);
  };
  for (const name of names) add(name);
  return [...found].map((name) => pieces[name]?.code ?? "").join("");
}
