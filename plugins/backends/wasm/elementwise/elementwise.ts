/**
 * Element-wise kernels: compiled when first met, then called with arguments in memory.
 *
 * @module
 */
import { type Backend, sizeOf } from "../../../../kernel/backend.ts";
import type { Kernel } from "../../../../kernel/formula/program.ts";
import type { Arguments } from "../arguments.ts";
import { addressOf, type Memory, type WasmArray } from "../memory.ts";
import { maximumInputs, nestOf } from "./broadcast.ts";
import { compileKernel, type Layout, layoutOf } from "./compile.ts";

/** What was compiled for one kernel. */
interface Compiled {
  readonly layout: Layout;
  /** For one dimension, by the mask of the inputs that run along it. */
  readonly flat: Map<number, () => void>;
  /** For several dimensions, by their masks. */
  readonly nested: Map<string, () => void>;
}

/** `Backend.elementwise` over one memory. */
export type Elementwise = Backend<WasmArray>["elementwise"];

/** Returns what compiles and calls kernels. */
export function createElementwise(
  memory: Memory,
  args: Arguments,
  relaxed: boolean,
): Elementwise {
  const cache = new WeakMap<Kernel, Compiled>();

  return (kernel, inputs, uniforms, shape) => {
    let compiled = cache.get(kernel);
    if (compiled === undefined) {
      if (inputs.length > maximumInputs) {
        throw new Error(`wasm: a kernel has ${inputs.length} inputs, at most ${maximumInputs}`);
      }
      compiled = { layout: layoutOf(kernel), flat: new Map(), nested: new Map() };
      cache.set(kernel, compiled);
    }
    const { layout } = compiled;
    const size = sizeOf(shape);

    const results: WasmArray[] = [];
    const first = args.word;
    for (let i = 0; i < kernel.outputs.length; i++) {
      const over = kernel.outputs[i]?.overwrites;
      let array = over === undefined ? undefined : inputs[over]?.data;
      if (array === undefined) {
        array = memory.allocate(size);
        results.push(array);
      }
      memory.i32[first + layout.outputs + i] = addressOf(array);
    }
    // Inputs come after: allocating may have replaced the views.
    const { i32, f32 } = memory;
    let mask = 0;
    let flat = true;
    for (let i = 0; i < inputs.length; i++) {
      const data = inputs[i]?.data;
      if (data === undefined) continue;
      i32[first + i] = addressOf(data);
      if (data.length === size) mask += 2 ** i;
      else if (data.length !== 1) flat = false;
    }
    if (size === 0) return results;
    for (let i = 0; i < uniforms.length; i++) f32[first + layout.uniforms + i] = uniforms[i] ?? NaN;

    let run: (() => void) | undefined;
    if (flat) {
      run = compiled.flat.get(mask);
      if (run === undefined) {
        run = compileKernel(kernel, [mask], args, memory.wasm, relaxed);
        compiled.flat.set(mask, run);
      }
      i32[first + layout.sizes] = size;
    } else {
      const { sizes, masks } = nestOf(inputs, shape);
      const key = masks.join();
      run = compiled.nested.get(key);
      if (run === undefined) {
        run = compileKernel(kernel, masks, args, memory.wasm, relaxed);
        compiled.nested.set(key, run);
      }
      for (let d = 0; d < sizes.length; d++) i32[first + layout.sizes + d] = sizes[d] ?? 1;
    }
    run();
    return results;
  };
}
