/**
 * How calls pass what they need: words at a fixed place of the memory. All generated kernels then
 * have the same signature, `() => void`, and a call from JavaScript costs a few nanoseconds however
 * many arrays it names.
 *
 * @module
 */
import type { Body, F32, I32, Local } from "./assembler.ts";
import { f32, i32 } from "./assembler.ts";
import type { Memory } from "./memory.ts";

/** Words that a call may pass. */
const words = 1024;

/** The place where arguments are passed. */
export class Arguments {
  /** The first word's index in the memory's views. */
  readonly word: number;
  readonly #address: number;

  /** Reserves the place. */
  constructor(memory: Memory) {
    this.#address = memory.reserve(4 * words);
    this.word = this.#address / 4;
  }

  /** In a kernel: the integer or address passed as word `index`. */
  integer(f: Body, index: number): Local<"i32"> {
    return f.let(this.#at(index, i32.load));
  }

  /** In a kernel: the float32 passed as word `index`. */
  number(index: number): F32 {
    return this.#at(index, f32.load);
  }

  #at<T>(index: number, load: (address: I32, offset: number) => T): T {
    if (index >= words) throw new Error(`wasm: a kernel needs more than ${words} arguments`);
    return load(i32.const(this.#address), 4 * index);
  }
}
