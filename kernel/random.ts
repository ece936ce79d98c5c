/**
 * Seeded random numbers on the host. A stream is a key and a position, so it can be saved, resumed
 * and split into independent streams by name.
 *
 * @module
 */
import { ValueError } from "./errors.ts";
import { type Key, threefry, threefryPair, UNIFORM_STEP } from "./threefry.ts";

export { fillUniform, type Key, threefry, threefryPair } from "./threefry.ts";

/** Where a stream stands; survives JSON unchanged. */
export interface RandomState {
  /** The key of the stream. */
  readonly key: Key;
  /** How many 32-bit words were taken. */
  readonly position: number;
  /** The second number of the last Box–Muller pair, while it waits to be given out. */
  readonly spare: number | null;
}

const TWO_32 = 2 ** 32;
/** Marks the counters that derive keys; those of numbers stay below it in their upper word. */
const FORK = 0x80000000;
const FORK_END = 0xc0000000;

/**
 * A stream of random numbers from Threefry-2x32-20.
 *
 * ```ts
 * const random = new Random(0);
 * const order = random.fork("shuffle").permutation(10);
 * console.log(random.uniform(), random.normal(), random.integer(6), order);
 * ```
 */
export class Random {
  #key: Key;
  #position = 0;
  #spare: number | null = null;
  /** The two words of the block that `#position` is in, once its first word was taken. */
  readonly #block = new Uint32Array(2);

  /**
   * Starts the stream of a seed, which may be any safe integer, negative ones too. Its two's
   * complement, low word first, is the key. Throws a {@linkcode ValueError} for anything else.
   */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) {
      throw new ValueError(
        `seed: found ${seed}, allowed: a whole number from -(2^53 - 1) to 2^53 - 1`,
      );
    }
    this.#key = [seed >>> 0, Math.floor(seed / TWO_32) >>> 0];
  }

  /** The key, for `Backend.random`. It gives the numbers that {@linkcode uniform} gives. */
  get key(): Key {
    return this.#key;
  }

  /**
   * A stream of its own, derived from this one's key and the name: the same name gives the same
   * stream wherever this one stands. This one does not advance.
   */
  fork(name: string): Random {
    let key = this.#key;
    for (let i = 0; i < name.length; i++) key = threefryPair(key, name.charCodeAt(i), FORK + i);
    const child = new Random(0);
    child.#key = threefryPair(key, name.length, FORK_END);
    return child;
  }

  /** The next 32 bits, as an unsigned whole number. */
  bits(): number {
    const half = this.#position % 2;
    if (half === 0) this.#computeBlock();
    this.#position++;
    return this.#block[half] ?? 0;
  }

  /** A number in [0, 1), a multiple of 2⁻²⁴: the upper 24 bits of the next word. */
  uniform(): number {
    return (this.bits() >>> 8) * UNIFORM_STEP;
  }

  /**
   * A number from the standard normal distribution, by Box and Muller: √(−2 ln(1−u)) · cos 2πv, and
   * the same with sin at the next call. Its size is at most √(48 ln 2) ≈ 5.77.
   *
   * JavaScript leaves the last bits of `log`, `cos` and `sin` to the engine, so they may differ
   * between versions of V8.
   */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /**
   * A whole number from 0 to `n` − 1, each equally likely. `n` is from 1 to 2³², else a
   * {@linkcode ValueError}.
   */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_32) {
      throw new ValueError(`integer: found n = ${n}, allowed: a whole number from 1 to 2^32`);
    }
    // Words from the last, incomplete run of n values would favour small remainders.
    const end = TWO_32 - TWO_32 % n;
    let word = this.bits();
    while (word >= end) word = this.bits();
    return word % n;
  }

  /** The numbers 0 to `n` − 1 in an order drawn evenly from all orders (Fisher–Yates). */
  permutation(n: number): Uint32Array<ArrayBuffer> {
    if (!Number.isInteger(n) || n < 0 || n > TWO_32) {
      throw new ValueError(`permutation: found n = ${n}, allowed: a whole number from 0 to 2^32`);
    }
    const order = new Uint32Array(n);
    for (let i = 0; i < n; i++) {
      const j = this.integer(i + 1);
      order[i] = order[j] ?? 0;
      order[j] = i;
    }
    return order;
  }

  /** Where the stream stands. Setting it continues from there; a damaged one is refused. */
  get state(): RandomState {
    return { key: this.#key, position: this.#position, spare: this.#spare };
  }

  set state({ key, position, spare }: RandomState) {
    const isWord = (x: unknown) => typeof x === "number" && x === x >>> 0;
    if (!Array.isArray(key) || key.length !== 2 || !key.every(isWord)) {
      throw new ValueError(`random state: found key ${JSON.stringify(key)}, allowed: two words`);
    }
    if (!Number.isSafeInteger(position) || position < 0) {
      throw new ValueError(
        `random state: found position ${position}, allowed: a whole number, 0 or more`,
      );
    }
    if (spare !== null && !Number.isFinite(spare)) {
      throw new ValueError(`random state: found spare ${spare}, allowed: a number or null`);
    }
    this.#key = [key[0], key[1]];
    this.#position = position;
    this.#spare = spare;
    if (position % 2 === 1) this.#computeBlock();
  }

  #computeBlock(): void {
    const counter = Math.floor(this.#position / 2);
    threefry(this.#key[0], this.#key[1], counter, Math.floor(counter / TWO_32), this.#block);
  }
}
