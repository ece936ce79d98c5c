/**
 * How calls pass what they need: as float64 words in one block, settings first. All kernels then have the same
 * signature, and a call from JavaScript costs some ten nanoseconds however many arrays it names.
 *
 * @module
 */
import type { Library, Symbols } from "./library.ts";

/** Words that a call may pass. */
const capacity = 16384;
/** Words before the arguments. */
const first = 3;

/** What is the same in all calls of a backend. */
export interface CallSettings {
  readonly threads: number;
  readonly sgemm: number;
  readonly isSplit: boolean;
}

/**
 * The block. A call is `calls.pass(...arguments)`, then `symbols.kernel(calls.address)`: V8 calls C directly only
 * where it sees a single target, so that the calls themselves are written out.
 */
export class Calls {
  /** The library's functions. */
  readonly symbols: Symbols;
  /** What kernels get. */
  readonly address: number;
  readonly #words = new Float64Array(new ArrayBuffer(8 * capacity));

  /** A block with these settings. */
  constructor(library: Library, { threads, sgemm, isSplit }: CallSettings) {
    this.symbols = library.symbols;
    this.#words.set([threads, sgemm, Number(isSplit)]);
    this.address = Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(this.#words)));
  }

  /** The next call's arguments. */
  pass(...args: readonly number[]): void {
    for (let i = 0; i < args.length; i++) this.#words[first + i] = args[i] ?? NaN;
    if (first + args.length > capacity) {
      throw new Error(`native: a kernel needs more than ${capacity} words`);
    }
  }

  /** The words from the first argument on, for those who write them one by one. */
  arguments(): Float64Array {
    return this.#words.subarray(first);
  }
}
