/**
 * The `wasm` backend: float32 on WebAssembly SIMD. Its code is generated at run time by the
 * assembler in this folder; there is nothing to build and nothing to install.
 *
 * | where | what |
 * | --- | --- |
 * | `assembler/` | typed WebAssembly instructions and the binary format |
 * | `memory.ts` | one memory, a pool of blocks in it |
 * | `engine.ts`, `threads/` | kernels loaded and called, on one thread or split over several |
 * | `matmul/` | micro-kernels, packing, cache blocking, small shapes |
 * | `convolution/` | convolution and its gradients, nothing unfolded |
 * | `elementwise/` | formulas compiled to SIMD, for every way of broadcasting |
 * | `math/` | exp, log, tanh, erf, pow and their kin on four lanes |
 * | `movement/` | strided copies, transposition, windows, rows by index |
 * | `reduce/` | sums, maxima and their places |
 * | `pooling/` | maxima of windows and where they lie, sums of windows |
 * | `normalization/` | batch normalisation and its gradients |
 * | `cross_entropy/` | the loss of a classifier and its gradient |
 * | `random.ts` | Threefry, four counters at a time |
 *
 * @module
 */
import type { Backend } from "../../../kernel/backend.ts";
import { createConvolutions } from "./convolution/convolution.ts";
import { createCrossEntropy } from "./cross_entropy/cross_entropy.ts";
import { createElementwise } from "./elementwise/elementwise.ts";
import { Engine } from "./engine.ts";
import { createMatmul } from "./matmul/matmul.ts";
import { addressOf, type WasmArray } from "./memory.ts";
import { createMovement } from "./movement/movement.ts";
import { createRows } from "./movement/rows.ts";
import { createStrided } from "./movement/strided.ts";
import { createWindows } from "./movement/windows.ts";
import { createNormalization } from "./normalization/normalization.ts";
import { createPooling } from "./pooling/pooling.ts";
import { createRandom } from "./random.ts";
import { createReduce } from "./reduce/reduce.ts";

export type { WasmArray } from "./memory.ts";
export { wasm, type WasmPluginOptions } from "./plugin.ts";

/** How the backend is made. */
export interface WasmOptions {
  /** Use fused multiply-add. By default wherever the engine has it; `false` is for comparison. */
  readonly relaxed?: boolean;
  /** The most that its arrays may take, in bytes: 4 GiB less 64 KiB by default. */
  readonly maximumBytes?: number;
  /** How many threads large work is split over; results do not depend on it. 1 by default. */
  readonly threads?: number;
  /** The least work of a part, in nanoseconds, for which a thread is called: 20,000 by default, less in tests. */
  readonly leastPart?: number;
}

/** Makes the backend. Kernels are compiled when first used, and threads started when there is work for them. */
export function createWasm(options: WasmOptions = {}): Backend<WasmArray> {
  const engine = new Engine(options);
  const { memory } = engine;
  const strided = createStrided(engine);
  const movement = createMovement(memory, strided);
  const rows = createRows(engine);
  const reduce = createReduce(engine);

  return {
    name: "wasm",
    dtype: "float32",
    fused: {
      ...createConvolutions(engine, strided),
      ...createNormalization(engine, movement),
      ...createPooling(engine, rows),
      ...createCrossEntropy(engine, reduce),
    },

    upload(values) {
      const array = memory.allocate(values.length);
      memory.f32.set(values, addressOf(array) / 4);
      return array;
    },
    read(data, length) {
      const first = addressOf(data) / 4;
      // Everything before this call has been computed, so the copy is made now.
      return Promise.resolve(memory.f32.slice(first, first + length));
    },
    release: (data) => memory.release(data),
    memory: () => memory.use(),

    elementwise: createElementwise(engine),
    reduce,
    matmul: createMatmul(engine),
    ...movement,
    ...createWindows(memory, strided, movement),
    ...rows,
    random: createRandom(engine),
  };
}
