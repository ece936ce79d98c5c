/**
 * Element-wise kernels, one instruction after the other.
 *
 * @module
 */
import { type Backend, type Operand, type Shape, sizeOf } from "../../../../kernel/backend.ts";
import type { FunctionName } from "../../../../kernel/formula/functions.ts";
import type { Kernel } from "../../../../kernel/formula/program.ts";
import { nestOf, runsAlong } from "../../wasm/elementwise/broadcast.ts";
import { type Engine, reshaped, type Run, seen, type TfjsArray } from "../engine.ts";
import type { TfjsTensor } from "../tensorflow.ts";
import { type Formulas, natives } from "./functions.ts";

/** `Backend.elementwise` on one engine. */
export type Elementwise = Backend<TfjsArray>["elementwise"];

/** What a kernel makes of tensors. They broadcast to `shape`; so do the results, which may be smaller. */
export type Evaluate = (
  run: Run,
  kernel: Kernel,
  inputs: readonly TfjsTensor[],
  uniforms: readonly number[],
  shape: Shape,
) => TfjsTensor[];

/** Returns what evaluates kernels, with these formulas in the place of some functions. */
export function createEvaluate(formulas: Formulas): Evaluate {
  /** Within the formula of a function, `own` is its name. */
  const evaluateWithin = (
    own: FunctionName | undefined,
    ...[run, kernel, inputs, uniforms, shape]: Parameters<Evaluate>
  ): TfjsTensor[] => {
    const values: TfjsTensor[] = [];
    const at = (place: number): TfjsTensor => given(values[place], "an operand");
    const call = (name: FunctionName, args: readonly TfjsTensor[]): TfjsTensor => {
      const formula = name === own ? undefined : formulas[name];
      if (formula === undefined) return callNative(run, name, args, shape);
      return given(evaluateWithin(name, run, formula, args, [], shape)[0], "a result");
    };
    for (const instruction of kernel.instructions) {
      switch (instruction.op) {
        case "input":
          values.push(given(inputs[instruction.index], "an input"));
          break;
        case "uniform":
          values.push(run.fill(shape, uniforms[instruction.index] ?? NaN));
          break;
        case "constant":
          values.push(run.fill(shape, instruction.value));
          break;
        default:
          values.push(call(instruction.op, instruction.args.map(at)));
      }
    }
    return kernel.outputs.map(({ value }) => at(value));
  };
  return (...args) => evaluateWithin(undefined, ...args);
}

function callNative(
  run: Run,
  name: FunctionName,
  args: readonly TfjsTensor[],
  shape: Shape,
): TfjsTensor {
  const { kernel, inputs } = natives[name];
  const call = (operands: readonly TfjsTensor[]): TfjsTensor =>
    run(kernel, Object.fromEntries(operands.map((x, i) => [inputs[i] ?? "", x])));
  if (name !== "select") return call(args);
  // All three sides of a choice must be of one shape, and of few axes.
  const flat = args.map((x) => reshaped(stretched(run, x, shape), [sizeOf(shape)]));
  return reshaped(call(flat), shape);
}

/** Returns what evaluates kernels on arrays. */
export function createElementwise(engine: Engine, evaluate: Evaluate): Elementwise {
  return (kernel, inputs, uniforms, shape) => {
    const { sizes, operands } = joined(inputs, shape);
    return engine.makeAll((run) => {
      const values = sizeOf(shape) === 0
        ? kernel.outputs.map(() => run.write(new Float32Array(0), [0]))
        : evaluate(run, kernel, operands, uniforms, sizes)
          .map((y) => stretched(run, y, sizes));
      return kernel.outputs.map(({ overwrites }, i) => {
        const into = overwrites === undefined ? undefined : inputs[overwrites]?.data;
        const value = given(values[i], "an output");
        return into === undefined ? { value } : { value, into };
      });
    });
  };
}

/** Shape and inputs with as few axes as possible, and one at least. */
function joined(
  inputs: readonly Operand<TfjsArray>[],
  shape: Shape,
): { readonly sizes: Shape; readonly operands: readonly TfjsTensor[] } {
  const nest = nestOf(inputs, shape);
  const sizes = nest.sizes.length === 0 ? [1] : nest.sizes;
  const operands = inputs.map((x, i) =>
    reshaped(seen(x), sizes.map((n, d) => runsAlong(nest.masks[d] ?? 0, i) ? n : 1))
  );
  return { sizes, operands };
}

/** A tensor repeated along the axes in which it has size 1, one by one: with many, a GPU's `Tile` would read it back. */
function stretched(run: Run, x: TfjsTensor, shape: Shape): TfjsTensor {
  return shape.reduce((y, n, axis) => {
    if (y.shape[axis] === n) return y;
    const rows = [sizeOf(y.shape.slice(0, axis)), 1, sizeOf(y.shape.slice(axis + 1))];
    const copies = run("Tile", { x: reshaped(y, rows) }, { reps: [1, n, 1] });
    return reshaped(copies, y.shape.with(axis, n));
  }, x);
}

function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`tfjs: ${what} of a kernel is missing`);
  return value;
}
