/**
 * Threefry-2x32-20: a keyed, counter-based source of random bits. The same key and counter give the
 * same two words everywhere, so any part of a stream can be computed alone, in any order, on any
 * device.
 *
 * Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * @module
 */

/** A 64-bit key: two unsigned 32-bit words. */
export type Key = readonly [number, number];

/** 2⁻²⁴: the distance between neighbouring uniform numbers. */
export const UNIFORM_STEP: number = 2 ** -24;

/** The constant that enters the third word of the extended key (Skein's key schedule). */
const PARITY = 0x1bd11bda;

function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/**
 * Writes the two words of counter `(c0, c1)` under `(key0, key1)` to `out[at]` and `out[at + 1]`.
 * It allocates nothing. All four inputs count modulo 2³².
 *
 * ```ts
 * const words = new Uint32Array(2);
 * threefry(0, 0, 0, 0, words);
 * console.log(words); // 0x6b200159, 0x99ba4efe
 * ```
 */
export function threefry(
  key0: number,
  key1: number,
  c0: number,
  c1: number,
  out: Uint32Array,
  at = 0,
): void {
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  let k2 = PARITY ^ k0 ^ k1;
  let x0 = (c0 + k0) | 0;
  let x1 = (c1 + k1) | 0;
  for (let group = 1; group <= 5; group++) {
    const odd = group % 2 === 1;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, odd ? 13 : 17) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, odd ? 15 : 29) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, odd ? 26 : 16) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, odd ? 6 : 24) ^ x0;
    const first = k0;
    k0 = k1;
    k1 = k2;
    k2 = first;
    x0 = (x0 + k0) | 0;
    x1 = (x1 + k1 + group) | 0;
  }
  out[at] = x0;
  out[at + 1] = x1;
}

/** The two words as a pair, where speed does not matter. */
export function threefryPair(key: Key, c0: number, c1: number): [number, number] {
  const words = new Uint32Array(2);
  threefry(key[0], key[1], c0, c1, words);
  return [words[0] ?? 0, words[1] ?? 0];
}

/**
 * Fills `out` with uniform numbers in [0, 1), multiples of 2⁻²⁴: elements `2i` and `2i + 1` are the
 * upper 24 bits of the two words at counter `(i, 0)`. This is what `Backend.random` has to compute.
 */
export function fillUniform(key: Key, out: Float32Array | Float64Array): void {
  const [key0, key1] = key;
  const words = new Uint32Array(2);
  for (let i = 0, at = 0; at < out.length; i++, at += 2) {
    threefry(key0, key1, i, 0, words);
    out[at] = ((words[0] ?? 0) >>> 8) * UNIFORM_STEP;
    // An odd length drops the last word: a write past the end of a typed array does nothing.
    out[at + 1] = ((words[1] ?? 0) >>> 8) * UNIFORM_STEP;
  }
}
