/**
 * The functions of formulas as C that vectorises: no branches, no calls, no tables. The methods and coefficients are
 * those of the wasm backend's `math/`, where they are derived; relative errors are below 2·10⁻⁷.
 *
 * @module
 */

/** A piece of C and the pieces that must come before it. */
export interface Piece {
  /** Names of other pieces. */
  readonly needs: readonly string[];
  /** Definitions. */
  readonly code: string;
}

/** The definitions. */
export const pieces: Readonly<Record<string, Piece>> = {
  bits: {
    needs: [],
    code: String.raw`
#define INLINE static inline __attribute__((always_inline))
INLINE unsigned bits_of(float x) { unsigned n; __builtin_memcpy(&n, &x, 4); return n; }
INLINE float of_bits(unsigned n) { float x; __builtin_memcpy(&x, &n, 4); return x; }
/* For -126 to 127. */
INLINE float power_of_2(int n) { return of_bits((unsigned)(n + 127) << 23); }
INLINE float with_sign(float size, float sign) { return of_bits((bits_of(size) & 0x7fffffffu) | (bits_of(sign) & 0x80000000u)); }
`,
  },
  split: {
    needs: ["bits"],
    code: String.raw`
/* x = n log 2 + r: n, and exp(r) - 1. */
INLINE float split(float x, int *n) {
  float rounded = x * 0x1.715476p+0f + 0x1.8p+23f, whole = rounded - 0x1.8p+23f;
  float r = whole * 2.12194440e-4f + (whole * -0.693359375f + x);
  float tail = 0.00138698495f;
  tail = tail * r + 0.00836644694f;
  tail = tail * r + 0.0416674465f;
  tail = tail * r + 0.16666545f;
  tail = tail * r + 0.49999997f;
  *n = (int)(bits_of(rounded) - 0x4b400000u);
  return r * r * tail + r;
}
/* NaN stays. */
INLINE float between(float x, float low, float high) {
  x = x > high ? high : x;
  return x < low ? low : x;
}
`,
  },
  exponential: {
    needs: ["split"],
    code: String.raw`
INLINE float exponential(float x) {
  int n;
  float y = split(between(x, -104, 89), &n) + 1.0f;
  /* In two factors: 2^128 and what lies below 2^-126 are no normal numbers. */
  int half = n >> 1;
  return y * power_of_2(half) * power_of_2(n - half);
}
`,
  },
  hyperbolic: {
    needs: ["split"],
    code: String.raw`
INLINE float less_1(float x) {
  int n;
  float y = split(between(x, -25, 88.8f), &n);
  /* 2^128 itself would be infinite. */
  float scale = power_of_2(n - 1), half = scale * y + (scale - 0.5f);
  return half + half;
}
INLINE float exponential_less_1(float x) {
  float y = less_1(x);
  return x == 0 ? x : y;
}
INLINE float tangent(float x) {
  float t = less_1(__builtin_fabsf(x) * -2.0f);
  return with_sign(t / (t + 2.0f), x);
}
`,
  },
  parts: {
    needs: ["bits"],
    code: String.raw`
/* A normal number as 2^exponent times a mantissa between the roots of 1/2 and 2. */
INLINE float mantissa_of(float x, int *exponent) {
  *exponent = (int)(bits_of(x) - 0x3f3504f3u) >> 23;
  return of_bits(bits_of(x) - ((unsigned)*exponent << 23));
}
`,
  },
  combine: {
    needs: ["parts"],
    code: String.raw`
/* e log 2 + log(1 + f) */
INLINE float combine(int exponent, float f) {
  float e = (float)exponent, square = f * f, tail = -0.0763625652f;
  tail = tail * f + 0.127621308f;
  tail = tail * f - 0.131596237f;
  tail = tail * f + 0.142015874f;
  tail = tail * f - 0.166234091f;
  tail = tail * f + 0.200012416f;
  tail = tail * f - 0.250008196f;
  tail = tail * f + 0.333333313f;
  float small = e * -2.12194440e-4f + (square * -0.5f + square * f * tail);
  return e * 0.693359375f + (small + f);
}
INLINE float ends(float x, float y) {
  y = x < __builtin_inff() ? y : x;
  y = x == 0 ? -__builtin_inff() : y;
  return x < 0 ? __builtin_nanf("") : y;
}
`,
  },
  logarithm: {
    needs: ["combine"],
    code: String.raw`
INLINE float logarithm(float x) {
  int exponent, added = x < 0x1p-126f ? 23 : 0;
  float mantissa = mantissa_of(x < 0x1p-126f ? x * 0x1p+23f : x, &exponent);
  return ends(x, combine(exponent - added, mantissa - 1.0f));
}
`,
  },
  logarithm_plus_1: {
    needs: ["combine"],
    code: String.raw`
INLINE float logarithm_plus_1(float x) {
  int exponent;
  float u = x + 1.0f, mantissa = mantissa_of(u, &exponent);
  /* What rounding took from 1 + x, in the scale of the mantissa. */
  float lost = x - (u - 1.0f);
  float f = lost * power_of_2(-(exponent < 126 ? exponent : 126)) + (mantissa - 1.0f);
  float y = ends(u, combine(exponent, f));
  return x == 0 ? x : y;
}
`,
  },
  error: {
    needs: ["split"],
    code: String.raw`
INLINE float error_function(float x) {
  float size = __builtin_fabsf(x), square = x * x, near = 7.80690389e-05f, far = -0.000186385761f;
  near = near * square - 0.00079978531f;
  near = near * square + 0.0051871622f;
  near = near * square - 0.0268533472f;
  near = near * square + 0.112835787f;
  near = near * square - 0.37612626f;
  near = near * square + 0.128379166f;
  /* From 4 on it rounds to 1. */
  float bounded = size > 4.0f ? 4.0f : size;
  far = far * bounded + 0.00294770557f;
  far = far * bounded - 0.0218381993f;
  far = far * bounded + 0.103106953f;
  far = far * bounded + 0.638144672f;
  far = far * bounded + 1.12708926f;
  far = far * bounded + 0.000341507955f;
  int n;
  float complement = split(-far, &n) + 1.0f;
  float large = with_sign(1.0f - complement * power_of_2(n), x);
  return size != size ? x : size < 1.0f ? near * x + x : large;
}
`,
  },
  power: {
    needs: ["parts"],
    code: String.raw`
/* By way of 2^(y log2 |x|) in float64: the exponent is as large as 149, and what is wrong with it is multiplied by the
   result. */
INLINE float power(float x, float y) {
  float size = __builtin_fabsf(x), infinity = __builtin_inff();
  int exponent, added = size < 0x1p-126f ? 23 : 0;
  float mantissa = mantissa_of(size < 0x1p-126f ? size * 0x1p+23f : size, &exponent);
  /* 0 and infinity come in through the exponent, and NaN with them. */
  float whole = size < infinity ? (float)(exponent - added) : size;
  whole = size == 0 ? -infinity : whole;
  double s = ((double)mantissa - 1.0) / ((double)mantissa + 1.0), t = s * s;
  double log2 = 2 / (15 * 0x1.62e42fefa39efp-1);
  log2 = log2 * t + 2 / (13 * 0x1.62e42fefa39efp-1);
  log2 = log2 * t + 2 / (11 * 0x1.62e42fefa39efp-1);
  log2 = log2 * t + 2 / (9 * 0x1.62e42fefa39efp-1);
  log2 = log2 * t + 2 / (7 * 0x1.62e42fefa39efp-1);
  log2 = log2 * t + 2 / (5 * 0x1.62e42fefa39efp-1);
  log2 = log2 * t + 2 / (3 * 0x1.62e42fefa39efp-1);
  log2 = log2 * t + 2 / 0x1.62e42fefa39efp-1;
  double z = (double)y * ((double)whole + s * log2);
  z = z > 200 ? 200 : z;
  z = z < -200 ? -200 : z;
  double rounded = z + 0x1.8p+52, n = rounded - 0x1.8p+52, r = (z - n) * 0x1.62e42fefa39efp-1;
  double e = 1.0 / 3628800;
  e = e * r + 1.0 / 362880;
  e = e * r + 1.0 / 40320;
  e = e * r + 1.0 / 5040;
  e = e * r + 1.0 / 720;
  e = e * r + 1.0 / 120;
  e = e * r + 1.0 / 24;
  e = e * r + 1.0 / 6;
  e = e * r + 1.0 / 2;
  e = e * r + 1.0;
  e = e * r + 1.0;
  long long n_bits;
  __builtin_memcpy(&n_bits, &rounded, 8);
  int k = (int)(unsigned)n_bits, half = k >> 1;
  float result = (float)e * power_of_2(half) * power_of_2(k - half);
  result = y == 0 ? 1.0f : result;
  _Bool is_whole = __builtin_floorf(y) == y, is_even = __builtin_floorf(y * 0.5f) == y * 0.5f;
  result = of_bits(bits_of(result) | (is_whole & !is_even ? bits_of(x) & 0x80000000u : 0u));
  return (x < 0) & (x > -infinity) & !is_whole ? __builtin_nanf("") : result;
}
`,
  },
};

/** Pieces and all that they need, each once, in the order in which they need each other. */
export function definitionsOf(names: readonly string[]): string[] {
  const found = new Set<string>();
  const add = (name: string) => {
    for (const needed of pieces[name]?.needs ?? []) add(needed);
    found.add(name);
  };
  names.forEach(add);
  return [...found].map((name) => pieces[name]?.code ?? "");
}
