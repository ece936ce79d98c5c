/**
 * From expressions to a {@linkcode Kernel}.
 *
 * @module
 */
import { evaluate } from "./evaluate.ts";
import { constant, type Expr, variable } from "./expr.ts";
import { functions } from "./functions.ts";
import type { Instruction, Kernel, Output } from "./program.ts";

/** A kernel together with the scalars that each call of it needs. */
export interface Compiled {
  /** The program. */
  readonly kernel: Kernel;
  /** The values of the kernel's uniforms, from those of the attributes. */
  uniforms(attributes: Readonly<Record<string, number>>): number[];
}

/** Kernels by key, so that equal ones are the same object. */
const kernels = new Map<string, Kernel>();

/**
 * Compiles formulas to straight-line code.
 *
 * Variables in `inputs` are arrays; all others are attributes. What depends on attributes alone is
 * hoisted: it is computed once a call, in float64, and passed as a uniform. That is why
 * `1 - beta1^t` costs nothing and loses nothing. An output named like an input overwrites it.
 */
export function compile(
  inputs: readonly string[],
  outputs: Readonly<Record<string, Expr>>,
): Compiled {
  const arrays = new Map(inputs.map((name, index) => [variable(name), index]));
  const varies = new Map<Expr, boolean>();
  const readsArray = (e: Expr): boolean => {
    let result = varies.get(e);
    if (result === undefined) {
      result = arrays.has(e) || ("args" in e && e.args.some(readsArray));
      varies.set(e, result);
    }
    return result;
  };

  const hoisted: Expr[] = [];
  const instructions: Instruction[] = [];
  const place = new Map<Expr, number>();
  const emit = (e: Expr): number => {
    let at = place.get(e);
    if (at === undefined) {
      const instruction = translate(e);
      at = instructions.push(instruction) - 1;
      place.set(e, at);
    }
    return at;
  };
  /** A uniform is a number. A truth value travels as 1 or 0 and is compared with 0 on arrival. */
  const hoist = (e: Expr): Instruction => {
    const uniform: Instruction = { op: "uniform", index: hoisted.push(e) - 1 };
    if (!("args" in e) || functions[e.op].gives === "number") return uniform;
    return { op: "ne", args: [instructions.push(uniform) - 1, emit(constant(0))] };
  };
  const translate = (e: Expr): Instruction => {
    if (e.op === "constant") return { op: "constant", value: e.value };
    if (!readsArray(e)) return hoist(e);
    if (e.op === "variable") return { op: "input", index: arrays.get(e) ?? -1 };
    const args = e.args.map(emit);
    return { op: e.op, args };
  };

  const stored: Output[] = Object.entries(outputs).map(([name, e]) => {
    const index = inputs.indexOf(name);
    return { name, value: emit(e), overwrites: index < 0 ? undefined : index };
  });
  const key = JSON.stringify([inputs, instructions, stored], showNumber);
  let kernel = kernels.get(key);
  if (kernel === undefined) {
    kernel = { key, inputs, uniforms: hoisted.length, instructions, outputs: stored };
    kernels.set(key, kernel);
  }
  return { kernel, uniforms: (attributes) => hoisted.map((e) => evaluate(e, attributes)) };
}

/** JSON has no word for −0, NaN and the infinities. */
function showNumber(_: string, value: unknown): unknown {
  if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return Object.is(value, -0) ? "-0" : String(value);
}
