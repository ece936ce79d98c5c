/**
 * Element-wise kernels: compiled when first met, then called with arguments in memory.
 *
 * @module
 */
import { type Backend, sizeOf } from "../../../../kernel/backend.ts";
import type { Kernel } from "../../../../kernel/formula/program.ts";
import { maximumInputs, nestOf, runsAlong } from "../../wasm/elementwise/broadcast.ts";
import type { Calls } from "../call.ts";
import { addressOf, type Memory, type NativeArray } from "../memory.ts";
import { printKernel } from "./print.ts";

/** `Backend.elementwise` over one memory. */
export type Elementwise = Backend<NativeArray>["elementwise"];

/** What C's `elementwise` has room for. */
const [mostArrays, mostUniforms] = [128, 256];
/** Numbers in a part; and below how many one thread does it all: written as a single part. */
const [part, few] = [16384, 65536];

/** Returns what compiles kernels, by `address`, which gives the function compiled from a source, and calls them. */
export function createElementwise(
  memory: Memory,
  calls: Calls,
  address: (source: string) => number,
): Elementwise {
  /** For each kernel its functions, by the mask of inputs that run along the innermost axis. */
  const compiled = new WeakMap<Kernel, Map<number, number>>();
  const words = calls.arguments();

  const functionOf = (kernel: Kernel, mask: number): number => {
    let functions = compiled.get(kernel);
    if (functions === undefined) {
      refuseLarge(kernel);
      compiled.set(kernel, functions = new Map());
    }
    let found = functions.get(mask);
    if (found === undefined) {
      found = address(printKernel(kernel, (input) => runsAlong(mask, input)));
      functions.set(mask, found);
    }
    return found;
  };

  return (kernel, inputs, uniforms, shape) => {
    const size = sizeOf(shape);
    let mask = 0;
    let isFlat = true;
    for (let i = 0; i < inputs.length; i++) {
      const data = inputs[i]?.data;
      if (data === undefined) continue;
      addressOf(data);
      if (data.length === size) mask += 2 ** i;
      else if (data.length !== 1) isFlat = false;
    }
    const nest = isFlat ? undefined : nestOf(inputs, shape);
    const outer = nest === undefined ? 0 : nest.sizes.length - 1;
    if (nest !== undefined) mask = nest.masks[outer] ?? 0;
    const run = size === 0 ? 0 : functionOf(kernel, mask);

    const results: NativeArray[] = [];
    let at = 6;
    for (let i = 0; i < inputs.length; i++) {
      words[at++] = inputs[i]?.data.address ?? 0;
      words[at++] = Number(runsAlong(mask, i));
    }
    for (const { overwrites } of kernel.outputs) {
      let array = overwrites === undefined ? undefined : inputs[overwrites]?.data;
      if (array === undefined) results.push(array = memory.allocate(size));
      words[at++] = array.address;
      words[at++] = 1;
    }
    if (size === 0) return results;
    for (let i = 0; i < uniforms.length; i++) words[at++] = uniforms[i] ?? NaN;
    const arrays = inputs.length + kernel.outputs.length;
    if (nest !== undefined) {
      for (let d = 0; d < outer; d++) words[at++] = nest.sizes[d] ?? 1;
      writeSteps(words, at, nest.sizes, nest.masks, inputs.length, arrays);
    }
    words[0] = run;
    words[1] = size < few ? size + 16 : part;
    words[2] = arrays;
    words[3] = uniforms.length;
    words[4] = outer;
    // A single axis may be run over to the next multiple of 64 bytes, since every block has room for that.
    words[5] = nest === undefined ? Math.ceil(size / 16) * 16 : nest.sizes[outer] ?? 1;
    calls.symbols.elementwise(calls.address);
    return results;
  };
}

function refuseLarge({ inputs, outputs, uniforms }: Kernel): void {
  if (
    inputs.length > maximumInputs || inputs.length + outputs.length > mostArrays ||
    uniforms > mostUniforms
  ) {
    throw new Error(
      `native: a kernel has ${inputs.length} inputs, ${outputs.length} outputs and ${uniforms} uniforms, at most ` +
        `${maximumInputs}, ${mostArrays} together with inputs, and ${mostUniforms}`,
    );
  }
}

/** Writes, for each axis but the innermost, how far it is to its next index in each array; outputs come last. */
function writeSteps(
  words: Float64Array,
  first: number,
  sizes: readonly number[],
  masks: readonly number[],
  inputs: number,
  arrays: number,
): void {
  const inner = sizes.length - 1;
  for (let i = 0; i < arrays; i++) {
    let step = 1;
    for (let d = inner; d >= 0; d--) {
      const along = i >= inputs || runsAlong(masks[d] ?? 0, i);
      if (d < inner) words[first + d * arrays + i] = along ? step : 0;
      if (along) step *= sizes[d] ?? 1;
    }
  }
}
