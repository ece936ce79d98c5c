/**
 * Kernels as JavaScript: one function that loops over all elements.
 *
 * @module
 */
import {
  type Backend,
  type Kernel,
  type Operand,
  type Shape,
  sizeOf,
} from "../../../kernel/mod.ts";
import type { Values } from "../../../kernel/mod.ts";
import { evaluators, type Instruction } from "../../../kernel/mod.ts";
import { broadcastIndex } from "./layout.ts";

type Loop = (
  inputs: readonly Values[],
  index: readonly Int32Array[],
  uniforms: readonly number[],
  outputs: readonly Values[],
  size: number,
  f: typeof evaluators,
) => void;

const loops = new WeakMap<Kernel, Loop>();

/** Evaluates a kernel at every position: the `elementwise` primitive of the contract. */
export function elementwise(
  kernel: Kernel,
  inputs: readonly Operand<Values>[],
  uniforms: readonly number[],
  shape: Shape,
  make: (size: number) => Values,
): Values[] {
  let loop = loops.get(kernel);
  if (loop === undefined) loops.set(kernel, loop = compileLoop(kernel));
  const size = sizeOf(shape);
  const index = inputs.map((x) => broadcastIndex(x.shape, shape));
  const fresh: Values[] = [];
  const outputs = kernel.outputs.map(({ overwrites }) => {
    const target = overwrites === undefined ? undefined : inputs[overwrites]?.data;
    if (target !== undefined) return target;
    const made = make(size);
    fresh.push(made);
    return made;
  });
  loop(inputs.map((x) => x.data), index, uniforms, outputs, size, evaluators);
  return fresh;
}

/** The kernel's instructions as the body of a loop. Every name is a number of ours: nothing of the formula's text is run. */
function compileLoop(kernel: Kernel): Loop {
  const body = kernel.instructions.map((instruction, i) => `const v${i} = ${print(instruction)};`);
  const stores = kernel.outputs.map(({ value }, i) => `outputs[${i}][i] = v${value};`);
  const source = `for (let i = 0; i < size; i++) {\n${[...body, ...stores].join("\n")}\n}`;
  const loop: unknown = new Function("inputs", "index", "uniforms", "outputs", "size", "f", source);
  // The parameter list above is that of Loop.
  return loop as Loop;
}

function print(instruction: Instruction): string {
  switch (instruction.op) {
    case "input":
      return `inputs[${instruction.index}][index[${instruction.index}][i]]`;
    case "uniform":
      return `uniforms[${instruction.index}]`;
    case "constant":
      return Object.is(instruction.value, -0) ? "-0" : String(instruction.value);
    default:
      return printCall(instruction.op, instruction.args.map((a) => `v${a}`));
  }
}

const infix: Readonly<Record<string, string>> = { add: "+", sub: "-", mul: "*", div: "/" };

/** Arithmetic is written out; everything else is a call of the definition in the kernel. */
function printCall(op: keyof typeof evaluators, args: readonly string[]): string {
  const operator = infix[op];
  return operator === undefined ? `f.${op}(${args.join(", ")})` : args.join(` ${operator} `);
}

/** The contract's name for what this file computes. */
export type Elementwise = Backend<Values>["elementwise"];
