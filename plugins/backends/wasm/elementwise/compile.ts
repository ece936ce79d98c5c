/**
 * From a kernel to a WebAssembly function, one for each way in which its inputs broadcast.
 *
 * @module
 */
import type { Kernel } from "../../../../kernel/formula/program.ts";
import { Arguments, type Kernel as Compiled } from "../arguments.ts";
import { f32x4, i32, Module, v128 } from "../assembler.ts";
import type { Engine } from "../engine.ts";
import { VectorMath } from "../math/vector.ts";
import type { Writing } from "./body.ts";
import { runsAlong } from "./broadcast.ts";
import { nest, wholeBlocks } from "./loops.ts";

/** The most dimensions of an array that a block has room for. */
const mostDimensions = 64;

/** Where a compiled kernel finds its arguments, by word. */
export interface Layout {
  /** Addresses of the inputs begin here, at 0; then come those of the outputs. */
  readonly outputs: number;
  /** Then the uniforms, as float32. */
  readonly uniforms: number;
  /** Then the sizes of the dimensions, outermost first. */
  readonly sizes: number;
  /** How many words there may be. */
  readonly words: number;
}

/** The order of arguments: inputs, outputs, uniforms, sizes. */
export function layoutOf(kernel: Kernel): Layout {
  const outputs = kernel.inputs.length;
  const uniforms = outputs + kernel.outputs.length;
  const sizes = uniforms + kernel.uniforms;
  return { outputs, uniforms, sizes, words: sizes + mostDimensions };
}

/**
 * Compiles a kernel for dimensions whose inputs are given by `masks`, outermost first. A single
 * dimension may be run over to the next multiple of 64 bytes, since every block has room for that.
 */
export function compileKernel(
  kernel: Kernel,
  masks: readonly number[],
  engine: Engine,
): Compiled {
  const module = new Module();
  module.func("run", ["i32"], (f, block) => {
    const layout = layoutOf(kernel);
    const args = new Arguments(f, block);
    const w: Writing = {
      f,
      kernel,
      math: new VectorMath(f, engine.relaxed),
      uniforms: Array.from(
        { length: kernel.uniforms },
        (_, i) => f.let(f32x4.splat(args.number(layout.uniforms + i))),
      ),
      inputs: kernel.inputs.map((_, i) =>
        kernel.instructions.some((step) => step.op === "input" && step.index === i)
          ? args.integer(i)
          : undefined
      ),
      outputs: kernel.outputs.map((_, i) => args.integer(layout.outputs + i)),
      splats: new Map(),
    };
    const sizes = masks.map((_, d) => args.integer(layout.sizes + d));
    // An input that runs along no dimension is read once.
    w.inputs.forEach((at, i) => {
      if (at !== undefined && !masks.some((mask) => runsAlong(mask, i))) {
        w.splats.set(i, f.let(v128.load32Splat(at)));
      }
    });
    const [mask = 0, ...inner] = masks;
    const [size = f.let(i32.const(1)), ...innerSizes] = sizes;
    if (inner.length === 0) wholeBlocks(w, size);
    else nest(w, mask, size, inner, innerSizes);
  });
  return engine.load(module)("run");
}
