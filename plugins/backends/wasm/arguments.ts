/**
 * How calls pass what they need if it is much or varies in number: words in a block of the memory, whose address is the
 * only parameter. Such kernels all have the same signature, and a call from JavaScript costs a few nanoseconds however
 * many arrays it names.
 *
 * @module
 */
import type { Body, F32, I32, Local } from "./assembler.ts";
import { f32, i32 } from "./assembler.ts";

/** A kernel with a block of arguments. */
export type Kernel = (block: number) => void;

/** In a kernel: the arguments in its block. */
export class Arguments {
  readonly #f: Body;
  readonly #block: I32;

  /** Those that begin at an address. */
  constructor(f: Body, block: I32) {
    this.#f = f;
    this.#block = block;
  }

  /** The integer or address passed as word `index`. */
  integer(index: number): Local<"i32"> {
    return this.#f.let(i32.load(this.#block, 4 * index));
  }

  /** The float32 passed as word `index`. */
  number(index: number): F32 {
    return f32.load(this.#block, 4 * index);
  }
}
