/**
 * The `native` backend: float32 in C, compiled on the machine that it runs on, and called through Deno's FFI.
 *
 * What does not depend on a formula is one library (`c/`), compiled when the backend is made for the first time. A
 * formula is printed as C and compiled when it is first met. Both are kept in the user's cache folder, by content: source,
 * flags, compiler and processor. Matrix products are the system's BLAS's, or the library's own.
 *
 * | where | what |
 * | --- | --- |
 * | `settings.ts`, `plugin.ts` | options and environment variables |
 * | `compiler.ts`, `cache.ts`, `blas.ts`, `machine.ts` | what is found on the machine, and what is said where it is not |
 * | `library.ts`, `call.ts` | the library as functions; arguments as words in memory |
 * | `memory.ts` | blocks from C's allocator and a pool of them |
 * | `c/` | the library's text: threads, products, convolution, reductions, movement, pooling, normalisation, cross-entropy |
 * | `formula/` | formulas printed as C |
 * | `movement.ts`, `products.ts`, `convolution.ts`, `pooling.ts`, `normalization.ts`, `cross_entropy.ts` | primitives and fused kernels, as calls |
 *
 * @module
 */
import type { Backend } from "../../../kernel/backend.ts";
import { Calls } from "./call.ts";
import { createConvolutions } from "./convolution.ts";
import { createCrossEntropy } from "./cross_entropy.ts";
import { createElementwise } from "./formula/elementwise.ts";
import { findMachine } from "./machine.ts";
import { Memory, type NativeArray } from "./memory.ts";
import { createMovement } from "./movement.ts";
import { createNormalization } from "./normalization.ts";
import { createPooling } from "./pooling.ts";
import { createProducts } from "./products.ts";
import type { NativeOptions } from "./settings.ts";

export type { NativeArray } from "./memory.ts";
export { native, type NativePluginOptions } from "./plugin.ts";
export { nativeReport } from "./report.ts";
export type { NativeOptions } from "./settings.ts";

/** Makes the backend. Throws a user error where the machine lacks what it needs. */
export function createNative(options: NativeOptions = {}): Backend<NativeArray> {
  const { library, settings, blas, address } = findMachine(options);
  const memory = new Memory(library.symbols);
  const calls = new Calls(library, { ...blas, threads: settings.threads });
  const movement = createMovement(memory, calls);

  return {
    name: "native",
    dtype: "float32",
    fused: {
      ...createConvolutions(memory, calls),
      ...createNormalization(memory, calls),
      ...createCrossEntropy(memory, calls),
      ...createPooling(memory, calls, movement),
    },

    upload: (values) => memory.upload(values),
    // Everything before this call has been computed, so the copy is made now.
    read: (data, length) => Promise.resolve(memory.read(data, length)),
    release: (data) => memory.release(data),
    memory: () => memory.use(),

    elementwise: createElementwise(memory, calls, address),
    ...createProducts(memory, calls),
    ...movement,
  };
}
