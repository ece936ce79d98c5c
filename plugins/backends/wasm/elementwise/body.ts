/**
 * The body of a kernel: its instructions on four numbers.
 *
 * @module
 */
import type { Kernel } from "../../../../kernel/formula/program.ts";
import type { Body, Local, V128 } from "../assembler.ts";
import { v128 } from "../assembler.ts";
import { vectorFunctions } from "../math.ts";
import type { VectorMath } from "../math/vector.ts";

/** What is true of one kernel under one pattern of broadcasting, while its code is written. */
export interface Writing {
  /** The function that the code goes to. */
  readonly f: Body;
  /** What is compiled. */
  readonly kernel: Kernel;
  /** Constants and functions of the target. */
  readonly math: VectorMath;
  /** The uniforms in all lanes. */
  readonly uniforms: readonly V128[];
  /** Where each input stands now; `undefined` for one that is not read. */
  readonly inputs: readonly (Local<"i32"> | undefined)[];
  /** Where each output stands now. */
  readonly outputs: readonly Local<"i32">[];
  /** Inputs that are the same along the innermost dimension, in all lanes. */
  readonly splats: Map<number, Local<"v128">>;
}

/** The kernel's outputs for the four numbers at `offset`: all loads come before any store. */
export function evaluate(w: Writing, offset: number): Local<"v128">[] {
  const { f, math, kernel } = w;
  const values: V128[] = [];
  const valueOf = (i: number): V128 => {
    const value = values[i];
    if (value === undefined) {
      throw new Error(`wasm: instruction ${i} is used before it is computed`);
    }
    return value;
  };
  for (const step of kernel.instructions) {
    if (step.op === "constant") values.push(math.number(step.value));
    else if (step.op === "uniform") values.push(w.uniforms[step.index] ?? math.number(NaN));
    else if (step.op === "input") {
      const at = w.inputs[step.index];
      if (at === undefined) throw new Error(`wasm: the kernel has no input ${step.index}`);
      values.push(w.splats.get(step.index) ?? f.let(v128.load(at, offset)));
    } else {
      const operands = step.args.map(valueOf);
      values.push(f.let(vectorFunctions[step.op].emit(math, ...operands)));
    }
  }
  return kernel.outputs.map(({ value }) => f.let(valueOf(value)));
}

/** About how many instructions the body takes. */
export function costOf(kernel: Kernel): number {
  return kernel.instructions.reduce(
    (cost, step) => cost + ("args" in step ? vectorFunctions[step.op].cost : 1),
    0,
  );
}
