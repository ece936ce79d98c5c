/**
 * Element-wise kernels: compiled when first met, then called with arguments in memory.
 *
 * @module
 */
import { type Backend, sizeOf } from "../../../../kernel/backend.ts";
import type { Kernel } from "../../../../kernel/formula/program.ts";
import type { Kernel as Run } from "../arguments.ts";
import type { Engine } from "../engine.ts";
import { addressOf, type WasmArray } from "../memory.ts";
import { costOf } from "./body.ts";
import { maximumInputs, type Nest, nestOf, runsAlong } from "./broadcast.ts";
import { compileKernel, type Layout, layoutOf } from "./compile.ts";

/** What was compiled for one kernel. */
interface Compiled {
  readonly layout: Layout;
  /** About how long one thread takes for a number, in nanoseconds. */
  readonly cost: number;
  /** For one dimension, by the mask of the inputs that run along it. */
  readonly flat: Map<number, Run>;
  /** For several dimensions, by their masks. */
  readonly nested: Map<string, Run>;
}

/** `Backend.elementwise` over one memory. */
export type Elementwise = Backend<WasmArray>["elementwise"];

/** Nanoseconds that an instruction on four numbers takes for one of them, and that an array takes. */
const [instructionTime, arrayTime] = [0.1, 0.15];
/** Numbers in 64 bytes: kernels of one dimension write as many at a time. */
const lineNumbers = 16;

/** Returns what compiles and calls kernels. */
export function createElementwise(engine: Engine): Elementwise {
  const { memory } = engine;
  const cache = new WeakMap<Kernel, Compiled>();

  return (kernel, inputs, uniforms, shape) => {
    let compiled = cache.get(kernel);
    if (compiled === undefined) {
      if (inputs.length > maximumInputs) {
        throw new Error(`wasm: a kernel has ${inputs.length} inputs, at most ${maximumInputs}`);
      }
      compiled = prepared(kernel);
      cache.set(kernel, compiled);
    }
    const { layout, cost } = compiled;
    const size = sizeOf(shape);

    const results: WasmArray[] = [];
    const outputs: WasmArray[] = [];
    for (let i = 0; i < kernel.outputs.length; i++) {
      const over = kernel.outputs[i]?.overwrites;
      let array = over === undefined ? undefined : inputs[over]?.data;
      if (array === undefined) results.push(array = memory.allocate(size));
      outputs.push(array);
    }
    if (size === 0) return results;
    let mask = 0;
    let isFlat = true;
    for (let i = 0; i < inputs.length; i++) {
      const length = inputs[i]?.data.length;
      if (length === size) mask += 2 ** i;
      else if (length !== 1) isFlat = false;
    }

    let run: Run | undefined;
    let nest: Nest;
    if (isFlat) {
      nest = { sizes: [size], masks: [mask] };
      run = compiled.flat.get(mask);
      if (run === undefined) compiled.flat.set(mask, run = compileKernel(kernel, [mask], engine));
    } else {
      nest = nestOf(inputs, shape);
      const key = nest.masks.join();
      run = compiled.nested.get(key);
      if (run === undefined) {
        compiled.nested.set(key, run = compileKernel(kernel, nest.masks, engine));
      }
    }

    const compute = (run: Run, start: number, count: number) => {
      const block = engine.block(layout.words);
      const { i32, f32 } = memory;
      for (let i = 0; i < inputs.length; i++) {
        const data = inputs[i]?.data;
        if (data === undefined) continue;
        i32[block + i] = addressOf(data) + (start === 0 ? 0 : 4 * start * stepOf(nest, i));
      }
      for (let i = 0; i < outputs.length; i++) {
        const data = outputs[i];
        if (data === undefined) continue;
        const step = start === 0 ? 0 : size / (nest.sizes[0] ?? 1);
        i32[block + layout.outputs + i] = addressOf(data) + 4 * start * step;
      }
      for (let i = 0; i < uniforms.length; i++) {
        f32[block + layout.uniforms + i] = uniforms[i] ?? NaN;
      }
      i32[block + layout.sizes] = count;
      for (let d = 1; d < nest.sizes.length; d++) {
        i32[block + layout.sizes + d] = nest.sizes[d] ?? 1;
      }
      run(4 * block);
    };
    const parts = engine.partsFor(size * cost);
    const unit = isFlat ? lineNumbers : 1;
    const [outer = 1] = nest.sizes;
    if (parts === 1) compute(run, 0, outer);
    else {
      const split = run;
      engine.splitRange(parts, outer, unit, (start, count) => compute(split, start, count));
    }
    return results;
  };
}

function prepared(kernel: Kernel): Compiled {
  const arrays = kernel.inputs.length + kernel.outputs.length;
  return {
    layout: layoutOf(kernel),
    cost: instructionTime * costOf(kernel) / 4 + arrayTime * arrays,
    flat: new Map(),
    nested: new Map(),
  };
}

/** How many numbers of input `i` one step along the outermost dimension passes. */
function stepOf({ sizes, masks }: Nest, i: number): number {
  if (!runsAlong(masks[0] ?? 0, i)) return 0;
  let step = 1;
  for (let d = 1; d < sizes.length; d++) {
    if (runsAlong(masks[d] ?? 0, i)) step *= sizes[d] ?? 1;
  }
  return step;
}
